"""Files beside records: ``files.services.add``, ``files.queries.files_of``, one door to them."""

from beamward.foundation.files.content import Content, FileRefused

__all__ = ["Content", "FileRefused"]
