"""The pages of the form: saved by section, a refusal keeps the input, no newer version is
overwritten.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.html import escape

from applications.form.completeness import gaps
from applications.form.content import section_version
from applications.form.sections import BY_CODE
from applications.lifecycle.applications import request_sign_off
from applications.models import Application
from brandportal.errors import Incomplete
from tests.factories.applications import NOW, image_file, make_application, pdf_bytes, pdf_file
from tests.factories.people import make_agency

IDENTITY = {
    "brand_name": "港城车大夫",
    "slogan": "新口号",
    "summary": "新简介",
    "meaning": "新含义",
}


def text(response) -> str:
    return response.content.decode()


def version(application, code: str) -> str:
    return section_version(Application.objects.get(pk=application.pk), BY_CODE[code])


def commitments(*rows: dict, initial: int = 0) -> dict[str, object]:
    data: dict[str, object] = {
        "commitments-TOTAL_FORMS": len(rows),
        "commitments-INITIAL_FORMS": initial,
    }
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"commitments-{number}-{name}"] = value
    return data


COMMITMENT = {
    "promise": "来电当场答复",
    "baseline": "24",
    "target": "2",
    "unit": "小时",
    "due_on": "2026-12-31",
    "less_is_better": "on",
    "how_measured": "热线台账计时",
    "how_to_check": "拨打热线计时",
}


def test_save_says_when_and_goes_on(world):
    client = world.client(world.drafter)
    data = {**IDENTITY, "version": version(world.draft, "identity"), "go": "next"}
    response = client.post(world.url("sections/identity/"), data)
    assert response["Location"] == world.url("sections/values/")
    assert "已于 10:00 保存。" in text(client.get(response["Location"]))
    world.draft.refresh_from_db()
    assert (world.draft.slogan, world.draft.saved_by) == ("新口号", world.drafter)


@pytest.mark.parametrize(
    ("code", "go", "where"),
    [
        ("identity", "previous", "identity"),
        ("values", "previous", "identity"),
        ("self_assessment", "next", "evidence"),
        ("identity", "stay", "identity"),
    ],
)
def test_save_leads_where_the_button_says(world, code, go, where):
    data = {"version": version(world.draft, code), "go": go, **IDENTITY}
    response = world.client(world.drafter).post(world.url(f"sections/{code}/"), data)
    assert response["Location"] == world.url(f"sections/{where}/")


def test_nothing_is_required_while_writing(world):
    data = {"brand_name": "港城车大夫", "version": version(world.draft, "identity")}
    response = world.client(world.drafter).post(world.url("sections/identity/"), data)
    assert response.status_code == 302
    world.draft.refresh_from_db()
    assert world.draft.summary == ""


def test_text_over_its_limit_is_kept_and_refused_at_its_field(world):
    data = {**IDENTITY, "slogan": "长" * 61, "version": version(world.draft, "identity")}
    response = world.client(world.drafter).post(world.url("sections/identity/"), data)
    assert response.status_code == 422
    page = text(response)
    assert "本栏已有 61 字，最多可填 60 字。" in page
    assert "长" * 61 in page
    assert "新简介" in page
    world.draft.refresh_from_db()
    assert world.draft.summary == "为车主免费咨询和诊断。"


def test_section_edited_in_another_tab_shows_both(world):
    client, url = world.client(world.drafter), world.url("sections/identity/")
    opened = version(world.draft, "identity")
    client.post(url, {**IDENTITY, "slogan": "第一个标签页", "version": opened})
    response = client.post(url, {**IDENTITY, "slogan": "第二个标签页", "version": opened})
    assert response.status_code == 409
    page = text(response)
    assert "第一个标签页" in page
    assert 'value="第二个标签页"' in page
    world.draft.refresh_from_db()
    assert world.draft.slogan == "第一个标签页"
    shown = re.search(r'name="version" value="(\w+)"', page)
    assert shown is not None
    again = client.post(url, {**IDENTITY, "slogan": "第二个标签页", "version": shown[1]})
    assert again.status_code == 302
    world.draft.refresh_from_db()
    assert world.draft.slogan == "第二个标签页"


def test_save_after_hand_in_keeps_what_was_typed(world):
    Application.objects.filter(pk=world.draft.pk).update(
        **{"status": "submitted", "submitted_at": NOW, "agency_class": "window"}
    )
    data = {**IDENTITY, "version": version(world.draft, "identity")}
    response = world.client(world.drafter).post(world.url("sections/identity/"), data)
    assert response.status_code == 409
    assert "申报已提交，不能再修改。" in text(response)
    assert "新口号" in text(response)


def test_typed_markup_is_shown_as_text(world):
    data = {
        **IDENTITY,
        "slogan": "<script>alert(1)</script>",
        "version": version(world.draft, "identity"),
    }
    client = world.client(world.drafter)
    client.post(world.url("sections/identity/"), data)
    for path in ("", "sections/identity/", "print/"):
        assert "<script>alert(1)" not in text(client.get(world.url(path)))


def test_commitment_is_added_without_javascript(world):
    standing = world.draft.commitments.get()
    first = {**COMMITMENT, "id": standing.pk, "promise": "改过的承诺"}
    data = commitments(first, COMMITMENT, {}, initial=1)
    data["version"] = version(world.draft, "commitments")
    response = world.client(world.drafter).post(world.url("sections/commitments/"), data)
    assert response.status_code == 302
    rows = list(world.draft.commitments.values_list("pk", "promise", "target"))
    assert rows[0] == (standing.pk, "改过的承诺", Decimal("2.00"))
    assert rows[1][1:] == ("来电当场答复", Decimal("2.00"))
    assert len(rows) == 2


def test_commitment_is_deleted_by_its_box_or_by_being_emptied(world):
    for row in ({**COMMITMENT, "DELETE": "on"}, {}):
        standing = world.draft.commitments.get()
        data = commitments({**row, "id": standing.pk}, COMMITMENT, initial=1)
        data["version"] = version(world.draft, "commitments")
        world.client(world.drafter).post(world.url("sections/commitments/"), data)
        assert world.draft.commitments.count() == 1
        assert world.draft.commitments.get().pk != standing.pk


UNCHECKABLE = [
    ({"unit": ""}, "请填写单位"),
    ({"due_on": ""}, "请填写完成日期。"),
    ({"how_to_check": " "}, "请写明群众如何核实。"),
    ({"how_measured": ""}, "请写明数值如何测算"),
    ({"promise": "持续改进服务"}, "说法空泛"),
    ({"target": "24"}, "目标值与现状值相同"),
    ({"target": "不断提高"}, "不断提高"),
    ({"baseline": "", "target": ""}, "“不断提高”无法核实。"),
    ({"promise": "长" * 121}, "长" * 121),
]


@pytest.mark.parametrize(("change", "sentence"), UNCHECKABLE)
def test_half_filled_commitment_is_kept_as_typed_and_is_a_gap(world, change, sentence):
    standing = world.draft.commitments.get()
    typed = {**COMMITMENT, **change}
    data = commitments({**COMMITMENT, "id": standing.pk}, typed, initial=1)
    data["version"] = version(world.draft, "commitments")
    client = world.client(world.drafter)
    url = world.url("sections/commitments/")
    assert client.post(url, data)["Location"] == url
    assert list(world.draft.commitments.all()) == [standing]
    page = text(client.get(url))
    assert sentence in page
    for value in typed.values():
        assert escape(value.strip()) in page
    overview = text(client.get(world.url("")))
    assert "尚未填完" in overview
    assert "营业执照由3个工作日缩短为1个工作日" in overview
    world.draft.refresh_from_db()
    assert [gap.section for gap in gaps(world.draft)] == ["commitments"]
    with pytest.raises(Incomplete):
        request_sign_off(application=world.draft, by=world.drafter, now=NOW)


def test_unfinished_change_of_a_row_leaves_the_row_until_it_is_finished(world):
    standing = world.draft.commitments.get()
    client, url = world.client(world.drafter), world.url("sections/commitments/")
    half = {**COMMITMENT, "id": standing.pk, "target": "约两"}
    data = commitments(half, initial=1) | {"version": version(world.draft, "commitments")}
    client.post(url, data)
    assert world.draft.commitments.get().target == standing.target
    page = text(client.get(url))
    assert 'value="约两"' in page
    assert f'name="commitments-0-id" value="{standing.pk}"' in page
    whole = {**COMMITMENT, "id": standing.pk, "target": "3"}
    data = commitments(whole, initial=1) | {"version": version(world.draft, "commitments")}
    client.post(url, data)
    world.draft.refresh_from_db()
    row = world.draft.commitments.get()
    assert (row.pk, row.target) == (standing.pk, Decimal(3))
    assert world.draft.unfinished == {}


def test_unfinished_row_goes_when_it_is_emptied_or_marked(world):
    client, url = world.client(world.drafter), world.url("sections/commitments/")
    for emptied in ({}, {**COMMITMENT, "unit": "", "DELETE": "on"}):
        data = commitments({**COMMITMENT, "unit": ""})
        client.post(url, data | {"version": version(world.draft, "commitments")})
        world.draft.refresh_from_db()
        assert len(world.draft.unfinished["commitments"]) == 1
        data = commitments(emptied) | {"version": version(world.draft, "commitments")}
        client.post(url, data)
        world.draft.refresh_from_db()
        assert world.draft.unfinished == {}


def test_half_filled_service_point_and_points_are_kept(world):
    client = world.client(world.drafter)
    data = {
        "version": version(world.draft, "service_points"),
        "service_points-TOTAL_FORMS": 1,
        "service_points-INITIAL_FORMS": 0,
        "service_points-0-phone": "找门卫",
    }
    assert client.post(world.url("sections/service_points/"), data).status_code == 302
    assert 'value="找门卫"' in text(client.get(world.url("sections/service_points/")))
    data = {
        "version": version(world.draft, "self_assessment"),
        "brand_design__name_and_meaning-reason": "先写理由",
    }
    assert client.post(world.url("sections/self_assessment/"), data).status_code == 302
    assert "先写理由" in text(client.get(world.url("sections/self_assessment/")))
    world.draft.refresh_from_db()
    assert set(world.draft.unfinished) == {"service_points", "self_scores"}


def test_nothing_signed_off_has_unfinished_rows(world):
    Application.objects.filter(pk=world.draft.pk).update(unfinished={"commitments": [{}]})
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=world.draft.pk).update(status="sign_off")


def test_ten_more_rows_come_without_javascript(world):
    data = commitments(COMMITMENT) | {
        "version": version(world.draft, "commitments"),
        "go": "more",
    }
    client = world.client(world.drafter)
    response = client.post(world.url("sections/commitments/"), data)
    page = text(client.get(response["Location"]))
    assert 'name="commitments-TOTAL_FORMS" value="11"' in page
    assert page.count('id="more-rows"') == 1


def test_next_gap_leads_to_the_field(world):
    client = world.client(world.drafter)
    Application.objects.filter(pk=world.draft.pk).update(meaning="", effect="")
    page = text(client.get(world.url("sections/identity/")))
    assert f'href="{world.url("sections/identity/")}#id_meaning"' in page
    page = text(client.get(world.url("sections/values/")))
    assert f'href="{world.url("sections/practice/")}#id_effect"' in page


def test_row_form_without_its_management_data_is_refused_not_an_error(world):
    data = {"version": version(world.draft, "commitments")}
    response = world.client(world.drafter).post(world.url("sections/commitments/"), data)
    assert response.status_code == 422
    assert world.draft.commitments.count() == 1


def test_service_points_are_saved_with_the_recipients(world):
    data = {
        "recipients": "全市企业",
        "version": version(world.draft, "service_points"),
        "service_points-TOTAL_FORMS": 1,
        "service_points-INITIAL_FORMS": 0,
        "service_points-0-name": "热线",
        "service_points-0-phone": "12328",
    }
    response = world.client(world.drafter).post(world.url("sections/service_points/"), data)
    assert response.status_code == 302
    world.draft.refresh_from_db()
    assert world.draft.recipients == "全市企业"
    assert list(world.draft.service_points.values_list("name", "phone")) == [("热线", "12328")]


def test_self_score_above_the_maximum_is_kept_with_what_is_wrong(world):
    data = {
        "version": version(world.draft, "self_assessment"),
        "brand_design__name_and_meaning-points": "6.5",
        "brand_design__name_and_meaning-reason": "好",
    }
    client, url = world.client(world.drafter), world.url("sections/self_assessment/")
    assert client.post(url, data).status_code == 302
    page = text(client.get(url))
    assert "可填 0 至 6 分。" in page
    assert 'value="6.5"' in page
    world.draft.refresh_from_db()
    assert "尚未填完" in " ".join(gap.sentence for gap in gaps(world.draft))
    assert world.draft.self_scores.get().points == Decimal("5.40")


def test_self_scores_are_saved_and_summed(world):
    data = {
        "version": version(world.draft, "self_assessment"),
        "brand_design__name_and_meaning-points": "5.25",
        "brand_design__name_and_meaning-reason": "好记",
        "commitments__delivered-points": "12",
    }
    client = world.client(world.drafter)
    assert client.post(world.url("sections/self_assessment/"), data).status_code == 302
    assert world.draft.self_scores.count() == 2
    page = text(client.get(world.url("sections/self_assessment/")))
    assert "<output data-total>17.25</output>" in page


def test_reason_without_points_says_what_is_missing(world):
    data = {
        "version": version(world.draft, "self_assessment"),
        "commitments__delivered-reason": "都兑现了",
    }
    client, url = world.client(world.drafter), world.url("sections/self_assessment/")
    assert client.post(url, data).status_code == 302
    assert "请同时填写分数" in text(client.get(url))


def values(world, **files) -> dict[str, object]:
    return {
        "core_value": "方便",
        "philosophy": "有问必答",
        "image": "蓝",
        "version": version(world.draft, "values"),
        **files,
    }


def test_logo_is_uploaded_with_the_texts_and_removed(world):
    client, url = world.client(world.drafter), world.url("sections/values/")
    assert client.post(url, values(world, logo=image_file())).status_code == 302
    world.draft.refresh_from_db()
    assert world.draft.logo.name.startswith("logos/")
    assert f"/files/logos/{world.draft.number}/" in text(client.get(url))
    client.post(url, values(world, remove_logo="on"))
    world.draft.refresh_from_db()
    assert not world.draft.logo


def test_logo_of_a_wrong_kind_saves_nothing_and_keeps_what_was_typed(world):
    response = world.client(world.drafter).post(
        world.url("sections/values/"), values(world, logo=pdf_file("logo.pdf"))
    )
    assert response.status_code == 422
    assert "不支持这种文件。" in text(response)
    assert "方便</textarea>" in response.content.decode()
    world.draft.refresh_from_db()
    assert (world.draft.core_value, bool(world.draft.logo)) == ("方便车主", False)


def upload(world, user, **changes):
    data = {
        "indicator": "commitments.published",
        "title": "窗口照片",
        "file": pdf_file(),
        **changes,
    }
    return world.client(user).post(world.url("sections/evidence/"), data)


def test_evidence_is_uploaded_listed_and_removed(world):
    assert upload(world, world.drafter).status_code == 302
    client = world.client(world.drafter)
    row = world.draft.evidence.get(title="窗口照片")
    page = text(client.get(world.url("sections/evidence/")))
    assert f'href="/files/evidence/{row.pk}/"' in page
    assert "PDF、JPEG、PNG 格式，每份不超过 10 MB；" in page
    assert client.post(world.url(f"evidence/{row.pk}/remove/")).status_code == 302
    assert client.post(world.url(f"evidence/{row.pk}/remove/")).status_code == 404
    assert client.get(world.url(f"evidence/{row.pk}/remove/")).status_code == 405


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "文件是空的。"),
        ({"file": SimpleUploadedFile("a.html", b"<html>")}, "不支持这种文件。"),
        ({"file": SimpleUploadedFile("a.png", pdf_bytes())}, "与文件名后缀不符"),
        ({"indicator": "x.y"}, "x.y"),
        ({"title": ""}, "请用不超过 80 个字说明材料内容。"),
    ],
)
def test_bad_upload_is_refused_at_its_field(world, changes, sentence):
    response = upload(world, world.drafter, **changes)
    assert response.status_code == 422
    assert sentence in text(response)
    assert world.draft.evidence.count() == 1


def test_several_files_are_added_at_once(world):
    files = [pdf_file("一月.pdf"), image_file("窗口.png")]
    answer = upload(world, world.drafter, file=files)
    assert answer.status_code == 302
    rows = world.draft.evidence.filter(title="窗口照片")
    assert {row.original_name for row in rows} == {"一月.pdf", "窗口.png"}
    (said,) = get_messages(answer.wsgi_request)
    assert str(said) == "已添加 2 个文件。"


def test_of_several_files_those_that_fit_are_kept_and_the_others_named(world):
    wrong = [SimpleUploadedFile("台账.docx", b"PK"), SimpleUploadedFile("空.pdf", b"")]
    response = upload(world, world.drafter, file=[pdf_file("一月.pdf"), *wrong])
    assert response.status_code == 422
    page = text(response)
    assert "3 个文件中已添加 1 个。未添加：" in page
    assert "台账.docx：" in page and "空.pdf：文件是空的。" in page
    assert "窗口照片" in page
    assert world.draft.evidence.filter(title="窗口照片").count() == 1
    # Sent again, nothing is there twice.
    again = upload(world, world.drafter, file=[pdf_file("一月.pdf"), image_file("窗口.png")])
    assert "一月.pdf：" in text(again)
    assert world.draft.evidence.filter(title="窗口照片").count() == 2


def test_more_files_than_fit_at_once_are_refused_before_one_is_read(world):
    response = upload(world, world.drafter, file=[pdf_file(f"{n}.pdf") for n in range(11)])
    assert response.status_code == 422
    assert "一次最多添加 10 个文件。" in text(response)
    assert world.draft.evidence.count() == 1
    assert "一次最多 10 个文件，合计不超过 12 MB。" in text(response)


def test_files_that_are_too_large_together_say_so(world):
    large = [SimpleUploadedFile(f"{n}.pdf", pdf_bytes() + b"%" * 7_000_000) for n in range(2)]
    response = upload(world, world.drafter, file=large)
    assert response.status_code == 422
    assert "1.pdf：几个文件合计太大，请单独添加这个文件。" in text(response)


def test_points_are_saved_on_the_way_to_the_files_of_an_indicator(world):
    client = world.client(world.drafter)
    key, field = "commitments.published", "commitments__published"
    page = text(client.get(world.url("sections/self_assessment/")))
    shown = world.draft.evidence.get()
    assert f'<a href="/files/evidence/{shown.pk}/">{shown.title}</a>' in page
    version = section_version(world.draft, BY_CODE["self_assessment"])
    sent = {"version": version, f"{field}-points": "3", f"{field}-reason": "公示照片"}
    saved = client.post(world.url("sections/self_assessment/"), {**sent, "go": f"files:{key}"})
    assert saved["Location"] == f"{world.url('sections/evidence/')}?indicator={key}#add-files"
    assert world.draft.self_scores.get(indicator=key).points == 3
    there = client.get(saved["Location"])
    assert f'<option value="{key}" selected>' in text(there)
    assert f'href="{world.url("sections/self_assessment/")}"' in text(there)


def test_indicators_without_a_file_are_listed_with_a_link(world):
    page = text(world.client(world.drafter).get(world.url("sections/evidence/")))
    assert "17 项指标没有材料" in page
    assert 'href="?indicator=brand_design.name_and_meaning#add-files"' in page
    filed = world.draft.evidence.get()
    assert f'href="?indicator={filed.indicator}#add-files"' not in page


def test_upload_without_a_file_is_refused(world):
    response = world.client(world.drafter).post(
        world.url("sections/evidence/"), {"indicator": "commitments.published", "title": "x"}
    )
    assert response.status_code == 422


def test_evidence_that_is_handed_in_stays(world):
    application = make_application(agency=make_agency(), cycle=world.cycle, status="submitted")
    application.agency.memberships.create(user=world.drafter, role="drafter")
    world.draft = application
    assert upload(world, world.drafter).status_code == 409
    row = application.evidence.get()
    removed = world.client(world.drafter).post(world.url(f"evidence/{row.pk}/remove/"))
    assert removed.status_code in (403, 409)
    assert application.evidence.count() == 1


def points(*names: str, ids: tuple[int, ...] = (), opened_with: int = 0) -> dict[str, str]:
    """The list of service points as the browser sends it back."""
    rows = {
        "service_points-TOTAL_FORMS": str(len(names) + 2),
        "service_points-INITIAL_FORMS": str(opened_with),
    }
    for number in range(len(names) + 2):
        name = names[number] if number < len(names) else ""
        key = str(ids[number]) if number < len(ids) else ""
        rows |= {
            f"service_points-{number}-id": key,
            f"service_points-{number}-name": name,
            f"service_points-{number}-address": "解放路1号" if name else "",
            f"service_points-{number}-phone": "0512-57300000" if name else "",
        }
    return rows


@pytest.mark.parametrize("first", ["adds", "removes", "changes"])
def test_list_saved_by_two_clerks_shows_the_conflict(world, first):
    section = next(s.code for s in BY_CODE.values() if s.rows and s.rows.name == "service_points")
    url, mine = world.url(f"sections/{section}/"), world.client(world.drafter)
    opened = version(world.draft, section)
    assert mine.post(url, {"version": opened, **points("甲窗口", "乙窗口")}).status_code == 302
    ids = tuple(world.draft.service_points.order_by("pk").values_list("pk", flat=True))
    opened = version(world.draft, section)
    names, kept = {
        "adds": (("甲窗口", "乙窗口", "丙窗口"), ids),
        "removes": (("甲窗口",), ids[:1]),
        "changes": (("甲窗口", "丁窗口"), ids),
    }[first]
    theirs = world.client(world.head).post(
        url, {"version": opened, **points(*names, ids=kept, opened_with=2)}
    )
    assert theirs.status_code == 302
    response = mine.post(
        url, {"version": opened, **points("甲窗口", "戊窗口", ids=ids, opened_with=2)}
    )
    assert response.status_code == 409
    page = text(response)
    assert all(name in page for name in names)
    assert 'value="戊窗口"' in page
    assert set(world.draft.service_points.values_list("name", flat=True)) == set(names)
    shown = re.search(r'name="version" value="(\w+)"', page)
    again = mine.post(
        url, {"version": shown[1], **points("甲窗口", "戊窗口", ids=ids, opened_with=2)}
    )
    assert again.status_code == 302
    assert set(world.draft.service_points.values_list("name", flat=True)) == {"甲窗口", "戊窗口"}
