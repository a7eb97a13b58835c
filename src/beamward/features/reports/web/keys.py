"""``/seals``: the confidants' keys for identities told in confidence, and what waits for them."""

from collections.abc import Callable, Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.features.reports import access, services
from beamward.foundation.accounts import handover
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.organisations.queries import departments_of, works_in
from beamward.foundation.organisations.web.department import seen
from beamward.foundation.seals import access as seal_access
from beamward.foundation.seals import queries as seal_queries
from beamward.foundation.seals import services as seals
from beamward.foundation.seals.models import Holder
from beamward.foundation.seals.services import KeyMade, SealRefused

PASSPHRASES = ("passphrase", "new", "again")


def is_confidant(user: User) -> bool:
    """Tell whether the person is a confidant anywhere."""
    return bool(departments_of(user, Role.CONFIDANT))


def waiting(user: User) -> int:
    """Return how many openings wait for the person's answer."""
    return seal_queries.waiting_for(user, departments_of(user, Role.CONFIDANT)).count()


def in_hand(person: User) -> Iterator[handover.Piece]:
    """Yield the keys that a person who leaves has to hand over."""
    for holder in seal_queries.keys_of(person):
        yield handover.Piece(holder.public_id, reverse("seal-keys", args=[holder.department.code]))


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead a confidant to the own department."""
    departments = works_in(person(request), Role.CONFIDANT)
    access.require(bool(departments))
    if len(departments) == 1:
        return redirect("seal-keys", departments[0].code)
    return render(request, "reports/seals_start.html", {"departments": departments})


@login_required
@require_safe
def keys(request: HttpRequest, code: str) -> HttpResponse:
    """Show the own key, those of the others, and what waits."""
    reader, department = _seen(request, code)
    return _show(request, reader, department)


@login_required
@sensitive_post_parameters(*PASSPHRASES)
@require_POST
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    """Make the own key, and show the recovery code once."""

    def act(reader: User, department: Department) -> HttpResponse:
        made = services.set_up_key(
            department=department, passphrase=_twice(request), by=reader, at=timezone.now()
        )
        return _kit(request, department, made)

    return _answer(request, code, "set-up", act)


@login_required
@sensitive_post_parameters(*PASSPHRASES)
@require_POST
def change_passphrase(request: HttpRequest, code: str) -> HttpResponse:
    """Take another passphrase, with the old one or the recovery code."""

    def act(reader: User, department: Department) -> HttpResponse:
        seals.change_passphrase(
            holder=_own(reader, department),
            passphrase=request.POST.get("passphrase", ""),
            new=_twice(request),
            by=reader,
            at=timezone.now(),
        )
        messages.success(request, _("The new passphrase holds from now on."))
        return redirect("seal-keys", department.code)

    return _answer(request, code, "passphrase", act)


@login_required
@sensitive_post_parameters(*PASSPHRASES)
@require_POST
def rotate(request: HttpRequest, code: str) -> HttpResponse:
    """Replace the own key, and show the new recovery code once."""

    def act(reader: User, department: Department) -> HttpResponse:
        made = seals.rotate(
            holder=_own(reader, department),
            passphrase=request.POST.get("passphrase", ""),
            by=reader,
            at=timezone.now(),
        )
        return _kit(request, department, made)

    return _answer(request, code, "rotate", act)


@login_required
@sensitive_post_parameters(*PASSPHRASES)
@require_POST
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Give the own halves to another confidant as well."""

    def act(reader: User, department: Department) -> HttpResponse:
        given = seals.hand_over(
            holder=_own(reader, department),
            to=_holder(department, request.POST.get("to", "")),
            passphrase=request.POST.get("passphrase", ""),
            by=reader,
            at=timezone.now(),
        )
        said = ngettext(
            "%(num)d sealed identity was handed over.",
            "%(num)d sealed identities were handed over.",
            given,
        )
        messages.success(request, said % {"num": given})
        return redirect("seal-keys", department.code)

    return _answer(request, code, "hand-over", act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Put a key away after asking once more."""
    reader, department = _seen(request, code)
    holder = _holder(department, public_id)
    access.require(seal_access.may_remove(reader, holder))
    if request.method == "POST":
        seals.remove(holder=holder, by=reader, at=timezone.now())
        messages.success(request, _("The key is removed."))
        return redirect("seals")
    return render(
        request,
        "ui/confirm.html",
        {
            "title": _("Remove the key of %(name)s?") % {"name": holder.user.full_name},
            "text": _(
                "Sealed identities that only this key could open, alone with a reporter's consent or"
                " together with another confidant, can then be opened by nobody. Hand them over"
                " first. The reports themselves stay. This cannot be undone."
            ),
            "action": _("Remove the key"),
            "back_url": request.path.rpartition("/remove/")[0],
        },
    )


def _seen(request: HttpRequest, code: str) -> tuple[User, Department]:
    """Return the reader and the department whose confidant the reader is.

    Raises
    ------
    django.http.Http404
        If there is no such department, or the reader does not work in it.
    django.core.exceptions.PermissionDenied
        If the reader works in it and is no confidant.
    """
    reader, department = seen(request, code)
    access.require(seal_access.may_hold(reader, department))
    return reader, department


def _answer(
    request: HttpRequest,
    code: str,
    name: str,
    act: Callable[[User, Department], HttpResponse],
) -> HttpResponse:
    """Do one act; a refusal becomes a sentence beside its form. Passphrases are never given back."""
    reader, department = _seen(request, code)
    try:
        return act(reader, department)
    except SealRefused as refusal:
        return _show(request, reader, department, problem=(name, str(refusal)), status=422)


def _twice(request: HttpRequest) -> str:
    """Return the new passphrase, typed twice.

    Raises
    ------
    SealRefused
        If the two differ.
    """
    new: str = request.POST.get("new", "")
    if new != request.POST.get("again", ""):
        raise SealRefused(_("The two passphrases differ. Please type the same one twice."))
    return new


def _own(reader: User, department: Department) -> Holder:
    holder = seal_queries.key_of(reader, department)
    if holder is None:
        raise SealRefused(_("Set up your key first."))
    return holder


def _holder(department: Department, public_id: str) -> Holder:
    found = seal_queries.of_public_id(public_id)
    if found is None or found.department_id != department.pk:
        raise Http404
    return found


def _show(
    request: HttpRequest,
    reader: User,
    department: Department,
    *,
    problem: tuple[str, str] = ("", ""),
    status: int = 200,
) -> HttpResponse:
    own = seal_queries.key_of(reader, department)
    holders = list(seal_queries.holders_of(department).select_related("user"))
    return render(
        request,
        "reports/seals.html",
        {
            "department": department,
            "own": own,
            "others": [each for each in holders if each != own],
            "lapsed": list(seal_queries.lapsed_holders_of(department)),
            "waiting": list(seal_queries.waiting_for(reader, [department.pk])),
            "refused_act": problem[0],
            "problem": problem[1],
            "shortest": seals.SHORTEST_PASSPHRASE,
        },
        status=status,
    )


def _kit(request: HttpRequest, department: Department, made: KeyMade) -> HttpResponse:
    """Answer with the page for paper; the code stands in no address, no cookie and no table."""
    return render(
        request,
        "reports/recovery_kit.html",
        {"department": department, "holder": made.holder, "code": made.recovery_code},
    )
