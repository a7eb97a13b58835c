"""Who may read a file: whoever may read the record beside which it is kept."""

from beamward.foundation import subjects
from beamward.foundation.files.models import StoredFile
from beamward.foundation.subjects import Reader


def may_read(reader: Reader, file: StoredFile) -> bool:
    """Tell whether ``reader`` may read the record that the file belongs to."""
    return subjects.may_read(reader, file.subject_kind, file.subject_id)
