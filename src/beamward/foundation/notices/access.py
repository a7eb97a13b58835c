"""Who may see a notice: the person whom it was written to."""

from beamward.foundation.notices.models import Notice
from beamward.foundation.subjects import Reader


def may_read(reader: Reader, notice: Notice) -> bool:
    """Tell whether the notice was written to ``reader``."""
    return reader.pk is not None and notice.to_id == reader.pk
