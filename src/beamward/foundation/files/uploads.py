"""Files on their way in, spooled where they are too large for the memory."""

import errno
import os
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class Unspooled(UploadedFile):  # type: ignore[type-arg]
    """A file that found no room on the disk: who reads it meets the failure."""

    def __init__(self, failure: OSError, **told: Any) -> None:
        super().__init__(None, **told)
        self.failure = failure

    def seek(self, *_place: Any) -> int:
        """Tell why there is nothing to be read.

        Raises
        ------
        OSError
            What the disk said.
        """
        raise self.failure

    read = seek

    def close(self) -> None:
        """There is nothing to close."""


class Spool(TemporaryFileUploadHandler):
    """Spools like Django, but where the disk takes nothing it reads on, so that the text arrives."""

    _failure: OSError | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a file."""
        self._failure = None
        try:
            super().new_file(*args, **kwargs)
        except FileNotFoundError:
            # What Python says if no folder for temporary files can be written.
            self._failure = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as failure:
            self._failure = failure

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece."""
        if self._failure is None:
            try:
                super().receive_data_chunk(raw_data, start)
            except OSError as failure:
                self._failure = failure
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Return the file, or what stands for it."""
        if self._failure is None:
            try:
                return super().file_complete(file_size)
            except OSError as failure:
                self._failure = failure
        return Unspooled(
            self._failure,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
