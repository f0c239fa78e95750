"""An upheld objection that excludes no brand: the notice does not pass before two of the leading
group have said that the list stays, with a reason that everybody reads.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.proposals.models import Proposal
from reviews import tasks
from reviews.decision.invariants import CHECKS
from reviews.decision.notice import clear_notice
from reviews.decision.objections import uphold
from reviews.decision.settling import settle
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Objection
from tests.factories.evaluation import moved
from tests.factories.pairs import by_two, confirmed, partner, proposed, typed
from tests.factories.people import make_head, make_officer, make_tie, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
SAID = {"answer": "经逐项核查属实。", "outcome": "经核查，评分程序有一处疏漏。"}
WHY = "疏漏不影响名次，名单维持不变。"
FAULTS = {code: faults for code, _promise, faults in CHECKS}
ADDRESS = "/leadership/2026/decision/"


@pytest.fixture
def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def year():
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED, brands=2
    )
    Evaluation.objects.update(counted_at=NOW - DAY, decided_at=NOW)
    make_notice(made)
    made.leader = make_user(Role.LEADER, username="leader")
    return made


def upheld(year, about="procedure"):
    application = year.applications[1]
    objection = make_objection(application, status="assigned")
    if about == "passed_over":
        type(application).objects.filter(pk=application.pk).update(status="not_selected")
    Objection.objects.filter(pk=objection.pk).update(
        about=about, application=None if about == "procedure" else application
    )
    objection.refresh_from_db()
    said = {name: f"{text}{objection.number}" for name, text in SAID.items()}
    return by_two(uphold, objection=objection, **said, by=make_officer(), now=NOW)


@pytest.mark.parametrize("about", ["procedure", "passed_over"])
def test_the_notice_does_not_pass_before_the_group_has_settled_it(year, time_machine, about):
    objection = upheld(year, about)
    ends_at = year.evaluation.public_notice.ends_at
    time_machine.move_to(ends_at, tick=False)
    assert tasks.clear_notices() == 0
    with pytest.raises(NotNow, match="decide what follows: 1"):
        clear_notice(evaluation=year.evaluation, now=ends_at)
    done = by_two(settle, objection=objection, reason=WHY, by=year.leader, now=ends_at)
    assert (done.status, done.settlement, done.settled_by) == ("settled", WHY, year.leader)
    assert tasks.clear_notices() == 1


def test_the_group_is_asked_and_everybody_told_what_it_said(year):
    office, head = make_officer("office"), make_head(year.first.agency)
    objection = upheld(year)
    asked_for = Notice.objects.get(recipient=year.leader)
    assert asked_for.url == ADDRESS
    Objection.objects.filter(pk=objection.pk).update(
        agency=year.first.agency,
        filed_by=head,
        objector_name="",
        objector_contact="",
        objector="",
    )
    objection.refresh_from_db()
    by_two(settle, objection=objection, reason=WHY, by=year.leader, now=NOW)
    entry = Entry.objects.get(action="objection.settle")
    assert entry.data["reason"] == WHY
    assert entry.data["proposed_by"] != year.leader.pk
    told = Notice.objects.filter(key=f"journal:{entry.seq}").values_list("recipient", flat=True)
    assert {office.pk, head.pk} <= set(told)


def test_nobody_settles_it_alone_and_no_officer_does(year):
    objection = upheld(year)
    asked = {"objection": objection, "reason": WHY, "now": NOW}
    with pytest.raises(NotAllowed, match="takes two people"):
        settle(**asked, by=year.leader)
    for other in (make_officer(), make_user(Role.AUDITOR, username="auditor")):
        with pytest.raises(NotAllowed):
            proposed(settle, **asked, by=other)
    tied = make_user(Role.LEADER, username="tied")
    make_tie(tied, year.first.agency)
    with pytest.raises(NotAllowed, match="conflict"):
        proposed(settle, **asked, by=type(tied).objects.get(pk=tied.pk))
    waiting = proposed(settle, **asked, by=year.leader)
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirmed(waiting, by=year.leader, now=NOW)
    confirmed(waiting, by=partner(Role.LEADER, but=year.leader), now=NOW)
    objection.refresh_from_db()
    assert objection.status == "settled"


@pytest.mark.parametrize(
    "reason", ["", "。。。", "张三所述属实，名单维持不变。", "电话 138-1234-5678 已核实"]
)
def test_the_reason_says_something_and_names_nobody(year, reason):
    with pytest.raises(BadInput) as refusal:
        by_two(settle, objection=upheld(year), reason=reason, by=year.leader, now=NOW)
    assert refusal.value.field == "reason"


def test_two_objections_are_not_settled_with_one_sentence(year):
    first, second = upheld(year), upheld(year)
    by_two(settle, objection=first, reason=WHY, by=year.leader, now=NOW)
    with pytest.raises(BadInput) as refusal:
        by_two(settle, objection=second, reason=WHY, by=year.leader, now=NOW)
    assert refusal.value.field == "reason"


def test_what_excluded_a_brand_or_is_not_upheld_is_not_settled(year):
    chosen = make_objection(year.first, status="assigned")
    asked = {"reason": WHY, "by": year.leader, "now": NOW}
    with pytest.raises(NotNow):
        by_two(settle, objection=chosen, **asked)
    done = by_two(uphold, objection=chosen, **SAID, by=make_officer(), now=NOW)
    with pytest.raises(NotNow, match="excluded"):
        by_two(settle, objection=done, **asked)
    late = upheld(year)
    moved(EvaluationStatus.CLEARED)
    with pytest.raises(NotNow, match="passed"):
        by_two(settle, objection=Objection.objects.get(pk=late.pk), **asked)


def test_the_register_and_the_objector_read_it(client, year):
    objection = upheld(year)
    register = reverse("public:notice-detail", args=[2026])
    state = reverse("public:objection-status", args=[2026])
    assert "the naming waits for it" in client.get(register).text
    page = client.post(state, {"code": objection.code}, follow=True)
    assert "the naming waits for it" in page.text
    by_two(settle, objection=objection, reason=WHY, by=year.leader, now=NOW)
    for address in (register, state):
        page = client.get(address)
        assert WHY in page.text
        assert "Upheld; the list stays" in page.text
        assert "the naming waits for it" not in page.text


def test_the_desk_says_that_the_naming_waits(client, year):
    objection = upheld(year)
    client.force_login(make_officer())
    assert "Upheld objections with the leading group" in client.get("/admin/").text
    address = reverse("admin:reviews_objection_change", args=[objection.pk])
    assert "the naming waits for it" in client.get(address).text
    by_two(settle, objection=objection, reason=WHY, by=year.leader, now=NOW)
    assert "Upheld objections with the leading group" not in client.get("/admin/").text
    page = client.get(address).text
    assert WHY in page
    assert "the naming waits for it" not in page


def test_a_leader_proposes_it_on_the_page_and_another_confirms(client, year, time_machine):
    # The clock goes on while the page answers: a proof typed now is not of the future.
    time_machine.move_to(NOW, tick=True)
    objection = upheld(year)
    client.force_login(year.leader)
    ranking = client.get(reverse("leadership:ranking", args=[2026]))
    assert f"{ADDRESS}#settle" in ranking.text
    assert f"{objection.number} · the procedure" in client.get(ADDRESS).text
    sent = {"do": "settle", "objection": objection.pk, "reason": WHY, **typed()}
    for wrong in ({"reason": ""}, {"objection": ""}, {"objection": "999999"}, {"proof": "wrong"}):
        page = client.post(ADDRESS, sent | wrong)
        assert page.status_code in (403, 422)
        assert Proposal.objects.filter(action="objection.settle").count() == 0
    page = client.post(ADDRESS, sent)
    waiting = Proposal.objects.get(action="objection.settle")
    assert page.url == reverse("proposals:proposal", args=[waiting.pk])
    assert "It was proposed that the list stays" in client.get(ADDRESS).text
    again = client.post(ADDRESS, sent)
    assert again.status_code == 409
    assert confirmed(waiting, by=partner(Role.LEADER, but=year.leader), now=timezone.now())
    assert "Upheld objections: what follows" not in client.get(ADDRESS).text
    assert client.post(ADDRESS, sent).status_code == 422


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR])
def test_others_read_the_page_and_settle_nothing(client, year, role):
    objection = upheld(year)
    client.force_login(make_user(role, username="other"))
    page = client.get(ADDRESS)
    assert objection.number in page.text
    assert "Propose that the list stays" not in page.text
    sent = {"do": "settle", "objection": objection.pk, "reason": WHY, **typed()}
    assert client.post(ADDRESS, sent).status_code == 403


def test_the_database_keeps_settling_and_reason_together(year):
    objection = upheld(year)
    rows = Objection.objects.filter(pk=objection.pk)
    for changes in (
        {"status": "settled"},
        {"settlement": WHY},
        {"status": "settled", "settled_at": NOW},
        {"status": "settled", "settled_at": NOW, "settlement": "no"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)


def test_the_invariant_finds_what_passed_unsettled(year):
    objection = upheld(year)
    assert list(FAULTS["objections.settled"]()) == []
    moved(EvaluationStatus.CLEARED)
    assert len(list(FAULTS["objections.settled"]())) == 1
    moved(EvaluationStatus.ON_NOTICE)
    by_two(settle, objection=objection, reason=WHY, by=year.leader, now=NOW)
    assert list(FAULTS["objections.settled"]()) == []
    Objection.objects.update(settlement="名单另行研究决定。")
    assert len(list(FAULTS["objections.settled"]())) == 1
