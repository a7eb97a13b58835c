"""What somebody typed into a form that could not be taken yet, carried from page to page.

It travels in a hidden field, encrypted: a shared screen and the source of its page show nothing of it,
and nothing of it is kept on the server. Only who typed it gets it sent under the own name.
"""

import json
from dataclasses import asdict, dataclass

from django.http import HttpRequest, QueryDict

from beamward.foundation.accounts import factors

FIELD = "typed"
BY = "typed_by"
"""A hidden field of every form that a signed-in person opens: the person's public id."""

_PURPOSE = "typed"
_KEPT_SECONDS = 24 * 3600
_OURS = frozenset(["csrfmiddlewaretoken", FIELD])


@dataclass(frozen=True)
class Typed:
    """A form as it was sent: to where and with which fields."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool = False

    @property
    def by(self) -> str:
        """The public id of who typed it; empty if the form did not say."""
        return dict(self.fields).get(BY, "")

    @property
    def values(self) -> QueryDict:
        """The fields as a view reads them."""
        query = QueryDict(mutable=True)
        for name, value in self.fields:
            query.appendlist(name, value)
        query._mutable = False
        return query


def of(request: HttpRequest) -> Typed:
    """Return what was typed into the form that was just sent."""
    return Typed(
        path=request.get_full_path(),
        fields=[
            (name, str(value))
            for name, values in request.POST.lists()
            if name not in _OURS
            for value in values
        ],
        had_files=bool(request.FILES),
    )


def hidden(typed: Typed) -> str:
    """Return the value of the hidden field."""
    return factors.encrypt(json.dumps(asdict(typed), ensure_ascii=False), purpose=_PURPOSE)


def carried(request: HttpRequest) -> Typed | None:
    """Return what a page carried in its hidden field, or None."""
    sealed = str(request.POST.get(FIELD, ""))
    text = factors.decrypt(sealed, purpose=_PURPOSE, seconds=_KEPT_SECONDS) if sealed else None
    if text is None:
        return None
    told = json.loads(text)
    told["fields"] = [(name, value) for name, value in told["fields"]]
    return Typed(**told)
