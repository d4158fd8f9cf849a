"""Taking in what is sent without letting it fill the memory or the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUpload(TemporaryFileUploadHandler):
    """Write files to temporary ones, and let what is beyond the limit of one request fall.

    The rest of the form is still read: somebody who sends a photo of 200 MB is told so beside the
    photo, and keeps everything they typed. A file that lost a part has its full size, or one above
    the limit: every reader of it refuses it by its size (uploads.actions).
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = 0
        self.fell = False

    def new_file(self, *args: Any, **options: Any) -> None:
        self.fell = False
        super().new_file(*args, **options)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.fell or self.kept + len(raw_data) > settings.UPLOAD_LIMIT:
            self.fell = True
            return
        self.kept += len(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        file = super().file_complete(file_size)
        if self.fell and file is not None:
            file.size = max(file_size, settings.UPLOAD_LIMIT + 1)
        return file
