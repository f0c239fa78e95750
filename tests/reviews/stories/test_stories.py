"""The story of a brand: handed in by its agency, released by the office, found by its field."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applications.form.enums import ApplicationStatus
from applications.models import Application, Brand
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.stories.enums import ServiceField, StoryStatus
from reviews.stories.models import BrandStory
from reviews.stories.stories import hand_in, release, send_back, story_of, take_down
from tests.factories.applications import make_application
from tests.factories.people import make_agency, make_head, make_member, make_tie, make_user

pytestmark = pytest.mark.django_db
SAID = {
    "field": ServiceField.TRANSPORT,
    "title": "港城车大夫的一天",
    "text": "三个月免费诊断43辆车，排队时间从40分钟降到15分钟。",
}


@pytest.fixture
def public() -> Application:
    return make_application(agency=make_agency(), status=ApplicationStatus.NAMED)


@pytest.fixture
def drafter(public) -> User:
    return make_member(public.agency)


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


def told(public: Application, by: User, **changes) -> BrandStory:
    return hand_in(brand=public.brand, by=by, now=timezone.now(), **SAID | changes)


def seen(address: str, by: User | None = None) -> str:
    client = Client()
    if by:
        client.force_login(by)
    return client.get(address).content.decode()


def test_citizens_read_it_once_the_office_has_released_it(public, drafter, office):
    page = reverse("public:brand-detail", args=[public.brand.code])
    story = told(public, drafter)
    assert story_of(public.brand) is None
    release(story=story, by=office, now=timezone.now())
    shown = seen(page)
    assert SAID["title"] in shown
    assert "43辆车" in shown
    assert "交通与口岸" in shown
    assert [one.subject_id for one in drafter.notices.all()] == [
        "The story of “%(brand)s” is in the gallery"
    ]


def test_a_later_text_leaves_what_is_in_the_gallery_until_it_is_released(public, drafter, office):
    first = release(story=told(public, drafter), by=office, now=timezone.now())
    second = told(public, drafter, title="第二篇")
    third = told(public, make_head(public.agency), title="第三篇")
    second.refresh_from_db()
    assert (second.status, story_of(public.brand)) == (StoryStatus.REPLACED, first)
    release(story=third, by=office, now=timezone.now())
    first.refresh_from_db()
    assert (first.status, story_of(public.brand)) == (StoryStatus.REPLACED, third)
    with pytest.raises(NotNow):
        release(story=second, by=office, now=timezone.now())


def test_the_same_words_sent_twice_are_one_story(public, drafter, office):
    first = told(public, drafter)
    assert told(public, drafter) == first
    assert BrandStory.objects.count() == 1
    assert Entry.objects.filter(action="story.hand_in").count() == 1
    release(story=first, by=office, now=timezone.now())
    assert told(public, drafter) != first


def test_the_gallery_finds_brands_by_the_field_of_a_released_story(public, drafter, office):
    other = make_application(agency=make_agency(), status=ApplicationStatus.NAMED)
    address = reverse("public:brand-list")
    story = told(public, drafter)
    by_field = f"{address}?field={ServiceField.TRANSPORT}"
    assert public.brand.name not in seen(by_field)
    release(story=story, by=office, now=timezone.now())
    assert public.brand.name in seen(by_field) and other.brand.name not in seen(by_field)
    empty = seen(f"{address}?field={ServiceField.LAW}")
    assert public.brand.name not in empty and address in empty
    assert other.brand.name in seen(address)
    # A card has the headline of what is released, and one card a brand however often it told.
    told(public, drafter, title="还在等候发布")
    page = seen(address)
    assert page.count(f'#story">{SAID["title"]}</a>') == 1 and "还在等候发布" not in page
    assert page.count(f">{public.brand.name}</a>") == 1


def test_the_office_sends_it_back_or_takes_it_down_with_a_reason(public, drafter, office):
    story, now = told(public, drafter), timezone.now()
    with pytest.raises(BadInput):
        send_back(story=story, reason=".", by=office, now=now)
    send_back(story=story, reason="请删去群众姓名", by=office, now=now)
    own = reverse("workspace:story", args=[public.brand.code])
    assert "请删去群众姓名" in seen(own, drafter)
    again = release(story=told(public, drafter), by=office, now=now)
    take_down(story=again, reason="数字与事实不符", by=office, now=now)
    assert story_of(public.brand) is None
    assert Entry.objects.filter(action="story.take_down").count() == 1


def test_only_its_agency_tells_and_only_the_office_without_a_conflict_releases(
    public, drafter, office
):
    with pytest.raises(NotAllowed):
        told(public, make_member(make_agency()))
    with pytest.raises(NotAllowed):
        told(public, office)
    unseen = make_application(agency=make_agency(), status=ApplicationStatus.SUBMITTED)
    with pytest.raises(NotNow):
        told(unseen, make_member(unseen.agency))
    story = told(public, drafter)
    make_tie(office, public.agency)
    for wrong in (drafter, User.objects.get(pk=office.pk)):
        with pytest.raises(NotAllowed):
            release(story=story, by=wrong, now=timezone.now())


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "长" * 41}),
        ("text", {"text": "。。。"}),
        ("text", {"text": "好" * 1501}),
        ("field", {"field": "cooking"}),
    ],
)
def test_what_is_no_story_is_refused_at_its_field(public, drafter, field, changes):
    with pytest.raises(BadInput) as refused:
        told(public, drafter, **changes)
    assert refused.value.field == field
    assert not BrandStory.objects.exists()


def test_from_the_workspace_with_what_was_typed_kept(public, drafter, office):
    client = Client()
    client.force_login(drafter)
    address = reverse("workspace:story", args=[public.brand.code])
    listed = client.get(reverse("workspace:story-list")).content.decode()
    assert address in listed
    wrong = client.post(address, SAID | {"text": "。"})
    assert wrong.status_code == 422 and SAID["title"] in wrong.content.decode()
    assert client.post(address, SAID).status_code == 302
    story = BrandStory.objects.get()
    client.force_login(office)
    verb = reverse("admin:reviews_brandstory_verb", args=[story.pk, "release"])
    assert client.post(verb).status_code == 302
    assert story_of(public.brand) == story
    client.force_login(make_member(make_agency()))
    assert client.get(address).status_code == 404


def test_the_database_keeps_one_waiting_one_released_and_a_reason(public, drafter, office):
    story = told(public, drafter)
    released = {"status": StoryStatus.RELEASED, "released_at": timezone.now()}
    for wrong in (
        {"status": "x"},
        {"field": "x"},
        released,
        {"status": StoryStatus.SENT_BACK, "sent_back_at": timezone.now(), "sent_back_by": office},
        {"text": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            BrandStory.objects.filter(pk=story.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        BrandStory.objects.create(
            brand=public.brand, handed_in_at=timezone.now(), handed_in_by=drafter, **SAID
        )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_reads_a_fixed_number_of_times(rows, django_assert_num_queries):
    made = make_application(agency=make_agency(), status=ApplicationStatus.NAMED)
    drafter, client = make_member(made.agency), Client()
    told(made, drafter)
    for number in range(1, rows):
        Brand.objects.create(code=f"OWN{number}", agency=made.agency, name=f"品牌{number}")
    client.force_login(drafter)
    address = reverse("workspace:story-list")
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
