"""The components: their visible text, accessibility and controls."""

import re
from decimal import Decimal
from types import SimpleNamespace as Thing

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext
from django.template.loader import get_template
from django.utils import translation

from brandportal.errors import YES, no
from reviews.rating.forms import AnswerSheet


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def component(name, **values):
    return get_template(f"components/{name}.html").template.render(Context(values))


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Level(forms.Form):
    overall = forms.ChoiceField(
        label="Overall",
        choices=[(5, "Very satisfied"), (4, "Satisfied"), (3, "Fair"), (2, "Bad"), (1, "Very bad")],
        widget=forms.RadioSelect,
    )


def test_timeline_names_each_state_in_words_and_marks_the_current_stage():
    stages = [
        Thing(name="Apply", dates="March", state="done", note=""),
        Thing(name="Rate", dates="May", state="now", note="6 working days left"),
        Thing(name="Notice", dates="", state="next", note=""),
    ]
    html = component("timeline", stages=stages)
    assert words(html) == (
        "Apply March Done 2 Rate May 6 working days left In progress 3 Notice Still to come"
    )
    assert html.count('aria-current="step"') == 1


def test_action_button_offers_a_form_when_the_action_is_possible():
    html = component(
        "action_button", verdict=YES, label="Hand in", url="/in/", id="in", csrf_token="t0ken"
    )
    assert '<form method="post" action="/in/">' in html
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html
    assert "disabled" not in html


def test_action_button_says_why_when_the_action_is_refused():
    html = component(
        "action_button",
        verdict=no("Two answers are missing."),
        label="Hand in",
        url="/in/",
        id="in",
    )
    assert 'aria-disabled="true" aria-describedby="in-why"' in html
    assert '<p class="reason" id="in-why">Two answers are missing.</p>' in html
    assert "<form" not in html


def test_answer_levels_choose_nothing_beforehand():
    html = component("answer_levels", question=AnswerSheet().overall)
    assert words(html) == (
        "Choose one answer Very satisfied Satisfied Fairly satisfied Dissatisfied Very dissatisfied"
    )
    assert html.count('type="radio"') == 5
    assert "checked" not in html


def test_answer_levels_keep_the_answer_and_show_what_is_wrong():
    html = component("answer_levels", question=AnswerSheet({"overall": "4"}).overall)
    assert html.count("checked") == 1
    blank = AnswerSheet()
    assert not blank.is_valid()
    html = component("answer_levels", question=blank.overall)
    assert 'role="alert">Please choose one of the five answers.</p>' in html


def test_tick_list_keeps_what_was_ticked_and_shows_what_is_wrong():
    sheet = AnswerSheet({"overall": "1"}, ("waiting", "nonsense"))
    assert not sheet.is_valid()
    html = component("tick_list", question=sheet.reasons)
    assert re.findall(r'value="(\w+)"[^>]* checked>', html) == ["waiting"]
    assert 'role="alert">Please choose from the list what went wrong.</p>' in html


def test_form_errors_lead_to_the_fields():
    html = component("form_errors", form=Level({}))
    assert '<a href="#id_overall_0">Overall: This field is required.</a>' in html
    assert component("form_errors", form=Level({"overall": "4"})).strip() == ""


def test_score_bar_carries_its_numbers_in_words():
    segments = [
        Thing(label="Self", value=Decimal("4.9"), tone="self"),
        Thing(label="Panel", value=Decimal("32.1"), tone="panel"),
    ]
    html = component("score_bar", segments=segments)
    assert 'aria-label="Self 4.90; Panel 32.10"' in html
    assert '<rect class="part-panel" x="4.900" y="0" width="32.100" height="7">' in " ".join(
        html.split()
    )
    assert words(component("score_bar", segments=segments, show="numbers")).endswith(
        "Self 4.90 Panel 32.10"
    )


def test_rank_range_says_the_interval_in_words():
    assert words(component("rank_range", low=8, high=13, rank=10, size=20)) == "8 to 13"
    assert words(component("rank_range", low=1, high=1, rank=1, size=20)) == "always 1"


def test_title_seal_is_red_only_while_the_title_stands():
    stands = component("title_seal", level="Top Ten", year=2026, number="No. 7")
    suspended = component("title_seal", level="Top Ten", year=2026, state="suspended")
    famous = component("title_seal", level="Famous Brand", famous=True)
    assert 'class="title-seal"' in stands
    assert 'class="title-seal off"' in suspended and words(suspended).endswith("suspended")
    assert 'class="title-seal famous"' in famous


def test_brand_card_without_a_logo_shows_a_monogram_hidden_from_readers():
    brand = Thing(name="港城车大夫", agency="市交通运输局", summary="", url="/b/1/", pills=[])
    html = component("brand_card", brand=brand)
    assert words(html) == "港 市交通运输局 港城车大夫"
    assert re.search(r'<svg class="monogram +tint-[1-6]"[^>]*aria-hidden="true"', html)
    assert "<img" not in html


def test_queue_card_with_nothing_to_do_is_quiet():
    html = component("queue_card", label="Late", count=0, url="/q/", tone="due")
    assert 'class="card queue due zero"' in html


def test_pagination_keeps_the_filter(rf):
    context = RequestContext(rf.get("/brands/", {"q": "car", "page": "2"}))
    context["page_obj"] = Paginator(range(60), 20).page(2)
    html = get_template("components/pagination.html").template.render(context)
    assert words(html) == "21 to 40 of 60 Previous 1 Page 1 2 3 Page 3 Next"
    assert 'href="?q=car&amp;page=3"' in html or 'href="?q=car&page=3"' in html


def test_pagination_is_silent_on_a_single_page(rf):
    context = RequestContext(rf.get("/brands/"))
    context["page_obj"] = Paginator(range(3), 20).page(1)
    assert get_template("components/pagination.html").template.render(context).strip() == ""


def test_steps_say_their_state_in_words():
    steps = [
        Thing(name="Brand", url="/1/", state="done", current=True),
        Thing(
            name="Promises", url="/2/", state="missing", current=False, note="3 without a baseline"
        ),
        Thing(name="Evidence", url="/3/", state="empty", current=False),
    ]
    html = component("steps", steps=steps)
    assert words(html) == ("Brand complete ! Promises 3 without a baseline 3 Evidence not started")
    assert html.count('aria-current="step"') == 1


def test_definition_list_names_what_was_not_given():
    items = [
        Thing(term="Hotline", value="", url=""),
        Thing(term="Name", value="港城车大夫", url=""),
    ]
    assert words(component("definition_list", items=items)) == "Hotline not given Name 港城车大夫"


def test_messages_carry_their_level_and_no_list_is_silent():
    html = component(
        "message_list", messages=[Thing(level_tag="success"), Thing(level_tag="error")]
    )
    assert re.findall(r'class="alert ([\w-]+)"', html) == ["alert-success", "alert-error"]
    assert component("message_list", messages=[]).strip() == ""
