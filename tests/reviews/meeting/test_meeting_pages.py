"""The page of the meeting, and the record of a decision that rests on it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.proposals.models import Proposal
from reviews.models import Attendance, Ballot, Decision, HandedIn, Meeting, Sitting
from tests.factories.pairs import then_confirmed
from tests.factories.people import PASSWORD, make_user
from tests.reviews.decision.test_decisions import counted as counted_by_rank
from tests.reviews.decision.test_leadership import fields

pytestmark = pytest.mark.django_db

ADDRESS = "/leadership/2026/meeting/"
FIRST, SECOND = "2026-001", "2026-002"
WRITTEN = ("held_on", "present", "minutes")


@pytest.fixture
def secret():
    return make_explained(counted_by_rank([1, 2, 3], leadership={"ballot": "secret"}))


def make_explained(made):
    made.results.update(
        exact={"self": "90"},
        explanation={
            "self": {},
            "points": {},
            "comments": [],
            "panel": {
                "judges": [],
                "set_aside": [],
                "applied": "mean",
                "method": "mean",
                "enough_judges": True,
                "judges_min": 1,
            },
            "composite": {
                "parts": {
                    stage: {"score": "80", "weight": "1", "share": "1/3"}
                    for stage in ("self", "panel", "public")
                }
            },
        },
    )
    return made


@pytest.fixture
def three():
    return [make_user(Role.LEADER, username=f"leader{n}") for n in (1, 2, 3)]


def own(*chosen: str) -> dict[str, str]:
    """The form as the page sends it where the meeting has written the rest."""
    whole = fields(dict.fromkeys(chosen, True))
    return {name: value for name, value in whole.items() if name not in WRITTEN}


def do(client, person, what: str, **data):
    client.force_login(person)
    return client.post(ADDRESS, {"do": what, **data})


def test_a_meeting_with_a_secret_ballot_from_the_first_to_the_record(client, secret, three):
    one, two, last = three
    do(client, one, "open")
    for other in (two, last):
        do(client, other, "attend")
    do(client, one, "open-ballot")
    for person, chosen in ((one, [FIRST, SECOND]), (two, [FIRST, SECOND]), (last, [FIRST])):
        assert do(client, person, "hand-in", chosen=chosen).status_code == 302
    page = client.get(ADDRESS).content.decode()
    assert "您的选票已投出" in page
    do(client, two, "close-ballot")
    assert Ballot.objects.get().tally == {FIRST: 3, SECOND: 2}
    do(client, one, "close", minutes="逐一审议并投票，结果如下。")
    for person in three[:2]:
        assert do(client, person, "sign", proof=PASSWORD).status_code == 302
    client.force_login(one)
    address = reverse("leadership:decision", args=[2026])
    page = client.get(address).content.decode()
    assert "逐一审议并投票，结果如下。" in page
    assert "<br>".join(str(person) for person in three) in page
    for name in ("held_on", "present", "minutes"):
        assert f'name="{name}"' not in page
    typed = own(FIRST, SECOND) | {"chair": str(one)}
    reviewed = client.post(address, typed | {"do": "review"}).content.decode()
    assert "逐一审议并投票，结果如下。" in reviewed
    client.post(address, typed)
    assert Proposal.objects.count() == 1
    then_confirmed()
    assert Decision.objects.filter(selected=True).count() == 2
    assert Sitting.objects.get().decided_at is not None
    record = client.get(reverse("leadership:decision", args=[2026])).content.decode()
    for shown in ("无记名投票", "3 张选票", "签署会议纪要", str(last)):
        assert shown in record
    assert "须超过应到人数的50%，至少2人；已达到" in record
    assert '<dt>应到人数</dt><dd class="num">3</dd>' in record
    kept = Meeting.objects.get()
    assert (kept.present.split("\n"), kept.minutes) == (
        [str(person) for person in three],
        "逐一审议并投票，结果如下。",
    )


@pytest.fixture
def signed(client, three):
    """A meeting without a ballot, closed and signed."""
    evaluation = counted_by_rank([1, 2, 3], leadership={"ballot": "none"})
    make_explained(evaluation)
    do(client, three[0], "open")
    for other in three[1:]:
        do(client, other, "attend")
    do(client, three[0], "close", minutes="逐一审议，一致同意。")
    for person in three:
        do(client, person, "sign", proof=PASSWORD)
    client.force_login(three[0])
    return Sitting.objects.get()


@pytest.mark.parametrize("how", ["propose", "review"])
@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("minutes", "逐一审议，一致同意。另：多给一家。"),
        ("minutes", "."),
        ("present", "leader1\nleader2\nleader3\nleader4"),
        ("present", "leader1\nleader2"),
        ("held_on", "2026-06-01"),
    ],
)
def test_nothing_else_than_what_was_signed_is_sent(client, signed, three, how, name, other):
    typed = own(FIRST, SECOND) | {"chair": str(three[0]), "do": how, name: other}
    page = client.post(reverse("leadership:decision", args=[2026]), typed)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [name])
    text = page.content.decode()
    assert "逐一审议，一致同意。" in text
    assert f'href="#id_{name}"' in text and f'id="id_{name}"' in text
    assert Proposal.objects.count() == 0


def test_the_chair_is_one_of_those_who_signed(client, signed):
    typed = own(FIRST, SECOND) | {"chair": "Somebody Else"}
    page = client.post(reverse("leadership:decision", args=[2026]), typed)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["chair"])


def test_a_draft_from_before_the_meeting_changes_nothing_of_it(client, signed, three):
    address = reverse("leadership:decision", args=[2026])
    client.post(address, {"do": "save", "version": "0", "minutes": "写在会前的纪要。"})
    page = client.get(address).content.decode()
    assert "写在会前的纪要。" not in page
    assert "逐一审议，一致同意。" in page


def test_a_share_that_is_no_whole_number_is_said_as_one_writes_it(client, secret, three):
    rules = secret.cycle.rules
    rules["leadership"] |= {"pass_over_percent": 33.3, "quorum_over_percent": 33.3}
    secret.cycle.__class__.objects.update(rules=rules)
    do(client, three[0], "open")
    do(client, three[1], "attend")
    do(client, three[0], "open-ballot")
    for person in three[:2]:
        do(client, person, "hand-in", chosen=[FIRST])
    do(client, three[0], "close-ballot")
    page = client.get(ADDRESS).content.decode()
    assert "33.3%" in page and "333/10" not in page


def test_nobody_sees_a_paper_before_the_ballot_is_closed(client, secret, three):
    """The same page, whatever stands on the papers."""
    do(client, three[0], "open")
    for other in three[1:]:
        do(client, other, "attend")
    do(client, three[0], "open-ballot")
    do(client, three[1], "hand-in", chosen=[FIRST])
    for reader in (three[0], three[1], make_user(Role.OFFICE, username="desk")):
        client.force_login(reader)
        client.get(ADDRESS)
        pages = set()
        for papers in (['["2026-001"]'], ['["2026-002"]'], ["[]"]):
            Ballot.objects.update(papers=papers)
            text = client.get(ADDRESS).content.decode()
            pages.add(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text))
        assert len(pages) == 1


def test_refusals_stand_on_the_page(client, secret, three):
    assert do(client, three[0], "close", minutes="逐一审议。").status_code == 409
    do(client, three[0], "open")
    page = do(client, three[0], "open-ballot")
    assert page.status_code == 409
    assert "未达到法定人数" in page.content.decode()
    wrong = do(client, three[0], "sign", proof="wrong")
    assert wrong.status_code == 422
    assert do(client, three[0], "unknown").status_code == 409
    assert HandedIn.objects.count() == 0


def test_the_office_reads_the_meeting_and_does_nothing_in_it(client, secret, three):
    do(client, three[0], "open")
    office = make_user(Role.OFFICE, username="desk")
    client.force_login(office)
    assert client.get(ADDRESS).status_code == 200
    assert do(client, office, "attend").status_code == 403
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_as_for_three(
    client, secret, three, django_assert_num_queries, people
):
    do(client, three[0], "open")
    for other in three[1:people]:
        do(client, other, "attend")
    client.force_login(three[0])
    client.get(ADDRESS)
    with django_assert_num_queries(10):
        assert client.get(ADDRESS).status_code == 200
