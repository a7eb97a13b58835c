"""How actions are shown by those who do not know their kind: trail, files, notices."""

from django.urls import reverse

from beamward.features.actions import access, queries
from beamward.foundation import subjects


def register() -> None:
    """Make actions known by their kind."""
    subjects.register(
        subjects.Kind(
            name=access.KIND,
            find=queries.of_public_id,
            title=lambda action: action.title,
            url=lambda action: reverse("action", args=[action.public_id]),
            may_read=access.may_read,
        )
    )
