"""What the pages of a department have in common that this app adds to them."""

from django.http import Http404, HttpRequest

from beamward.features.reports import access, queries
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.access import (
    may_keep_terms,
    may_manage_installation,
    may_see,
)
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.web import links


def seen(request: HttpRequest, code: str) -> tuple[User, Department]:
    """Return the reader and the department whose posters and word lists the reader keeps.

    Raises
    ------
    django.http.Http404
        If there is no such department, or the reader does not work in it.
    django.core.exceptions.PermissionDenied
        If the reader works in it, but neither leads its quality nor manages it.
    """
    reader, department = person(request), queries.department_at(code)
    if department is None or department.code != code or not may_see(reader, department):
        raise Http404
    access.require(may_keep_terms(reader, department))
    return reader, department


def frame(reader: User, department: Department, tab: str) -> dict[str, object]:
    """Return what ``organisations/frame.html`` shows around every page of a department."""
    return {
        "department": department,
        "tab": tab,
        "tabs": [
            (entry.name, entry.label, entry.url_name)
            for entry in links.tabs_for(reader, department)
        ],
        "manages_installation": may_manage_installation(reader),
    }
