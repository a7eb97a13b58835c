"""The department whose posters and word lists somebody keeps."""

from django.http import HttpRequest

from beamward.features.reports import access
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.access import may_keep_terms
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.web.department import seen


def kept(request: HttpRequest, code: str) -> tuple[User, Department]:
    """Return the reader and the department, of which the reader keeps posters and word lists.

    Raises
    ------
    django.http.Http404
        If there is no such department, or the reader does not work in it.
    django.core.exceptions.PermissionDenied
        If the reader works in it, but neither leads its quality nor manages it.
    """
    reader, department = seen(request, code)
    access.require(may_keep_terms(reader, department))
    return reader, department
