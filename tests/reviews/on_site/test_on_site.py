"""Indicators that the rules have scored at a live defence or site visit: from the appointed moment
on, on the judge's own sheet, by whoever has no conflict of interest.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, EditedElsewhere, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.rulebook import default_rules, on_site_indicators, problems
from reviews.evaluation.enums import EvaluationStatus
from reviews.feedback.letters import gather
from reviews.models import (
    Appointment,
    Evaluation,
    FeedbackRemark,
    Result,
    ScoreSheet,
    SheetScore,
    SiteNote,
    SitePhoto,
)
from reviews.on_site.appointments import appoint
from reviews.on_site.invariants import CHECKS
from reviews.on_site.presenters import held
from reviews.on_site.scoring import add_photo, autosave_on_site, remove_photo, save
from reviews.panel.drafts import Points
from reviews.panel.members import excuse
from reviews.panel.sheets import declare, lock_sheet, save_sheet
from reviews.stages.steps import close_scoring
from tests.factories import evaluation as make
from tests.factories.applications import image_file
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
FIRST = "2026-001"
BEFORE = make.SCORING
STARTS = make.SCORING + timedelta(hours=2)
AFTER = STARTS + timedelta(minutes=10)
RULES = {"on_site": {"defence": [make.VALUE], "visit": []}, "judges_min": 2}


def make_year() -> Evaluation:
    """Three judges; the second indicator is scored at a live defence."""
    cycle = make.cycle(make.small_rules(panel=RULES))
    make.application(cycle, 1)
    made = make.evaluation(cycle, judges=3)
    made.office = make_user(Role.OFFICE, username="office")
    return made


year = built_once(make_year)


def brand() -> Application:
    return Application.objects.select_related("cycle", "agency", "brand").get(number=FIRST)


def appointed(year, **more) -> Appointment:
    given = {
        "application": brand(),
        "kind": "defence",
        "starts_at": STARTS,
        "place": "行政中心三楼会议室",
        "team": "效能办陈主任带队",
        "check_list": "展示服务流程\n回答群众意见办理",
        "by": year.office,
        "now": BEFORE,
    } | more
    appoint(evaluation=year, **given)
    return Appointment.objects.select_related("application__cycle", "evaluation__cycle").get()


def seat(year, number: int):
    return year.seats.select_related("user", "evaluation__cycle").get(
        user__username=f"judge{number}"
    )


def declared(year, number: int):
    one = seat(year, number)
    declare(seat=one, application=brand(), has_conflict=False, reason="", by=one.user, now=BEFORE)
    return one


def version_of(one) -> int:
    return max(ScoreSheet.objects.filter(seat=one).values_list("version", flat=True), default=0)


def noted(appointment, one, points: str = "30", **more) -> SiteNote:
    given = {
        "version": version_of(one),
        "scores": {make.VALUE: Points(Decimal(points))},
        "checked": [1],
        "remark": "现场演示流畅，问答清楚。",
        "by": one.user,
        "now": AFTER,
    } | more
    return save(appointment=appointment, seat=one, **given)


def test_rules_name_indicators_and_old_rules_none():
    rules = default_rules()
    assert on_site_indicators(rules) == {}
    del rules["panel"]["on_site"]
    assert on_site_indicators(rules) == {} and problems(rules) == []
    code = "effect_and_innovation.innovation"
    rules["panel"]["on_site"] = {"defence": [code], "visit": [code]}
    assert problems(rules) == [f"panel.on_site names {code!r} twice."]
    rules["panel"]["on_site"] = {"defence": ["x.y"], "visit": []}
    assert problems(rules) == ["panel.on_site: 'x.y' is not known."]
    rules["panel"] |= {"on_site": {"defence": [code], "visit": []}, "blind": ["agency"]}
    assert problems(rules) == ["panel.on_site: judges meet the agency; panel.blind must be empty."]


def test_the_office_appoints_and_agency_and_judges_are_told(year):
    appointed(year)
    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert {"judge1", "judge2", "judge3"} <= told
    assert Entry.objects.get(action="on_site.appoint").object_id == str(brand().pk)
    moved = appointed(year, starts_at=STARTS + timedelta(days=1))
    assert moved.starts_at == STARTS + timedelta(days=1)
    for wrong in ({"kind": "visit"}, {"starts_at": BEFORE}, {"place": " "}, {"team": ""}):
        with pytest.raises(BadInput):
            appointed(year, **wrong)
    with pytest.raises(NotAllowed):
        appointed(year, by=seat(year, 1).user)


def test_without_the_rule_nothing_can_be_appointed():
    plain = make.year_before_the_panel()
    with pytest.raises(NotNow):
        appoint(
            evaluation=plain,
            application=plain.cycle.applications.first(),
            kind="defence",
            starts_at=STARTS,
            place="x",
            team="x",
            by=make_user(Role.OFFICE, username="office"),
            now=BEFORE,
        )


def test_nothing_is_given_before_it_begins_neither_there_nor_on_the_sheet(year):
    made, one = appointed(year), declared(year, 1)
    with pytest.raises(NotNow):
        noted(made, one, now=BEFORE)
    with pytest.raises(BadInput) as refused:
        save_sheet(
            seat=one,
            application=brand(),
            scores={make.VALUE: Points(Decimal(20))},
            comment="",
            version=0,
            by=one.user,
            now=BEFORE,
        )
    assert refused.value.field == make.VALUE


def test_points_stand_on_the_judges_own_sheet_beside_the_others(year):
    made, one = appointed(year), declared(year, 1)
    sheet = save_sheet(
        seat=one,
        application=brand(),
        scores={make.NAME: Points(Decimal(50), "好记")},
        comment="总体良好",
        version=0,
        by=one.user,
        now=BEFORE,
    )
    with pytest.raises(Incomplete):
        lock_sheet(sheet=sheet, version=1, by=one.user, now=BEFORE)
    noted(made, one)
    sheet.refresh_from_db()
    given = {row.indicator: (row.points, row.comment) for row in sheet.scores.all()}
    assert given == {make.NAME: (50, "好记"), make.VALUE: (30, "")}
    assert (sheet.comment, sheet.version) == ("总体良好", 2)
    given = {"scores": {}, "checked": [7], "remark": "", "version": 2, "by": one.user, "now": AFTER}
    autosave_on_site(appointment=made, seat=one, **given)
    assert list(sheet.scores.values_list("indicator", flat=True)) == [make.NAME]
    assert SiteNote.objects.get().checked == []
    noted(made, one, "31")
    sheet.refresh_from_db()
    lock_sheet(sheet=sheet, version=sheet.version, by=one.user, now=AFTER)
    with pytest.raises(NotNow):
        noted(made, one, "32")
    with pytest.raises(NotNow):
        appointed(year, starts_at=AFTER + timedelta(days=1), now=AFTER)


@pytest.mark.parametrize(
    "scores", [{make.NAME: Points(Decimal(1))}, {make.VALUE: Points(Decimal(41))}]
)
def test_only_what_is_scored_there_and_what_fits(year, scores):
    made, one = appointed(year), declared(year, 1)
    with pytest.raises(BadInput):
        noted(made, one, scores=scores)
    assert not ScoreSheet.objects.exists()


def test_a_conflict_binds_here_too_and_so_does_the_declaration(year, client):
    made = appointed(year)
    with pytest.raises(NotNow):
        noted(made, seat(year, 2))
    tied = declared(year, 3)
    declare(
        seat=tied, application=brand(), has_conflict=True, reason="cousin", by=tied.user, now=BEFORE
    )
    with pytest.raises(NotAllowed):
        noted(made, tied)
    with pytest.raises(NotAllowed):
        add_photo(appointment=made, seat=tied, file=image_file(), by=tied.user, now=AFTER)
    client.force_login(tied.user)
    assert client.get(reverse("panel:on-site", args=[FIRST, "defence"])).status_code == 403
    with pytest.raises(NotAllowed):
        noted(made, declared(year, 1), by=year.office)


def test_nothing_is_read_before_the_declaration(year, client):
    made, undeclared = appointed(year), seat(year, 2)
    Appointment.objects.update(starts_at=timezone.now() - timedelta(hours=1))
    client.force_login(undeclared.user)
    address = reverse("panel:on-site", args=[FIRST, "defence"])
    sent = client.get(address)
    assert (sent.status_code, sent["Location"]) == (302, reverse("panel:declaration"))
    assert client.post(address, {"photo": "1", "file": image_file()}).status_code == 302
    with pytest.raises(NotNow):
        photo = {"file": image_file(), "by": undeclared.user, "now": timezone.now()}
        add_photo(appointment=made, seat=undeclared, **photo)
    assert not made.photos.exists()


def test_of_two_windows_one_is_refused_and_a_save_sent_twice_is_one(year, client):
    made, one = appointed(year), declared(year, 1)
    noted(made, one)
    noted(made, one, version=0, now=AFTER + timedelta(seconds=1))
    assert (version_of(one), SiteNote.objects.get().saved_at) == (1, AFTER)
    assert Entry.objects.filter(action="on_site.save").count() == 1
    with pytest.raises(EditedElsewhere):
        noted(made, one, "20", version=0)
    with pytest.raises(EditedElsewhere):
        noted(made, one, version=0, remark="另一个窗口写的")
    client.force_login(one.user)
    typed = {"points-commitments-delivered": "20", "checked": ["0"], "remark": "好", "version": "0"}
    told = client.post(reverse("panel:on-site-autosave", args=[FIRST, "defence"]), typed)
    assert told.status_code == 409
    assert (
        told.json()["left"]["words"]
        in client.get(reverse("panel:on-site", args=[FIRST, "defence"])).content.decode()
    )
    assert told.json()["stands"] == {"points-commitments-delivered": "30"}
    page = client.post(reverse("panel:on-site", args=[FIRST, "defence"]), typed)
    assert page.status_code == 409
    shown = page.content.decode()
    assert 'name="version" value="1"' in shown and 'value="20"' in shown
    assert SheetScore.objects.get().points == 30


def test_whoever_declares_a_conflict_later_is_neither_counted_nor_quoted(year):
    made = appointed(year)
    for number in (1, 2, 3):
        one = declared(year, number)
        noted(made, one, remark=f"第{number}位评委的现场评语。")
        ScoreSheet.objects.filter(seat=one).update(**locked(one))
    tied = seat(year, 3)
    tied_by = {"has_conflict": True, "reason": "cousin", "by": tied.user, "now": AFTER}
    declare(seat=tied, application=brand(), **tied_by)
    make.application(brand().cycle, 2)
    other = Application.objects.get(number="2026-002")
    ScoreSheet.objects.create(seat=tied, application=other, **locked(tied))
    (shown,) = held(brand())
    assert (shown.judges, shown.checked[1][1]) == (2, 2)
    make.moved(EvaluationStatus.CONCLUDED, pk=year.pk)
    gather(evaluation=Evaluation.objects.get(), now=AFTER)
    said = set(FeedbackRemark.objects.values_list("said", flat=True))
    assert said == {"第1位评委的现场评语。", "第2位评委的现场评语。"}


def locked(one) -> dict:
    return {"status": "locked", "locked_at": AFTER, "locked_by": one.user}


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def test_the_database_refuses_what_is_out_of_place(year):
    """Whoever writes it: too early, without a declaration, in conflict, after locking."""
    made, one = appointed(year), declared(year, 1)
    note = {"appointment": made, "seat": one}

    def write(**more):
        SiteNote.objects.create(**{**note, "saved_at": AFTER, **more})

    assert refused(write)  # no sheet
    for number in (1, 2):
        ScoreSheet.objects.create(seat=seat(year, number), application=brand(), version=1)
    assert refused(lambda: write(saved_at=BEFORE))
    assert refused(lambda: write(seat=seat(year, 2)))  # not declared
    assert not refused(write)
    photo = dict(note, file="x", original_name="x", content_type="image/png", size=1, sha256="4")
    assert refused(lambda: SitePhoto.objects.create(**photo, uploaded_at=BEFORE))
    assert not refused(lambda: SitePhoto.objects.create(**photo, uploaded_at=AFTER))
    assert refused(lambda: SitePhoto.objects.update(size=2))
    assert not refused(lambda: SitePhoto.objects.all().delete())
    SitePhoto.objects.create(**photo, uploaded_at=AFTER)
    assert refused(lambda: Appointment.objects.update(place="elsewhere"))
    assert not refused(lambda: SiteNote.objects.update(remark="y"))
    ScoreSheet.objects.filter(seat=one).update(**locked(one))
    assert refused(lambda: SiteNote.objects.update(remark="z"))
    assert refused(lambda: SiteNote.objects.all().delete())
    assert refused(lambda: SitePhoto.objects.create(**photo, uploaded_at=AFTER))
    assert refused(lambda: SitePhoto.objects.all().delete())


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["reviews_sitenote", "reviews_sitephoto", "reviews_meeting"])
def test_what_is_kept_on_a_condition_is_not_truncated(table):
    with connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(f"TRUNCATE {table} CASCADE"))


def test_what_is_told_and_listed_leads_to_the_page(year, client):
    tied, one = declared(year, 3), declared(year, 1)
    declare(
        seat=tied, application=brand(), has_conflict=True, reason="cousin", by=tied.user, now=BEFORE
    )
    appointed(year)
    told = dict(Notice.objects.values_list("recipient__username", "url"))
    address = reverse("panel:on-site", args=[FIRST, "defence"])
    assert told["judge1"] == told["judge2"] == address and "judge3" not in told
    for person, listed in ((one, True), (tied, False)):
        client.force_login(person.user)
        assert (address in client.get(reverse("panel:home")).content.decode()) is listed


def test_the_whole_sheet_says_when_and_takes_no_points_before(year, client):
    one = declared(year, 1)
    client.force_login(one.user)
    address = reverse("panel:sheet", args=[FIRST])
    page = client.get(address).content.decode()
    given = 'name="points-commitments-delivered"'
    assert given not in page and 'name="points-brand_design' in page
    appointed(year)
    begun = client.get(address).content.decode()
    assert given in begun


def test_who_cannot_come_is_excused_and_the_rest_counts_and_is_shown(year):
    made = appointed(year)
    for number, points in ((1, "30"), (2, "20")):
        one = declared(year, number)
        noted(made, one, points)
        sheet = ScoreSheet.objects.get(seat=one)
        sheet = save_sheet(
            seat=one,
            application=brand(),
            scores={
                make.NAME: Points(Decimal(50)),
                make.VALUE: Points(Decimal(points)),
            },
            comment="",
            version=sheet.version,
            by=one.user,
            now=AFTER,
        )
        lock_sheet(sheet=sheet, version=sheet.version, by=one.user, now=AFTER)
    with pytest.raises(Incomplete):
        close_scoring(evaluation=Evaluation.objects.get(), by=year.office, now=AFTER)
    by_two(
        excuse,
        evaluation=year,
        seat=seat(year, 3),
        reason="出差在外，无法到场。",
        by=year.office,
        now=AFTER,
    )
    done = close_scoring(evaluation=Evaluation.objects.get(), by=year.office, now=AFTER)
    assert Result.objects.get().exact["panel"] == "75"
    (shown,) = held(brand())
    assert (shown.place, shown.judges) == (made.place, 2)
    assert shown.checked == [("展示服务流程", 0), ("回答群众意见办理", 2)]
    make.moved(EvaluationStatus.CONCLUDED, pk=done.pk)
    gather(evaluation=Evaluation.objects.get(), now=AFTER)
    assert FeedbackRemark.objects.filter(said="现场演示流畅，问答清楚。").count() == 1
    for _code, _promise, faults in CHECKS:
        assert list(faults()) == []


def test_photographs_pass_the_gate_and_are_the_judges_own(year, client):
    made, one = appointed(year), declared(year, 1)
    row = add_photo(appointment=made, seat=one, file=image_file(), by=one.user, now=AFTER)
    with pytest.raises(BadInput):
        from django.core.files.base import ContentFile

        add_photo(
            appointment=made,
            seat=one,
            file=ContentFile(b"%PDF-1.4 x", name="x.pdf"),
            by=one.user,
            now=AFTER,
        )
    address = reverse("panel:site-photo", args=[FIRST, "defence", row.pk])
    client.force_login(one.user)
    assert client.get(address).status_code == 200
    client.force_login(declared(year, 2).user)
    assert client.get(address).status_code == 404


def test_a_wrong_photograph_is_taken_away_until_the_sheet_is_locked(
    year, client, django_capture_on_commit_callbacks
):
    made, one = appointed(year), declared(year, 1)
    rows = [
        add_photo(appointment=made, seat=one, file=image_file(), by=one.user, now=AFTER)
        for _ in range(2)
    ]
    with pytest.raises(NotAllowed):
        remove_photo(photo=rows[0], by=declared(year, 2).user, now=AFTER)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            remove_photo(photo=rows[0], by=one.user, now=AFTER)
    assert list(SitePhoto.objects.all()) == [rows[1]]
    stored = rows[1].file.storage
    assert (stored.exists(rows[0].file.name), stored.exists(rows[1].file.name)) == (False, True)
    noted_hash = Entry.objects.get(action="on_site.remove_photo").data["sha256"]
    assert noted_hash == rows[0].sha256
    address = reverse("panel:site-photo-remove", args=[FIRST, "defence", rows[1].pk])
    client.force_login(seat(year, 2).user)
    client.post(address)
    assert SitePhoto.objects.count() == 1
    noted(made, one)
    ScoreSheet.objects.filter(seat=one).update(**locked(one))
    with pytest.raises(NotNow):
        remove_photo(photo=rows[1], by=one.user, now=AFTER)
    assert SitePhoto.objects.count() == 1


def test_an_empty_save_is_no_presence(year):
    made, one = appointed(year), declared(year, 1)
    empty = {"scores": {}, "checked": [], "remark": "  "}
    for verb in (save, autosave_on_site):
        with pytest.raises(BadInput):
            verb(appointment=made, seat=one, version=0, by=one.user, now=AFTER, **empty)
    assert not SiteNote.objects.exists() and not ScoreSheet.objects.exists()
    # Whoever was there may strike out what he wrote.
    noted(made, one)
    noted(made, one, scores={}, checked=[], remark="")
    assert SiteNote.objects.get().remark == ""


def test_the_page_saves_keeps_and_says_what_is_wrong(year, client):
    one = declared(year, 1)
    now = timezone.now()
    appointed(year)
    Appointment.objects.update(starts_at=now + timedelta(hours=1))
    address = reverse("panel:on-site", args=[FIRST, "defence"])
    client.force_login(one.user)
    early = client.get(address).content.decode()
    assert "data-autosave" not in early and "行政中心三楼会议室" in early
    Appointment.objects.update(starts_at=now - timedelta(hours=1))
    page = client.get(address).content.decode()
    assert "data-autosave" in page and "points-commitments-delivered" in page
    assert "points-brand_design-name_and_meaning" not in page
    typed = {"points-commitments-delivered": "33", "checked": ["0"], "remark": "好", "version": "0"}
    assert client.post(address, typed | {"save": "1"}).status_code == 302
    assert SiteNote.objects.get().checked == [0]
    wrong = client.post(address, typed | {"points-commitments-delivered": "99"})
    assert wrong.status_code == 422 and 'value="99"' in wrong.content.decode()
    kept = client.post(
        reverse("panel:on-site-autosave", args=[FIRST, "defence"]),
        typed | {"points-commitments-delivered": "34", "version": "1"},
    )
    assert kept.status_code == 200 and set(kept.json()) == {"version", "saved_at", "left"}
    assert ScoreSheet.objects.get().scores.get().points == 34
    photo = client.post(address, {"photo": "1", "file": image_file()})
    assert photo.status_code == 302
    taken = reverse("panel:site-photo-remove", args=[FIRST, "defence", SitePhoto.objects.get().pk])
    page = client.get(address).content.decode()
    assert page.count("on-site/defence/photo/") == 2 and taken in page
    for _ in range(2):
        assert client.post(taken).status_code == 302
    assert not SitePhoto.objects.exists()
    english = client.get(address, headers={"accept-language": "en"}).content.decode()
    assert "JPEG, PNG, up to 10 MB" in english
