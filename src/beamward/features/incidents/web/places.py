"""In which department a list stands, and how its address says so."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.queries import works_in

Rule = Callable[[User, int], bool]


@dataclass(frozen=True)
class Place:
    """The department that a page is about, among those that the reader could choose."""

    department: Department
    departments: list[Department]

    @property
    def query(self) -> dict[str, str]:
        """What an address must say of the department: nothing where there is no choice."""
        return {"department": self.department.code} if len(self.departments) > 1 else {}

    def address(self, name: str, *args: Any, **query: Any) -> str:
        """Return the address of a page of this department, empty parameters left out."""
        return address(name, {**self.query, **query}, *args)


def address(name: str, query: Mapping[str, Any], *args: Any) -> str:
    """Return the address of a page with what it asks for, empty parameters left out."""
    given = {key: value for key, value in query.items() if value}
    return reverse(name, args=args) + ("?" + urlencode(given) if given else "")


def place_for(request: HttpRequest, may: Rule) -> Place:
    """Return the department that the address names, or the reader's first one.

    Raises
    ------
    Http404
        If the address names a department in which the reader does nothing.
    PermissionDenied
        If the reader may not do this there, or in no department.
    """
    reader = person(request)
    own = works_in(reader)
    departments = [department for department in own if may(reader, department.pk)]
    wanted = request.GET.get("department", "")
    if not wanted:
        if not departments:
            raise PermissionDenied
        return Place(departments[0], departments)
    for department in departments:
        if department.code == wanted:
            return Place(department, departments)
    if any(department.code == wanted for department in own):
        raise PermissionDenied
    raise Http404
