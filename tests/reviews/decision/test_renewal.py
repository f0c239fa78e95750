"""After an upheld objection that excludes no brand the leading group takes the decision anew: by
two, with a published reason. The notice and its list stay readable, and another notice of full
length runs for the new list.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from applications.form.enums import ApplicationStatus
from applications.models import Application, Cycle
from brandportal.accounts.enums import Role
from brandportal.canonical import digest
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.proposals.models import Proposal
from brandportal.proposals.workflow import is_stale
from brandportal.workdays.calendar import end_of_working_day
from reviews import tasks
from reviews.decision.decisions import Choice, decide
from reviews.decision.filing import file_objection
from reviews.decision.notice import notice_days, publish_notice
from reviews.decision.objections import uphold
from reviews.decision.open_to import open_to
from reviews.decision.renewal import renew
from reviews.decision.settling import settle
from reviews.documents.presenters.notice import notice_document
from reviews.documents.presenters.outcome import outcome_document
from reviews.invariants import INVARIANTS
from reviews.models import (
    DecisionDraft,
    Evaluation,
    Meeting,
    Objection,
    PublicNotice,
    SentBackDecision,
    WithdrawnNotice,
)
from tests.factories import evaluation as make
from tests.factories.counted import counted_year
from tests.factories.pairs import by_two, confirmed, met, partner, proposed, typed
from tests.factories.people import make_head, make_officer, make_tie, make_user
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english", "uploads")]

NOW = make.AFTER_RATING
DAY = timedelta(days=1)
WHY = "申诉属实：整改已在截止日前完成，名单须重新审议。"
SAID = {"answer": "经核查，整改已按期完成。", "outcome": "经核查，未入选理由与事实不符。"}
FAULTS = {row.code: row.faults for row in INVARIANTS}
ADDRESS = "/leadership/2026/decision/"
PAGE = "/notices/2026/"


@pytest.fixture
def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def chosen(*numbers: str) -> dict[int, Choice]:
    """Who is not chosen although the ranking gives a place is passed over with a reason."""
    rows = Application.objects.filter(result__shortlisted=True).order_by("number")
    reasons = ("整改未完成，留待明年再议", "群众评价中有未办结投诉", "样本不足，不予列入名单")
    return {
        row.pk: Choice(row.number[-3:] in numbers, "" if row.number[-3:] in numbers else reason)
        for row, reason in zip(rows, reasons, strict=True)
    }


def brand(number: str) -> Application:
    return Application.objects.get(number=f"2026-{number}")


def _decided() -> Evaluation:
    """002 is chosen and 001, ranked behind it, passed over."""
    made = counted_year()
    leader = make_user(Role.LEADER, username="leader")
    return by_two(decide, evaluation=made, choices=chosen("002"), by=leader, now=NOW)


decided = built_once(_decided)


@pytest.fixture
def notice(decided) -> PublicNotice:
    office = make_officer("office")
    return publish_notice(evaluation=Evaluation.objects.get(), by=office, now=NOW)


def filed(notice, now=NOW + DAY, application: str | None = "001", name="王建国") -> Objection:
    return file_objection(
        notice=notice,
        application=brand(application) if application else None,
        name=name,
        contact="13812345678",
        statement="整改早已完成，有验收单为证。",
        now=now,
    )


def upheld(notice, now=NOW + DAY, **about) -> Objection:
    objection = filed(notice, now, **about)
    investigator = make_officer(f"investigator{objection.pk}")
    Objection.objects.filter(pk=objection.pk).update(
        status="assigned",
        admitted_at=now,
        admitted_by=investigator,
        investigator=investigator,
        assigned_at=now,
        assigned_by=investigator,
    )
    objection.refresh_from_db()
    said = {key: f"{text}{objection.number}" for key, text in SAID.items()}
    return by_two(uphold, objection=objection, **said, by=investigator, now=now)


def renewed(now=NOW + 2 * DAY, reason=WHY) -> WithdrawnNotice:
    return by_two(
        renew, evaluation=Evaluation.objects.get(), reason=reason, by=partner(Role.LEADER), now=now
    )


def decided_anew(*numbers: str, now=NOW + 5 * DAY) -> PublicNotice:
    """The second decision, from another meeting, and its notice."""
    by_two(
        decide,
        evaluation=Evaluation.objects.get(),
        choices=chosen(*numbers),
        meeting=met(now),
        by=partner(Role.LEADER),
        now=now,
    )
    office = partner(Role.OFFICE)
    return publish_notice(evaluation=Evaluation.objects.get(), by=office, now=now)


def faults() -> list[str]:
    codes = (
        "decisions.meeting",
        "decisions.sent_back",
        "decisions.places",
        "notices.published",
        "notices.withdrawn",
        "objections.settled",
        "objections.sealed",
    )
    return [fault for code in codes for fault in FAULTS[code]()]


def test_the_decision_is_open_again_and_the_notice_kept_as_it_was_published(notice):
    objection = upheld(notice)
    kept = renewed()
    year = Evaluation.objects.get()
    assert (year.status, year.decided_at, year.decided_by) == ("counted", None, None)
    assert (year.noticed_at, year.noticed_by) == (None, None)
    assert Cycle.objects.get().outcome_announced_at is None
    assert set(Application.objects.values_list("status", flat=True)) == {"shortlisted"}
    assert not Meeting.objects.exists()
    assert DecisionDraft.objects.get().content[f"selected_{brand('002').pk}"] == "on"
    kept.refresh_from_db()
    assert (kept.number, kept.published_at, kept.ends_at, kept.working_days, kept.seal) == (
        1,
        notice.published_at,
        notice.ends_at,
        notice.working_days,
        notice.seal,
    )
    assert [row["number"] for row in kept.listed] == ["2026-002"]
    assert kept.folder.storage.exists(kept.folder.name)
    assert (kept.decision.number, kept.decision.reason) == (1, WHY)
    entry = Entry.objects.get(action="evaluation.renew")
    assert entry.data["reason"] == WHY
    assert entry.data["list_sha256"] == kept.listed_sha256 == digest(kept.listed)
    assert entry.data["decision_sha256"] == kept.decision.content_sha256
    objection.refresh_from_db()
    assert (objection.status, objection.settlement) == ("renewed", WHY)
    assert objection.settled_at == NOW + 2 * DAY
    assert faults() == []


def test_another_meeting_decides_and_another_notice_of_full_length_runs(notice, time_machine):
    upheld(notice)
    first = renewed()
    with pytest.raises(BadInput, match="sent back"):
        by_two(
            decide,
            evaluation=Evaluation.objects.get(),
            choices=chosen("001", "002"),
            meeting=met(NOW),
            by=partner(Role.LEADER),
            now=NOW + 5 * DAY,
        )
    later = NOW + 5 * DAY
    second = decided_anew("001", "002", now=later)
    rules = second.evaluation.cycle.rules
    assert (second.pk, second.published_at) == (notice.pk, later)
    assert second.ends_at == end_of_working_day(later, notice_days(rules))
    # Scores and ratings are the same, and so is what the folder says; each notice has its own file.
    assert second.folder.name != first.folder.name
    assert first.folder.storage.exists(first.folder.name)
    assert brand("001").status == ApplicationStatus.SELECTED
    assert faults() == []
    time_machine.move_to(notice.ends_at, tick=False)
    assert tasks.clear_notices() == 0
    time_machine.move_to(second.ends_at, tick=False)
    assert tasks.clear_notices() == 1
    assert faults() == []


def test_both_notices_are_read_on_the_page_of_the_year(client, notice, time_machine):
    time_machine.move_to(NOW + 2 * DAY, tick=False)
    objection = upheld(notice)
    kept = renewed()
    page = client.get(PAGE)
    assert page.status_code == 200
    for said in (WHY, brand("002").brand.name, kept.seal, objection.number, objection.outcome):
        assert said in page.text
    assert "decides anew" in page.text
    assert reverse("public:objection-new", args=[2026]) not in page.text
    folder = reverse("public:withdrawn-download", args=[2026, 1])
    assert folder in page.text
    whole = b"".join(client.get(folder).streaming_content)
    assert whole[:2] == b"PK"
    assert client.get(reverse("public:withdrawn-download", args=[2026, 2])).status_code == 404
    assert "Withdrawn" in client.get(reverse("public:notice-list")).text
    for name in ("results", "results-turnout", "results-download"):
        shut = client.get(reverse(f"public:{name}", args=[2026]))
        assert shut.status_code == 409 and "decides anew" in shut.text
    assert client.get(reverse("public:notice-paper", args=[2026, "pdf"])).status_code == 404
    state = reverse("public:objection-status", args=[2026])
    assert WHY in client.post(state, {"code": objection.code}, follow=True).text
    time_machine.move_to(NOW + 5 * DAY, tick=False)
    second = decided_anew("001", "002")
    page = client.get(PAGE)
    for said in (WHY, kept.seal, second.seal, objection.number, folder):
        assert said in page.text
    assert page.text.count(brand("002").brand.name) >= 2
    # The register of the running notice begins anew; the numbers go on.
    assert "No objection has been filed." in page.text
    assert client.get(reverse("public:results", args=[2026])).status_code == 200
    assert client.get(reverse("public:objection-new", args=[2026])).status_code == 200


def test_what_the_group_chooses_now_is_hidden_until_the_second_notice(client, notice, time_machine):
    head = make_head(brand("001").agency)
    upheld(notice)
    renewed()
    later = NOW + 5 * DAY
    time_machine.move_to(later, tick=False)
    by_two(
        decide,
        evaluation=Evaluation.objects.get(),
        choices=chosen("001", "002"),
        meeting=met(later),
        by=partner(Role.LEADER),
        now=later,
    )
    public = client.get(reverse("public:brand-detail", args=[brand("001").brand.code])).text
    assert "Shortlisted" in public and "Proposed for the Top Ten" not in public
    client.force_login(head)
    page = client.get(reverse("workspace:application-detail", args=["2026-001"]))
    assert "Shortlisted" in page.text or "shortlist" in page.text
    assert "Chosen for the Top Ten" not in page.text
    assert client.get("/workspace/2026-001/outcome.pdf").status_code == 404


def test_everybody_concerned_is_told(notice):
    office, other = make_officer("office3"), make_head(brand("002").agency)
    objector = make_head(brand("001").agency)
    leader = partner(Role.LEADER)
    objection = upheld(notice)
    Objection.objects.filter(pk=objection.pk).update(
        agency=brand("001").agency,
        filed_by=objector,
        objector_name="",
        objector_contact="",
        objector="",
    )
    renewed()

    def told(action: str) -> set[int]:
        keys = [f"journal:{row.seq}" for row in Entry.objects.filter(action=action)]
        return set(Notice.objects.filter(key__in=keys).values_list("recipient", flat=True))

    assert {office.pk, leader.pk} <= told("evaluation.renew")
    assert {other.pk, objector.pk} <= told("application.decide_anew")
    assert {objector.pk, office.pk} <= told("objection.renew")
    about = Notice.objects.filter(recipient=other.pk).latest("pk")
    assert about.context["brand"] == brand("002").brand.name
    before = Notice.objects.filter(recipient=other.pk).count()
    decided_anew("001", "002")
    # Chosen again, and told again.
    assert Notice.objects.filter(recipient=other.pk).count() == before + 1
    outcome = outcome_document(brand("002"))
    assert outcome.number and "2026-002-2" in outcome.number


def test_nobody_renews_it_alone_and_no_officer_does(notice):
    upheld(notice)
    leader = partner(Role.LEADER)
    asked = {"evaluation": Evaluation.objects.get(), "reason": WHY, "now": NOW + 2 * DAY}
    with pytest.raises(NotAllowed, match="takes two people"):
        renew(**asked, by=leader)
    for other in (make_officer("office4"), make_user(Role.AUDITOR, username="auditor")):
        with pytest.raises(NotAllowed):
            proposed(renew, **asked, by=other)
    tied = make_user(Role.LEADER, username="tied")
    make_tie(tied, brand("003").agency)
    with pytest.raises(NotAllowed, match="conflict"):
        proposed(renew, **asked, by=type(tied).objects.get(pk=tied.pk))
    waiting = proposed(renew, **asked, by=leader)
    with pytest.raises(NotAllowed, match="Somebody else"):
        confirmed(waiting, by=leader, now=NOW + 2 * DAY)
    confirmed(waiting, by=partner(Role.LEADER, but=leader), now=NOW + 2 * DAY)
    assert Evaluation.objects.get().status == "counted"


@pytest.mark.parametrize(
    "reason", ["", "。。。", "王建国所述属实，重新审议。", "电话 138-1234-5678 已核实"]
)
def test_the_reason_says_something_and_names_nobody(notice, reason):
    upheld(notice)
    with pytest.raises(BadInput) as refusal:
        renewed(reason=reason)
    assert refusal.value.field == "reason"


def test_only_after_an_upheld_objection_and_when_the_others_are_answered(notice):
    with pytest.raises(NotNow, match="No upheld objection"):
        renewed()
    objection = upheld(notice)
    filed(notice, application=None, name="李卫东")
    with pytest.raises(NotNow, match="still to be answered: 1"):
        renewed()
    Objection.objects.exclude(pk=objection.pk).update(
        status="rejected", answer="经核查不属实。", answered_at=NOW + DAY
    )
    by_two(settle, objection=objection, reason=WHY, by=partner(Role.LEADER), now=NOW + 2 * DAY)
    with pytest.raises(NotNow, match="No upheld objection"):
        renewed()


def test_not_after_a_brand_of_the_list_was_excluded(notice):
    upheld(notice)
    Application.objects.filter(number="2026-002").update(status="excluded")
    with pytest.raises(NotNow, match="excluded"):
        renewed()


def test_a_proposal_is_stale_after_one_that_waited_was_settled(notice):
    first, second = upheld(notice), upheld(notice, application=None, name="李卫东")
    year, leader = Evaluation.objects.get(), partner(Role.LEADER)
    waiting = proposed(renew, evaluation=year, reason=WHY, by=leader, now=NOW + 2 * DAY)
    assert not is_stale(waiting)
    by_two(settle, objection=second, reason="程序疏漏不影响名次。", by=leader, now=NOW + 2 * DAY)
    assert is_stale(Proposal.objects.get(pk=waiting.pk))
    assert Objection.objects.get(pk=first.pk).status == "upheld"


def test_the_same_may_be_objected_to_under_the_second_notice(notice):
    first = upheld(notice)
    renewed()
    second = decided_anew("002")
    assert not open_to(second, NOW + 4 * DAY).called
    again = filed(second, now=NOW + 6 * DAY)
    assert again.pk != first.pk
    assert again.number == "Y2026-02"
    assert filed(second, now=NOW + 6 * DAY).pk == again.pk
    later = upheld_again(again)
    kept = renewed(now=NOW + 8 * DAY, reason="二次核查：验收单有效，名单须再次审议。")
    assert (kept.number, kept.decision.number) == (2, 2)
    later.refresh_from_db()
    first.refresh_from_db()
    assert later.settlement != first.settlement
    assert faults() == []


def upheld_again(objection: Objection) -> Objection:
    now = NOW + 7 * DAY
    investigator = make_officer("investigator-again")
    Objection.objects.filter(pk=objection.pk).update(
        status="assigned",
        admitted_at=now,
        admitted_by=investigator,
        investigator=investigator,
        assigned_at=now,
        assigned_by=investigator,
    )
    objection.refresh_from_db()
    return by_two(uphold, objection=objection, **SAID, by=investigator, now=now)


def test_a_leader_proposes_it_on_the_page_and_another_confirms(client, notice, time_machine):
    now = NOW + 2 * DAY
    # The clock goes on while the page answers: a proof typed now is not of the future.
    time_machine.move_to(now, tick=True)
    upheld(notice)
    leader = partner(Role.LEADER)
    client.force_login(leader)
    assert "Propose that the group decides anew" in client.get(ADDRESS).text
    sent = {"do": "renew", "reason": WHY, **typed()}
    for wrong in ({"reason": ""}, {"proof": "wrong"}):
        page = client.post(ADDRESS, sent | wrong)
        assert page.status_code in (403, 422)
        assert not Proposal.objects.filter(action="evaluation.renew").exists()
    page = client.post(ADDRESS, sent)
    waiting = Proposal.objects.get(action="evaluation.renew")
    assert page.url == reverse("proposals:proposal", args=[waiting.pk])
    shown = client.get(page.url).text
    assert WHY in shown and brand("002").brand.name in shown
    assert "It was proposed that the group decides anew" in client.get(ADDRESS).text
    assert client.post(ADDRESS, sent).status_code == 409
    confirmed(waiting, by=partner(Role.LEADER, but=leader), now=timezone.now())
    page = client.get(ADDRESS).text
    assert WHY in page
    earlier = client.get(reverse("leadership:sent-back", args=[2026])).text
    assert WHY in earlier
    assert client.post(ADDRESS, sent).status_code in (403, 409, 422)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR])
def test_others_read_the_page_and_renew_nothing(client, notice, role):
    upheld(notice)
    client.force_login(make_user(role, username="other"))
    assert "Propose that the group decides anew" not in client.get(ADDRESS).text
    sent = {"do": "renew", "reason": WHY, **typed()}
    assert client.post(ADDRESS, sent).status_code == 403


def test_the_second_notice_is_a_paper_of_its_own(notice):
    first = notice_document(notice).number
    upheld(notice)
    renewed()
    second = notice_document(decided_anew("001", "002")).number
    assert first != second


def test_the_database_changes_no_withdrawn_notice(notice):
    upheld(notice)
    kept = renewed()
    for change in (
        lambda: WithdrawnNotice.objects.update(seal="0" * 64),
        lambda: WithdrawnNotice.objects.all()._raw_delete("default"),
        lambda: SentBackDecision.objects.filter(pk=kept.decision_id).update(reason="x"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_invariants_find_what_is_not_as_the_journal_says(notice):
    upheld(notice)
    renewed()
    assert faults() == []
    Objection.objects.update(settlement="名单另行研究决定。")
    assert len(list(FAULTS["objections.settled"]())) == 1
    decided_anew("001", "002")
    PublicNotice.objects.update(published_at=notice.published_at)
    assert len(list(FAULTS["notices.published"]())) == 1


def test_the_withdrawn_list_has_the_agencies_in_the_readers_language(client, notice, settings):
    agency = brand("002").agency
    type(agency).objects.filter(pk=agency.pk).update(name_en="Transport Bureau")
    upheld(notice)
    renewed()
    page = client.get(PAGE).text
    assert "Transport Bureau" in page and agency.name not in page
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    page = client.get(PAGE).text
    assert agency.name in page and "Transport Bureau" not in page
