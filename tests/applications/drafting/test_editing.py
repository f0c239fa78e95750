"""Saving sections: nothing is required, nothing is lost, no newer version is overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from applications.drafting.editing import editable, save_section
from applications.form.content import section_version
from applications.form.enums import ApplicationStatus as A
from applications.form.sections import BY_CODE, SECTIONS
from applications.models import Brand, CorrectionItem
from brandportal.errors import BadInput, EditedElsewhere, NotAllowed, NotNow
from brandportal.journal.models import Entry
from tests.factories.applications import NOW, make_application, make_commitment
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = pytest.mark.django_db


def save(application, section, data, by=None, version=None):
    application.refresh_from_db()
    return save_section(
        application=application,
        section=section,
        data=data,
        version=version or section_version(application, BY_CODE[section]),
        by=by or make_member(application.agency),
        now=NOW,
    )


COMMITMENT = {
    "promise": "群众来电当场答复",
    "unit": "小时",
    "baseline": Decimal(24),
    "target": Decimal(2),
    "less_is_better": True,
    "due_on": date(2026, 12, 31),
    "how_measured": "热线台账计时",
    "how_to_check": "拨打热线计时",
}


def test_save_keeps_texts_person_and_moment():
    application = make_application(complete=False)
    by = make_member(application.agency)
    saved = save(application, "identity", {"slogan": " 一句话\r\n第二行 "}, by)
    assert saved.slogan == "一句话\n第二行"
    assert (saved.saved_at, saved.saved_by, saved.version) == (NOW, by, 1)
    assert saved.summary == ""
    assert Entry.objects.about(saved).get().data == {"section": "identity"}


def test_save_refuses_a_text_over_its_limit_and_keeps_nothing():
    application = make_application(complete=False)
    with pytest.raises(BadInput) as refusal:
        save(application, "identity", {"summary": "可以", "slogan": "长" * 61})
    assert refusal.value.field == "slogan"
    assert "61" in refusal.value.reason
    application.refresh_from_db()
    assert application.summary == ""


def test_save_accepts_a_text_of_exactly_its_limit():
    assert save(make_application(), "identity", {"slogan": "长" * 60}).slogan == "长" * 60


def test_save_refuses_what_was_edited_in_another_tab():
    application = make_application()
    version = section_version(application, BY_CODE["identity"])
    save(application, "identity", {"slogan": "第一个标签页"}, version=version)
    with pytest.raises(EditedElsewhere):
        save(application, "identity", {"slogan": "第二个标签页"}, version=version)
    application.refresh_from_db()
    assert application.slogan == "第一个标签页"


def test_save_of_another_section_is_no_clash():
    application = make_application()
    version = section_version(application, BY_CODE["values"])
    save(application, "identity", {"slogan": "甲"})
    assert save(application, "values", {"core_value": "乙"}, version=version).core_value == "乙"


def test_save_refuses_other_agencies_and_the_office():
    application = make_application()
    for by in (make_head(make_agency()), make_officer()):
        with pytest.raises(NotAllowed):
            save(application, "identity", {"slogan": "别人"}, by)


@pytest.mark.parametrize("status", [status for status in A if status not in (A.DRAFT, A.RETURNED)])
def test_save_refuses_every_status_but_draft_and_returned(status):
    application = make_application(status=status)
    with pytest.raises(NotNow):
        save(application, "identity", {"slogan": "迟了"})


def test_returned_application_opens_only_the_named_sections_until_due():
    application = make_application(status=A.RETURNED)
    CorrectionItem.objects.create(
        application=application, section="values", reason="旧", asked_at=NOW - timedelta(days=9)
    )
    CorrectionItem.objects.create(
        application=application, section="identity", reason="新", asked_at=NOW
    )
    answers = {s.code: bool(editable(application, s, NOW)) for s in SECTIONS}
    assert answers == {s.code: s.code == "identity" for s in SECTIONS}
    assert not editable(application, BY_CODE["identity"], application.correction_due)


def test_brand_is_renamed_while_it_is_new():
    application = make_application(name="旧名")
    code = application.brand.code
    saved = save(application, "identity", {"brand_name": "新名"})
    assert (saved.brand.name, saved.brand.code) == ("新名", code)


def test_brand_with_a_past_is_left_alone():
    application = make_application(name="老品牌")
    agency = application.agency
    old = application.brand
    again = make_application(agency=make_agency(), status=A.DRAFT)
    again.brand, again.agency = old, agency
    application.status = A.WITHDRAWN
    application.save()
    again.save()
    saved = save(again, "identity", {"brand_name": "新品牌"})
    assert saved.brand != old
    old.refresh_from_db()
    assert old.name == "老品牌"


def test_brand_name_of_an_earlier_brand_is_taken_up():
    application = make_application(name="甲")
    earlier = Brand.objects.create(code="EARLY1", agency=application.agency, name="乙")
    assert save(application, "identity", {"brand_name": "乙"}).brand == earlier


def test_brand_needs_a_name():
    with pytest.raises(BadInput) as refusal:
        save(make_application(), "identity", {"brand_name": " "})
    assert refusal.value.field == "brand_name"


def test_rows_are_changed_added_and_removed_in_one_save():
    application = make_application(complete=False)
    kept = make_commitment(application, promise="保留")
    make_commitment(application, promise="删除")
    save(
        application,
        "commitments",
        {"rows": [{**COMMITMENT, "id": kept.pk, "promise": "改过"}, COMMITMENT]},
    )
    rows = list(application.commitments.all())
    assert [row.promise for row in rows] == ["改过", "群众来电当场答复"]
    assert rows[0].pk == kept.pk


def test_row_of_another_application_is_never_touched():
    theirs = make_commitment(make_application(agency=make_agency(), complete=False))
    application = make_application(complete=False)
    save(application, "commitments", {"rows": [{**COMMITMENT, "id": theirs.pk}]})
    theirs.refresh_from_db()
    assert theirs.promise == "故障咨询当场答复"
    assert application.commitments.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"promise": " "}, "promise"),
        ({"unit": ""}, "unit"),
        ({"baseline": None}, "baseline"),
        ({"target": None}, "target"),
        ({"due_on": None}, "due_on"),
        ({"how_to_check": ""}, "how_to_check"),
        ({"how_measured": ""}, "how_measured"),
        ({"how_measured": "不断优化"}, "how_measured"),
        ({"target": Decimal(24)}, "target"),
        ({"less_is_better": False}, "target"),
        ({"target": Decimal(30)}, "target"),
    ],
)
def test_commitment_that_cannot_be_checked_is_refused(change, field):
    application = make_application(complete=False)
    with pytest.raises(BadInput) as refusal:
        save(application, "commitments", {"rows": [{**COMMITMENT, **change}]})
    assert refusal.value.field == field
    assert application.commitments.count() == 0


def test_one_bad_row_keeps_every_row_out():
    application = make_application(complete=False)
    with pytest.raises(BadInput, match="2"):
        save(application, "commitments", {"rows": [COMMITMENT, {**COMMITMENT, "unit": ""}]})
    assert application.commitments.count() == 0


def test_too_many_rows_are_refused():
    with pytest.raises(BadInput, match="12"):
        save(make_application(), "commitments", {"rows": [COMMITMENT] * 13})


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"name": "", "address": "路"}, "name"),
        ({"name": "网点", "address": " ", "phone": ""}, "address"),
    ],
)
def test_service_point_needs_a_name_and_a_place(row, field):
    with pytest.raises(BadInput) as refusal:
        save(make_application(), "service_points", {"rows": [row]})
    assert refusal.value.field == field


@pytest.mark.parametrize("points", ["6.01", "-0.01"])
def test_self_score_outside_the_rules_is_refused(points):
    row = {"indicator": "brand_design.name_and_meaning", "points": Decimal(points), "reason": ""}
    with pytest.raises(BadInput) as refusal:
        save(make_application(complete=False), "self_assessment", {"rows": [row]})
    assert refusal.value.field == "points"


def test_self_score_of_an_unknown_indicator_is_refused():
    row = {"indicator": "brand_design.colour", "points": Decimal(1), "reason": ""}
    with pytest.raises(BadInput):
        save(make_application(complete=False), "self_assessment", {"rows": [row]})


def test_self_scores_left_out_are_removed():
    application = make_application()
    row = {
        "indicator": "brand_design.name_and_meaning",
        "points": Decimal("6"),
        "reason": "满分",
    }
    save(application, "self_assessment", {"rows": [row]})
    assert list(application.self_scores.values_list("indicator", "points")) == [
        ("brand_design.name_and_meaning", Decimal("6.00"))
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": date(2026, 3, 9)}, "due_on"),
        ({"due_on": date(1, 1, 1)}, "due_on"),
        ({"unit": "％", "target": Decimal(10) ** 9, "less_is_better": False}, "target"),
        ({"unit": "%", "baseline": Decimal(1001)}, "baseline"),
    ],
)
def test_a_promise_is_about_the_future_and_a_possible_figure(changes, field):
    application = make_application(complete=False)
    with pytest.raises(BadInput) as refusal:
        save(application, "commitments", {"rows": [{**COMMITMENT, **changes}]})
    assert refusal.value.field == field


def test_a_day_that_has_passed_meanwhile_keeps_no_correction_back():
    application = make_application()
    standing = application.commitments.get()
    type(standing).objects.update(due_on=date(2026, 3, 1))
    row = {**COMMITMENT, "id": standing.pk, "due_on": date(2026, 3, 1), "how_to_check": "看公示"}
    save(application, "commitments", {"rows": [row]})
    assert application.commitments.get().how_to_check == "看公示"
    with pytest.raises(BadInput):
        save(application, "commitments", {"rows": [{**row, "due_on": date(2026, 3, 2)}]})


def test_invisible_and_turning_characters_are_not_kept():
    saved = save(make_application(), "identity", {"slogan": "\u202e一\u200b句\u2066话\ufeff"})
    assert saved.slogan == "一句话"
