"""Files that no row names are deleted after a day; all others stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from brandportal.orphans import LEFT_ALONE, clear_orphans, file_fields
from reviews.models import PublicNotice, SentBackDecision, WithdrawnNotice
from tests.factories.applications import make_application
from tests.factories.people import make_user
from tests.factories.rating import make_notice, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def put(media: Path, name: str) -> Path:
    path = media / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_a_file_that_no_row_names_goes_after_a_day(media):
    application = make_application()
    application.logo.save("named.png", ContentFile(b"x"))
    orphan, elsewhere = put(media, "logos/orphan.png"), put(media, "of-somebody-else/file")
    now = timezone.now()
    assert clear_orphans(now=now) == 0
    assert orphan.exists()
    assert clear_orphans(now=now + LEFT_ALONE + timedelta(minutes=1)) == 1
    assert not orphan.exists()
    assert (media / application.logo.name).exists() and elsewhere.exists()


# A notice that was withdrawn keeps the folder with which it was published.
SHARED = {"published/": {"publicnotice", "withdrawnnotice"}}


def test_every_field_for_files_has_a_place_of_its_own_or_shares_a_known_one():
    places: dict[str, set[str]] = {}
    for field in file_fields():
        places.setdefault(str(field.upload_to), set()).add(field.model._meta.model_name)
    assert {place: names for place, names in places.items() if len(names) > 1} == SHARED
    assert len(places) >= 4
    assert all(place.endswith("/") and place != "/" for place in places)


def test_a_folder_stays_whichever_row_names_it(media):
    """The one that was prepared and published, also after its notice was withdrawn."""
    withdrawn, running, orphan = (put(media, f"prepared/{name}.zip") for name in "abc")
    notice = make_notice(make_year())
    PublicNotice.objects.filter(pk=notice.pk).update(folder="prepared/b.zip")
    decision = SentBackDecision.objects.create(
        evaluation=notice.evaluation,
        number=1,
        content={},
        content_sha256="0" * 64,
        decided_at=notice.published_at,
        decided_by=make_user(),
        reason="the objection was upheld",
        sent_back_at=notice.published_at,
        sent_back_by=make_user(),
    )
    WithdrawnNotice.objects.create(
        notice=notice,
        decision=decision,
        number=1,
        published_at=notice.published_at,
        working_days=5,
        ends_at=notice.ends_at,
        listed=[],
        listed_sha256="0" * 64,
        folder="prepared/a.zip",
    )
    assert clear_orphans(now=timezone.now() + LEFT_ALONE + timedelta(minutes=1)) == 1
    assert withdrawn.exists() and running.exists() and not orphan.exists()


def test_a_place_that_does_not_exist_yet_is_no_error(media):
    assert clear_orphans(now=timezone.now()) == 0
