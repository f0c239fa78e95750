"""What was refused, in the order of the form, each with the way to its field."""

from __future__ import annotations

import pytest
from django import forms
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from brandportal.web.mistakes import ErrorTitleMiddleware, Summary, mistakes_of, summary_for


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


class Two(forms.Form):
    name = forms.CharField(label="Name")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")], widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("Not <both>.")


def test_each_mistake_leads_to_the_first_control_of_its_field():
    found = mistakes_of(Two({}))
    assert [mistake.href for mistake in found] == ["", "#id_name", "#id_kind_0", ""]
    assert found[0].sentence == "Not <both>."
    assert found[1].sentence == "Name: This field is required."


def test_rows_of_a_list_are_named():
    rows = forms.formset_factory(Two)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-1-name": "B"}
    )
    assert "Row 2, Kind: This field is required." in [one.sentence for one in mistakes_of(rows)]


def test_nothing_is_said_of_what_was_not_sent():
    assert mistakes_of(Two(), None, "", ()) == ()


@pytest.mark.parametrize(
    ("about", "heading"),
    [
        ([("x", "One.")], "1 thing to correct"),
        ([("x", "One."), ("y", "Two.")], "2 things to correct"),
    ],
)
def test_the_heading_says_how_many(about, heading):
    found = tuple(one for pair in about for one in mistakes_of(about=pair))
    assert Summary(found, has_focus=True).heading == heading
    with translation.override("zh-hans"):
        assert Summary(found, has_focus=True).heading == f"有 {len(about)} 处需要更正"


def test_a_refusal_as_a_whole_is_one_sentence():
    summary = Summary(mistakes_of(refusal="The rating has closed."), has_focus=True)
    assert summary.is_one_sentence
    assert summary.heading == "This was not possible"


def test_a_field_that_the_page_does_not_show_is_only_named():
    def page(request):
        found = mistakes_of(about=("id_gone", "Gone & closed."))
        summary_for(request, found)
        return HttpResponse(
            '<title>A</title><a href="#id_gone">Gone &amp; closed.</a><p id="id_x">'
        )

    text = ErrorTitleMiddleware(page)(RequestFactory().post("/")).content.decode()
    assert text == '<title>Error: A</title>Gone &amp; closed.<p id="id_x">'


def test_the_title_says_it_only_where_a_summary_is_shown():
    def page(request, *, refused: bool):
        if refused:
            found, other = mistakes_of(refusal="No."), mistakes_of(refusal="Not this either.")
            assert summary_for(request, found).has_focus
            assert summary_for(request, found) is None
            assert not summary_for(request, other).has_focus
        return HttpResponse("<title>Rate</title><svg><title>Mark</title></svg>")

    for refused, title in ((True, "<title>Error: Rate</title>"), (False, "<title>Rate</title>")):
        answer = ErrorTitleMiddleware(
            lambda request, refused=refused: page(request, refused=refused)
        )
        text = answer(RequestFactory().post("/")).content.decode()
        assert text.startswith(title)
        assert "<title>Mark</title>" in text
