"""The URL of a collected file is computed once a process and equals that of WhiteNoise's
storage.
"""

from __future__ import annotations

import json

import pytest
from whitenoise.storage import CompressedManifestStaticFilesStorage

from brandportal.web.static_files import KeptAddressesStorage


@pytest.fixture
def collected(tmp_path, settings):
    """A place with one collected file and its manifest."""
    settings.DEBUG = False
    manifest = {"paths": {"css/base.css": "css/base.12345678.css"}, "version": "1.1", "hash": ""}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    return tmp_path


def test_address_is_that_of_the_collected_file_and_asked_once(collected, monkeypatch):
    asked = []
    real = CompressedManifestStaticFilesStorage.url

    def counted(self, name, force=False):
        asked.append(name)
        return real(self, name, force)

    monkeypatch.setattr(CompressedManifestStaticFilesStorage, "url", counted)
    storage = KeptAddressesStorage(location=collected, base_url="/static/")
    found = [storage.url("css/base.css") for _time in range(3)]
    assert found == ["/static/css/base.12345678.css"] * 3
    assert asked == ["css/base.css"]


def test_file_that_was_not_collected_is_said_each_time(collected):
    storage = KeptAddressesStorage(location=collected, base_url="/static/")
    for _time in range(2):
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            storage.url("css/other.css")
