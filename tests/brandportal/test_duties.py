"""What people of agencies owe: one list a person, and the reminders made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from applications.form.enums import ApplicationStatus as A
from applications.lifecycle import applications as verbs
from applications.models import Application
from audits.models import Plaque
from audits.titles.enums import TitleStatus
from brandportal.duties import STEPS, duties_of, known_sources, remind, to_remind
from brandportal.notices.models import Notice
from brandportal.notices.tasks import remind_of_duties
from reviews.models import Summons
from tests.factories.applications import NOW, make_application, make_cycle
from tests.factories.audits import make_review, make_title
from tests.factories.people import make_agency, make_head, make_member, make_officer

pytestmark = pytest.mark.django_db

# The application stage of every made year ends here; before it lie only working weeks.
CLOSES = NOW.replace(month=4, day=1, hour=0)


def keys(user, now=NOW) -> list[str]:
    return [duty.key.split(":")[0] + ":" + duty.key.split(":")[-1] for duty in duties_of(user, now)]


def told(user) -> list[str]:
    return list(
        Notice.objects.filter(recipient=user, key__startswith="duty:")
        .order_by("pk")
        .values_list("key", flat=True)
    )


@pytest.fixture
def agency():
    make_cycle()
    return make_agency()


def test_an_open_draft_is_owed_until_the_stage_and_the_grace_of_the_rules_end(agency):
    make_application(agency=agency)
    drafter = make_member(agency)
    assert keys(drafter) == ["application:write"]
    grace = timedelta(minutes=30)
    assert keys(drafter, CLOSES + grace - timedelta(microseconds=1)) == ["application:write"]
    assert keys(drafter, CLOSES + grace) == []
    assert keys(make_member(make_agency())) == []


def test_what_waits_for_the_head_is_owed_by_the_head_alone(agency):
    application = make_application(agency=agency)
    drafter, head = make_member(agency), make_head(agency)
    verbs.request_sign_off(application=application, by=drafter, now=NOW)
    assert (keys(drafter), keys(head)) == ([], ["application:sign"])


def test_a_return_is_owed_by_all_and_then_by_the_head(agency):
    application = make_application(agency=agency)
    drafter, head = make_member(agency), make_head(agency)
    verbs.sign_off(application=application, by=head, now=NOW, proved_at=NOW)
    verbs.return_for_correction(
        application=application, items={"identity": "请写明"}, by=make_officer(), now=NOW
    )
    [duty] = duties_of(drafter, NOW)
    application.refresh_from_db()
    assert (duty.due, duty.pressing) == (application.correction_due, True)
    verbs.ask_again(application=application, by=drafter, now=NOW)
    assert (keys(drafter), keys(head)) == ([], ["application:sign-correction"])
    verbs.resubmit(application=application, by=head, now=NOW, proved_at=NOW)
    assert keys(head) == []


def test_the_list_holds_every_life_and_the_most_urgent_first(agency):
    make_application(agency=agency)
    title = make_title(agency=agency, year=2024, status=TitleStatus.REVOKED)
    Plaque.objects.create(title=title, issued_on=NOW.date(), issued_by=make_officer())
    make_review(make_title(agency=agency, year=2023), report_due=NOW + timedelta(days=3))
    Summons.objects.create(agency=agency, last_month="2026-01", raised_at=NOW)
    head = make_head(agency)
    found = [duty.key.split(":")[0] for duty in duties_of(head, NOW)]
    assert found == ["review", "application", "summons", "plaque"]
    assert "summons" not in [duty.key.split(":")[0] for duty in duties_of(make_member(agency), NOW)]


def test_reminders_go_7_3_and_1_working_days_before_and_once(agency):
    make_application(agency=agency)
    drafter, head = make_member(agency), make_head(agency)
    moment = NOW
    steps = {}
    while moment < CLOSES + timedelta(days=3):
        before = len(told(drafter))
        for reached in to_remind(moment):
            remind(reached=reached, now=moment)
        for reached in to_remind(moment):  # another worker, the same night
            remind(reached=reached, now=moment)
        if len(told(drafter)) > before:
            steps[moment.date().isoformat()] = told(drafter)[-1].rsplit(":", 1)[1]
        moment += timedelta(days=1)
    assert list(steps.values()) == [str(step) for step in STEPS]
    # The last day is Tuesday 31 March: 7, 3 and 1 working days before it.
    assert list(steps) == ["2026-03-20", "2026-03-26", "2026-03-30"]
    assert len(told(head)) == 3


def test_who_no_longer_owes_it_is_not_reminded(agency):
    application = make_application(agency=agency)
    head = make_head(agency)
    late = CLOSES - timedelta(days=2)
    verbs.sign_off(application=application, by=head, now=NOW, proved_at=NOW)
    assert to_remind(late) == []
    Application.objects.update(**{"status": A.DRAFT})
    assert len(to_remind(late)) == 1


def test_who_left_the_agency_is_not_reminded(agency):
    make_application(agency=agency)
    gone, stays = make_member(agency), make_member(agency)
    gone.memberships.update(ended_at=NOW)
    for reached in to_remind(CLOSES - timedelta(days=1)):
        remind(reached=reached, now=NOW)
    assert (len(told(gone)), len(told(stays))) == (0, 1)


def test_who_only_reads_owes_nothing_and_is_not_reminded(agency):
    make_application(agency=agency)
    reader, drafter = make_member(agency, "reader"), make_member(agency)
    for reached in to_remind(CLOSES - timedelta(days=1)):
        remind(reached=reached, now=NOW)
    assert (keys(reader), told(reader)) == ([], [])
    assert (keys(drafter), len(told(drafter))) == (["application:write"], 1)


def test_a_reminder_says_what_until_when_and_where(agency):
    application = make_application(agency=agency, name="港城车大夫")
    drafter = make_member(agency)
    for reached in to_remind(CLOSES - timedelta(days=1)):
        remind(reached=reached, now=NOW)
    note = Notice.objects.get(recipient=drafter)
    assert "港城车大夫" in note.subject
    assert "2026-03-31 24:00" in note.body
    assert note.url.endswith(f"/{application.number}/")


def test_the_nightly_task_reminds(agency):
    assert remind_of_duties() == 0


def test_every_app_declares_its_duties():
    apps = {source.__module__.partition(".")[0] for source in known_sources()}
    assert apps == {"applications", "reviews", "audits"}
