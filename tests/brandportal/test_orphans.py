"""Files that no row names are deleted after a day; all others stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from brandportal.orphans import LEFT_ALONE, clear_orphans, file_fields
from tests.factories.applications import make_application

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


def test_every_field_for_files_has_a_place_of_its_own():
    """What shares a place with another field would be taken for litter there."""
    places = [str(field.upload_to) for field in file_fields()]
    assert len(set(places)) == len(places) >= 4
    assert all(place.endswith("/") and place != "/" for place in places)


def test_a_place_that_does_not_exist_yet_is_no_error(media):
    assert clear_orphans(now=timezone.now()) == 0
