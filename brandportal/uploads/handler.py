"""Counts the bytes of uploads while they arrive; bytes over the limit are read and discarded, never
stored.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.uploads.kinds import MEGABYTE, in_megabytes

# For all files of one request together; the largest upload policy of the portal allows 10 MB.
MOST_STORED = 12 * MEGABYTE
# A larger body is not read to its end, and the other fields of the form are lost.
MOST_RECEIVED = 64 * MEGABYTE


class OverlongUpload(UploadedFile):
    """A file of which only name and size are known. Reading it refuses with BadInput at the field
    `file`.
    """

    def __init__(self, name: str, size: int, content_type: str | None) -> None:
        super().__init__(io.BytesIO(), name, content_type, size)

    def read(self, *args: Any) -> bytes:
        if (self.size or 0) <= MOST_STORED:
            raise BadInput(
                _("Together the files are too large. Please add this one by itself."), field="file"
            )
        raise BadInput(
            _("The file has %(megabytes)s MB, far more than any place here takes.")
            % {"megabytes": in_megabytes(self.size or 0)},
            field="file",
        )

    def chunks(self, chunk_size: int | None = None) -> Any:
        return self.read()


class BoundedUploads(FileUploadHandler):
    """Runs before the storing handlers and passes chunks on to them until the limit of the request
    is reached.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        if content_length > MOST_RECEIVED:
            raise RequestDataTooBig(f"More than {MOST_RECEIVED} bytes in one request")
        self.stored = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.stored += len(raw_data)
        return raw_data if self.stored <= MOST_STORED else None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.stored <= MOST_STORED:
            return None
        return OverlongUpload(self.file_name or "", file_size, self.content_type)
