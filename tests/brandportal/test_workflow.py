"""The engine, with a tiny life over a real table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.policies import drafts_for
from brandportal.errors import YES, Gap, Incomplete, NotAllowed, NotNow, no
from brandportal.journal.models import Entry, Head
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Notice
from brandportal.workflow import CLOCK, Lifecycle, NoticeSpec, Transition, clock_only, transition
from tests.factories.applications import make_application
from tests.factories.people import make_agency, make_head, make_member

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
CLOSES = NOW + timedelta(hours=1)

HAND_OVER = Transition(
    action="hand_over",
    sources=("draft",),
    target="sign_off",
    label="Hand over",
    done="Handed over",
    who=lambda obj, *, by: drafts_for(by, obj.agency_id),
    when=lambda obj, now: YES if now < CLOSES else no("The window has closed."),
    missing=lambda obj: () if obj.slogan else (Gap("brand", "slogan", "The slogan is missing."),),
    stamp="signed_off",
    notice=NoticeSpec(
        to=lambda obj: [m.user for m in obj.agency.memberships.filter(role=AgencyRole.HEAD)],
        kind=NoticeKind.TASK,
        subject="Please sign off %(brand)s",
        body="%(brand)s waits for you.",
        context=lambda obj: {"brand": str(obj.brand)},
        url=lambda obj: f"/workspace/{obj.pk}/",
    ),
)
EXPIRE = Transition(
    action="expire",
    sources=("draft", "sign_off"),
    target="withdrawn",
    label="Expire",
    done="Expired",
    who=clock_only,
    stamp="decided",
)
LIFE = Lifecycle(
    name="tiny",
    title="A tiny life",
    model=Application,
    statuses=ApplicationStatus,
    initial="draft",
    transitions=(HAND_OVER, EXPIRE),
    final=("withdrawn",),
)


@pytest.fixture
def application(db) -> Application:
    application = make_application(name="港城车大夫")
    make_head(application.agency)
    return application


@pytest.fixture
def drafter(application):
    return make_member(application.agency)


def hand_over(application, by, now=NOW, **extra):
    return transition(LIFE, "hand_over", application, by=by, now=now, **extra)


def test_perform_writes_status_stamp_and_actor(application, drafter):
    fresh = hand_over(application, drafter)
    stored = Application.objects.get()
    assert (fresh.status, fresh.signed_off_at, fresh.signed_off_by) == ("sign_off", NOW, drafter)
    assert (stored.status, stored.signed_off_at, stored.signed_off_by) == (
        "sign_off",
        NOW,
        drafter,
    )


def test_perform_appends_to_the_journal(application, drafter):
    hand_over(application, drafter, data={"note": "x"})
    entry = Entry.objects.get()
    assert (entry.action, entry.done, entry.actor, entry.at) == (
        "tiny.hand_over",
        "Handed over",
        drafter,
        NOW,
    )
    assert entry.data == {"from": "draft", "to": "sign_off", "note": "x"}
    assert (entry.object_type, entry.object_id) == (
        "applications.application",
        str(application.pk),
    )


def test_perform_queues_the_notice_once_a_reader(application, drafter, english):
    hand_over(application, drafter)
    notice = Notice.objects.get()
    assert notice.recipient.agency_roles == {application.agency_id: frozenset({"head"})}
    assert notice.key == "journal:1"
    assert notice.subject == "Please sign off 港城车大夫"
    assert notice.url == f"/workspace/{application.pk}/"


def test_perform_writes_changes_in_the_same_moment(application, drafter):
    hand_over(application, drafter, changes={"slogan": "新口号"})
    assert Application.objects.get().slogan == "新口号"


def test_perform_changes_never_overrule_the_table(application, drafter):
    hand_over(application, drafter, changes={"status": "named", "signed_off_by": None})
    stored = Application.objects.get()
    assert (stored.status, stored.signed_off_by) == ("sign_off", drafter)


def test_perform_asks_who_before_when_before_what_is_missing(application, drafter):
    stranger = make_member(make_agency())
    Application.objects.update(slogan="")
    with pytest.raises(NotAllowed):
        hand_over(application, stranger, now=CLOSES)
    with pytest.raises(NotNow, match="The window has closed."):
        hand_over(application, drafter, now=CLOSES)
    with pytest.raises(Incomplete) as refusal:
        hand_over(application, drafter)
    assert refusal.value.gaps == (Gap("brand", "slogan", "The slogan is missing."),)
    assert Application.objects.get().status == "draft"
    assert Entry.objects.count() == Notice.objects.count() == 0


def test_perform_from_a_wrong_status_names_the_status(application, drafter, english):
    hand_over(application, drafter)
    with pytest.raises(NotNow) as refusal:
        hand_over(application, drafter)
    assert str(refusal.value) == (
        "This is no longer possible: the status is now “Waiting for the head's sign-off”."
    )
    assert Entry.objects.count() == 1


def _status(action: str, status: str) -> str:
    return str(LOOP.timely(action, Application(status=status), now=NOW).reason)


LOOP = Lifecycle(
    name="loop",
    title="A life with a way back",
    model=Application,
    statuses=ApplicationStatus,
    initial="draft",
    transitions=tuple(
        Transition(
            action=action,
            sources=(source,),
            target=target,
            label=action,
            done=action,
            who=clock_only,
        )
        for action, source, target in (
            ("send", "draft", "sign_off"),
            ("send_back", "sign_off", "draft"),
            ("submit", "sign_off", "submitted"),
            ("accept", "submitted", "accepted"),
        )
    ),
    final=("accepted",),
)


@pytest.mark.parametrize(
    ("action", "status", "words"),
    [
        ("accept", "draft", "This is not yet possible"),
        ("accept", "sign_off", "This is not yet possible"),
        ("submit", "draft", "This is not possible now"),
        ("send", "sign_off", "This is not possible now"),
        ("send", "submitted", "This is no longer possible"),
        ("submit", "accepted", "This is no longer possible"),
        ("accept", "accepted", "This is no longer possible"),
    ],
)
def test_a_wrong_status_says_whether_it_can_still_come(action, status, words, english):
    assert _status(action, status).startswith(f"{words}: the status is ")


def test_perform_asks_the_row_in_the_database_not_the_one_in_hand(application, drafter):
    stale = Application.objects.get()
    hand_over(application, drafter)
    assert stale.status == "draft"
    with pytest.raises(NotNow):
        hand_over(stale, drafter)


def test_perform_by_the_clock_leaves_a_moment_without_a_person(application):
    fresh = transition(LIFE, "expire", application, by=CLOCK, now=NOW)
    assert (fresh.status, fresh.decided_at, fresh.decided_by) == ("withdrawn", NOW, None)
    assert Entry.objects.get().actor_label == "clock"


def test_clock_only_refuses_every_person(application, drafter, english):
    with pytest.raises(NotAllowed, match="This happens by itself at its time."):
        transition(LIFE, "expire", application, by=drafter, now=NOW)


def _fail_inserts(table: str) -> None:
    """From now on the database refuses every new row of this table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION planted_fault() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'planted'; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER planted BEFORE INSERT ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION planted_fault()"
            )
        else:
            cursor.execute(
                f"CREATE TRIGGER planted BEFORE INSERT ON {table}"
                " BEGIN SELECT RAISE(ABORT, 'planted'); END"
            )


@pytest.mark.parametrize("table", ["notices_notice", "journal_entry"])
def test_perform_leaves_nothing_half_done_when_a_write_fails(application, drafter, table):
    _fail_inserts(table)
    with pytest.raises(Exception, match="planted"), transaction.atomic():
        hand_over(application, drafter)
    stored = Application.objects.get()
    assert (stored.status, stored.signed_off_at, stored.signed_off_by) == ("draft", None, None)
    assert Entry.objects.count() == Notice.objects.count() == 0
    assert (Head.objects.first() or Head()).size == 0


def test_verdict_gives_the_first_reason(application, drafter, english):
    stranger = make_member(make_agency())
    assert LIFE.verdict("hand_over", application, by=drafter, now=NOW) == YES
    assert LIFE.verdict("hand_over", application, by=stranger, now=NOW) == no(
        "Only people of this agency may do this."
    )
    assert LIFE.verdict("hand_over", application, by=drafter, now=CLOSES) == no(
        "The window has closed."
    )
    application.slogan = ""
    assert LIFE.verdict("hand_over", application, by=drafter, now=NOW) == no(
        "The slogan is missing."
    )


def test_offered_gives_the_actions_of_this_status_to_those_who_may_ever(application, drafter):
    assert [
        (row.action, bool(answer))
        for row, answer in LIFE.offered(application, by=drafter, now=CLOSES)
    ] == [("hand_over", False)]
    assert LIFE.offered(application, by=make_member(make_agency()), now=NOW) == []
    application.status = "sign_off"
    assert LIFE.offered(application, by=drafter, now=NOW) == []


def _life(*transitions: Transition) -> Lifecycle:
    return Lifecycle(
        name="tiny",
        title="A tiny life",
        model=Application,
        statuses=ApplicationStatus,
        initial="draft",
        transitions=transitions,
    )


def test_life_refuses_an_action_that_stands_twice():
    with pytest.raises(ValueError, match="tiny: an action stands twice"):
        _life(EXPIRE, EXPIRE)


def test_life_refuses_an_unknown_status():
    wrong = Transition(
        action="x", sources=("drafft",), target="draft", label="x", done="x", who=clock_only
    )
    with pytest.raises(ValueError, match=r"tiny.x: unknown status \['drafft'\]"):
        _life(wrong)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_perform_twice_at_once_happens_once(at_once):
    application = make_application()
    people = [make_member(application.agency) for _ in range(4)]
    outcomes = at_once(*[lambda by=by: hand_over(application, by) for by in people])
    done = [outcome for outcome in outcomes if isinstance(outcome, Application)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotNow)]
    assert (len(done), len(refused)) == (1, 3)
    assert Entry.objects.count() == 1
    assert Application.objects.get().signed_off_by == done[0].signed_off_by


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_actions_on_several_rows_at_once_never_lock_crosswise(at_once):
    first, second = make_application(), make_application()

    def expire(*rows: Application) -> None:
        with transaction.atomic():
            for row in rows:
                transition(LIFE, "expire", row, by=CLOCK, now=NOW)

    outcomes = at_once(lambda: expire(first, second), lambda: expire(second, first))
    assert sorted(map(type, outcomes), key=str) == sorted([type(None), NotNow], key=str)
    assert Entry.objects.count() == 2
