"""What every page of a department begins with, whichever app adds it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations import access
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.web import links


def seen(request: HttpRequest, code: str) -> tuple[User, Department]:
    """Return the reader and the department; what the reader may do there is asked by the page.

    Raises
    ------
    django.http.Http404
        If there is no such department, or the reader does not work in it.
    """
    reader = person(request)
    department = get_object_or_404(Department.objects.select_related("hospital"), code=code)
    if not access.may_see(reader, department):
        raise Http404
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
        "manages": access.may_manage(reader, department),
        "manages_installation": access.may_manage_installation(reader),
    }
