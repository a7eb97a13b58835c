"""The REST API: its routers, and how a refusal is said."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import Error as DatabaseFailed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from beamward import __version__
from beamward.domain.incident.lifecycle import StepRefused
from beamward.domain.privacy.receipt import ReceiptMistyped
from beamward.features.actions.api.views import router as actions
from beamward.features.actions.services import ActionChanged, ActionRefused, NotNow
from beamward.features.incidents import labels
from beamward.features.incidents.api.views import lessons
from beamward.features.incidents.api.views import router as incidents
from beamward.features.incidents.services import ActRefused, ChangedMeanwhile, NotComplete
from beamward.features.reports.api.views import door, receipts, vocabularies
from beamward.features.reports.api.views import router as reports
from beamward.features.reports.handling import WithdrawRefused
from beamward.features.reports.services import ReportRefused
from beamward.foundation import storage
from beamward.foundation.accounts.tokens import Bearer
from beamward.foundation.files.content import FileRefused
from beamward.foundation.idempotency.header import HEADER
from beamward.foundation.idempotency.services import (
    LONGEST_KEY,
    SHORTEST_KEY,
    KeyMalformed,
    KeyReused,
)
from beamward.foundation.problems import Problem, TooMany

DESCRIPTION = """\
Programs report, read and act as the person whose token they carry; what that person may not do, they
may not do. Texts of refusals come in the language of `Accept-Language` (en, zh-Hans). Every act carries
the `revision` of the record as it was read; if somebody else has changed it meanwhile, the answer is
409 and nothing is done.
"""

_KEY_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "A random text of your own. The same request sent again with the same key is done "
    "once, and answered alike; another request with that key is refused.",
    "schema": {"type": "string", "minLength": SHORTEST_KEY, "maxLength": LONGEST_KEY},
}


class JsonOnly(Parser):
    """Reads bodies that say of themselves that they are JSON.

    A page of another site can make a browser send a text without asking first, but no JSON.
    """

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a body says.

        Raises
        ------
        ValueError
            If it is not JSON; whatever is raised here is answered as unreadable.
        """
        if request.content_type != "application/json":
            raise ValueError(request.content_type)
        return super().parse_body(request)


class Api(NinjaAPI):
    """Answers that no cache keeps, and a schema that tells of the header for idempotent posts."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._schemas: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the description of the API for programs; making it takes a second."""
        prefix = path_prefix or self.get_root_path(path_params or {})
        known = self._schemas.get(prefix)
        if known is None:
            known = super().get_openapi_schema(path_prefix=prefix)
            for operations in known["paths"].values():
                if "post" in operations:
                    operations["post"]["parameters"].append(_KEY_PARAMETER)
            self._schemas[prefix] = known
        return known


api = Api(
    title="Beamward",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    # A page of documentation would load scripts from elsewhere; programs read openapi.json.
    docs_url=None,
    auth=Bearer(),
    parser=JsonOnly(),
)
api.add_router("", reports)
api.add_router("", door)
api.add_router("/receipts", receipts)
api.add_router("/vocabularies", vocabularies)
api.add_router("/incidents", incidents)
api.add_router("/lessons", lessons)
api.add_router("/actions", actions)


nowhere = Router()


@nowhere.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE"],
    "/{path:anything}",
    auth=None,
    include_in_schema=False,
)
def nothing_here(request: HttpRequest, anything: str) -> HttpResponse:
    """Say in the way of the API that there is nothing at an address."""
    raise Http404


# The last one: whatever has an address has been found before.
api.add_router("", nowhere)


# --- refusals ------------------------------------------------------------------------------------


def _problem(
    request: HttpRequest,
    status: int,
    code: str,
    message: str,
    details: dict[str, Any] | None = None,
) -> HttpResponse:
    problem = Problem(code=code, message=message, details=details or {})
    return api.create_response(request, problem.model_dump(), status=status)


def _refuse_with(
    refusal: type[Exception], status: int, code: str, say: Callable[[Any], str] = str
) -> None:
    api.add_exception_handler(
        refusal, lambda request, error: _problem(request, status, code, say(error))
    )


_refuse_with(Http404, 404, "not_found", lambda _error: _("There is no such record for you."))
_refuse_with(
    PermissionDenied,
    403,
    "not_allowed",
    lambda error: str(error) or _("Your roles in this department do not include this."),
)
_refuse_with(StepRefused, 409, "not_now", labels.refused)
_refuse_with(NotNow, 409, "not_now")
_refuse_with(WithdrawRefused, 409, "not_now")
_refuse_with(ChangedMeanwhile, 409, "changed_meanwhile")
_refuse_with(ActionChanged, 409, "changed_meanwhile")
_refuse_with(ActRefused, 422, "refused")
_refuse_with(ActionRefused, 422, "refused")
_refuse_with(ReportRefused, 422, "refused")
_refuse_with(FileRefused, 422, "refused")
_refuse_with(
    ReceiptMistyped,
    422,
    "receipt_mistyped",
    lambda _error: _("This cannot be a receipt code. Please compare it with what you wrote down."),
)
_refuse_with(
    KeyMalformed,
    422,
    "key_malformed",
    lambda _error: (
        _("The idempotency key must be %(least)d to %(most)d visible ASCII characters.")
        % {"least": SHORTEST_KEY, "most": LONGEST_KEY}
    ),
)
_refuse_with(
    KeyReused,
    422,
    "key_reused",
    lambda _error: _("This idempotency key was used before, for another request."),
)
_refuse_with(
    RequestDataTooBig, 413, "too_large", lambda _error: _("The request is larger than we take.")
)


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    sentence = _("The token is missing, has expired or was revoked.")
    response = _problem(request, 401, "not_signed_in", sentence)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = _problem(request, 429, "too_many", str(error))
    response.headers["Retry-After"] = str(error.wait_s)
    return response


@api.exception_handler(DatabaseFailed)
@api.exception_handler(OSError)
def _not_kept(request: HttpRequest, error: Exception) -> HttpResponse:
    trouble = storage.trouble_of(error)
    if trouble is None:
        raise error
    response = _problem(request, 503, trouble.value, storage.sentence(trouble))
    response.headers["Retry-After"] = str(storage.RETRY_S[trouble])
    return response


@api.exception_handler(NotComplete)
def _not_complete(request: HttpRequest, error: NotComplete) -> HttpResponse:
    return _problem(
        request,
        422,
        "not_complete",
        str(error),
        {"missing": list(error.gaps.missing), "promised": list(error.gaps.promised)},
    )


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {
            "where": ".".join(str(part) for part in found["loc"]),
            "type": found["type"],
            "message": found["msg"],
        }
        for found in error.errors
    ]
    sentence = _("The request does not have the form that the API describes.")
    return _problem(request, 422, "malformed", sentence, {"errors": errors})


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    sentence = _("The body is not readable JSON, or its Content-Type is not application/json.")
    return _problem(request, error.status_code, "unreadable", sentence)
