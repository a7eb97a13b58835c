"""How the front door hands over: this feature's side of the seam in ``reports.handling``."""

from datetime import datetime

from beamward.features.incidents import queries, services
from beamward.features.reports.handling import Progress, Received


class Intake:
    """Opens, ends and tells about the handling of reports."""

    def received(self, report: Received) -> None:
        """Open an incident in the state *reported*."""
        services.open_from(report=report)

    def withdrawn(self, report_id: str, *, at: datetime) -> None:
        """Withdraw the incident, unless its investigation has begun."""
        services.withdraw(report_id=report_id, at=at)

    def told(self, report_id: str, *, at: datetime) -> None:
        """Tell those who handle the incident that the reporter has added something."""
        services.note_reporters_word(report_id=report_id, at=at)

    def retracted(self, report_id: str, *, at: datetime) -> None:
        """Dismiss an imported incident that its source has retracted."""
        services.note_retraction(report_id=report_id, at=at)

    def progress(self, report_id: str) -> Progress:
        """Return how far the incident is, in words for its reporter."""
        return queries.progress(report_id)
