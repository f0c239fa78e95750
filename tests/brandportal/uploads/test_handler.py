"""Bytes over the limit are counted and discarded."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from brandportal.errors import BadInput
from brandportal.uploads.handler import MOST_RECEIVED, MOST_STORED, OverlongUpload


def sent(*sizes: int, typed: str = "kept"):
    files = {
        f"file{n}": SimpleUploadedFile(f"{n}.pdf", bytes(size)) for n, size in enumerate(sizes)
    }
    return RequestFactory().post("/", {**files, "typed": typed})


def test_a_file_of_the_limit_is_stored_whole():
    file = sent(MOST_STORED).FILES["file0"]
    assert (file.size, len(file.read())) == (MOST_STORED, MOST_STORED)


def test_an_overlong_file_keeps_its_size_and_what_was_typed_but_no_byte():
    request = sent(MOST_STORED + 1)
    file = request.FILES["file0"]
    assert isinstance(file, OverlongUpload)
    assert (file.name, file.size) == ("0.pdf", MOST_STORED + 1)
    assert request.POST["typed"] == "kept"
    for read in (file.read, lambda: list(file.chunks())):
        with pytest.raises(BadInput, match=r"12\.1 MB") as refusal:
            read()
        assert refusal.value.field == "file"


def test_many_files_share_the_limit():
    files = sent(MOST_STORED // 2, MOST_STORED // 2, 1, 1).FILES
    kept = [not isinstance(files[f"file{n}"], OverlongUpload) for n in range(4)]
    assert kept == [True, True, False, False]


def test_a_body_without_end_is_not_read():
    request = sent(1)
    request.META["CONTENT_LENGTH"] = str(MOST_RECEIVED + 1)
    with pytest.raises(RequestDataTooBig):
        _ = request.POST
