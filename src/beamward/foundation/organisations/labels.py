"""What the trail says of organisations, in the words of its readers."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beamward.foundation.organisations.models import (
    HospitalGrade,
    Level,
    Organisation,
    Role,
    Site,
)
from beamward.foundation.trail import labels


def register() -> None:
    """Tell the trail our words."""
    labels.register(
        {
            "organisation.added": _("added the organisation"),
            "organisation.changed": _("changed the organisation"),
            "department.added": _("added the department"),
            "department.changed": _("changed the department"),
            "site.added": _("added the site"),
            "site.changed": _("changed the site"),
            "machine.added": _("added the machine"),
            "machine.changed": _("changed the machine"),
            "role.given": _("gave a role"),
            "role.taken": _("took a role"),
            "volume.recorded": _("recorded the numbers of a month"),
            "term.kept": _("changed a term"),
        },
        fields={
            "code": _("code"),
            "organisations.organisation.level": _("level"),
            "name_en": _("name in English"),
            "name_zh": _("name in Chinese"),
            "organisations.organisation.grade": _("hospital grade"),
            "organisations.organisation.parent": pgettext_lazy("place in the tree", "stands under"),
            "organisations.department.hospital": _("hospital"),
            "time_zone": _("time zone"),
            "triage_days": _("days until a report is looked at"),
            "answer_days": _("days until the reporter is answered"),
            "organisations.machine.site": _("site"),
            "organisations.machine.technique": _("technique"),
            "organisations.machine.is_active": _("in use"),
            "organisations.membership.user": _("person"),
            "organisations.membership.role": _("role"),
            "courses": _("courses started"),
            "fractions": _("fractions delivered"),
            "plans": _("plans made"),
            "organisations.departmentterm.is_active": _("offered"),
            "label_en": _("label in English"),
            "label_zh": _("label in Chinese"),
        },
        values={
            "organisations.membership.role": lambda value: _label(Role, value),
            "organisations.organisation.level": lambda value: _label(Level, value),
            "organisations.organisation.grade": lambda value: _label(HospitalGrade, value),
            "organisations.organisation.parent": _organisation,
            "organisations.department.hospital": _organisation,
            "organisations.machine.site": _site,
        },
    )


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value)


def _organisation(public_id: Any) -> str:
    return str(Organisation.objects.filter(public_id=public_id).first() or public_id)


def _site(public_id: Any) -> str:
    return str(Site.objects.filter(public_id=public_id).first() or public_id)
