"""Pages on which a person keeps the own second factors, and sees where the own name is signed in."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.foundation.accounts import factors, queries, services, sessions
from beamward.foundation.accounts.factors import FactorRefused
from beamward.foundation.accounts.models import FactorKind, Session, User
from beamward.foundation.accounts.web import confirm, passkeys
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.accounts.web.forms import AppForm, PasskeyForm
from beamward.foundation.accounts.web.reader import person
from beamward.foundation.documents.qr import qr_svg

SEED_SECONDS = 3600
"""For how long a QR code may stand on the page before its first code is typed."""

_SEED_PURPOSE = "seed"

form_page = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show the second factors, and where the person is signed in."""
    reader = person(request)
    held = list(queries.factors_of(reader))
    codes = next((one for one in held if one.kind == FactorKind.RECOVERY), None)
    return render(
        request,
        "accounts/security.html",
        {
            "factors": [one for one in held if one.kind != FactorKind.RECOVERY],
            "has_app": any(one.kind == FactorKind.CODES for one in held),
            "codes": codes,
            "codes_left": len(codes.secret.split()) if codes else 0,
            "is_required": queries.must_have_second_factor(reader),
            "must_set_up": request.session.get(sessions.NEEDS_FACTOR, False),
            "sessions": queries.sessions_of(reader, at=timezone.now()),
            "this_session": request.session.session_key,
            "hours": settings.SESSION_COOKIE_AGE // 3600,
        },
    )


@login_required
@form_page
@recently_confirmed(when=confirm.always)
def app(request: HttpRequest) -> HttpResponse:
    """Set up an app that shows codes: scan, type its first code."""
    reader = person(request)
    form = AppForm(request.POST or None)
    seed = None
    if request.method == "POST" and form.is_valid():
        seed = factors.decrypt(
            form.cleaned_data["seed"], purpose=_SEED_PURPOSE, seconds=SEED_SECONDS
        )
        try:
            if seed is None:
                raise FactorRefused
            services.add_app(
                user=reader, seed=seed, code=form.cleaned_data["code"], at=timezone.now()
            )
        except FactorRefused:
            form.add_error("code", _("This is not the code. Is the clock of the phone right?"))
        else:
            return _kept(request, reader, _("From now on a code of the app is asked for."))
    seed = seed or _seed_of(request) or factors.new_seed()
    sealed = factors.encrypt(seed, purpose=_SEED_PURPOSE)
    address = factors.address_for_app(seed, login=reader.login, host=passkeys.host_of(request))
    return render(
        request,
        "accounts/app.html",
        {
            "form": form,
            "sealed": sealed,
            "seed": " ".join(seed[at : at + 4] for at in range(0, len(seed), 4)),
            "picture": qr_svg(address, _("QR code for the app")),
        },
    )


def _seed_of(request: HttpRequest) -> str | None:
    sealed = str(request.POST.get("seed", ""))
    return factors.decrypt(sealed, purpose=_SEED_PURPOSE, seconds=SEED_SECONDS) if sealed else None


@login_required
@form_page
@recently_confirmed(when=confirm.always)
def passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey."""
    reader = person(request)
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = passkeys.made(request, form.cleaned_data["passkey"])
        except FactorRefused:
            form.add_error(None, _("The browser made no passkey. Try again, or use an app."))
        else:
            services.add_passkey(
                user=reader, kept=kept, name=form.cleaned_data["name"], at=timezone.now()
            )
            return _kept(request, reader, _("The passkey has been added."))
    options = passkeys.ask_to_make(request, reader, queries.passkeys_of(reader))
    return render(request, "accounts/passkey.html", {"form": form, "options": options})


def _kept(request: HttpRequest, reader: User, said: str) -> HttpResponse:
    """Go on after a second factor was set up: the first one comes with recovery codes."""
    request.session[sessions.NEEDS_FACTOR] = False
    messages.success(request, said)
    if queries.factors_of(reader).filter(kind=FactorKind.RECOVERY).exists():
        return redirect("account-security")
    return _codes_page(request, reader)


@login_required
@require_POST
@recently_confirmed()
def codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes; the earlier ones end."""
    reader = person(request)
    if not queries.has_second_factor(reader):
        return redirect("account-security")
    return _codes_page(request, reader)


def _codes_page(request: HttpRequest, reader: User) -> HttpResponse:
    made = services.renew_recovery_codes(user=reader, at=timezone.now())
    return render(request, "accounts/codes.html", {"codes": made})


@login_required
@require_POST
@recently_confirmed()
def factor_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Switch one of the own second factors off."""
    reader = person(request)
    found = queries.factors_of(reader).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    services.remove_factor(factor=found, by=reader, at=timezone.now())
    if queries.must_have_second_factor(reader) and not queries.has_second_factor(reader):
        request.session[sessions.NEEDS_FACTOR] = True
    messages.success(request, _("The second factor has been switched off."))
    return redirect("account-security")


def _others(request: HttpRequest, reader: User, now: datetime) -> QuerySet[Session]:
    return queries.sessions_of(reader, at=now).exclude(session_key=request.session.session_key)


@login_required
@require_POST
def session_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End one of the own sessions on another device; this one is left by signing out."""
    reader = person(request)
    now = timezone.now()
    found = _others(request, reader, now).filter(public_id=public_id)
    if not found.exists():
        raise Http404
    services.end_sessions(sessions=found, user=reader, by=reader, at=now)
    messages.success(request, _("The session has been ended."))
    return redirect("account-security")


@login_required
@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """End all of the own sessions but this one."""
    reader = person(request)
    now = timezone.now()
    others = _others(request, reader, now)
    count = services.end_sessions(sessions=others, user=reader, by=reader, at=now)
    messages.success(
        request,
        ngettext(
            "%(num)d other session has been ended.",
            "%(num)d other sessions have been ended.",
            count,
        )
        % {"num": count},
    )
    return redirect("account-security")
