"""Pages of accounts."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.foundation.accounts import queries, services
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.accounts.web.forms import AccountForm, PasswordForm, TokenForm
from beamward.foundation.accounts.web.reader import person, signed_in

LANGUAGE_COOKIE_SECONDS = 365 * 24 * 3600


# The page of an anonymous visitor sets no cookie and so carries no token; a forged request can do
# nothing but show the next page in another language, and carries no session (SameSite=Lax).
@csrf_exempt
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Speak another language: kept with the person who is signed in, else in a cookie."""
    language = request.POST.get("language", "")
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target, status=303)
    if language not in dict(settings.LANGUAGES):
        return response
    reader = signed_in(request)
    if reader is not None:
        services.choose(
            user=reader,
            full_name=reader.full_name,
            email=reader.email,
            language=language,
            time_zone=reader.time_zone,
            at=timezone.now(),
        )
    else:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=LANGUAGE_COOKIE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show and change the own account."""
    reader = person(request)
    form = AccountForm(request.POST or None, user=reader)
    if request.method == "POST" and form.is_valid():
        services.choose(user=reader, **form.cleaned_data, at=timezone.now())
        with translation.override(reader.language or translation.get_language()):
            messages.success(request, _("Your account has been changed."))
        return redirect("account")
    return render(request, "accounts/account.html", {"form": form})


@login_required
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """Take note that somebody is typing on a page: a script says so every few minutes."""
    return HttpResponse(status=204)


@login_required
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Change the own password; this session stays, all others end."""
    reader = person(request)
    form = PasswordForm(request.POST or None, user=reader)
    if request.method == "POST" and form.is_valid():
        services.set_password(
            user=reader, password=form.cleaned_data["new_password"], by=reader, at=timezone.now()
        )
        update_session_auth_hash(request, reader)
        messages.success(request, _("Your password has been changed."))
        return redirect("account")
    return render(request, "accounts/password_change.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
@recently_confirmed()
def tokens(request: HttpRequest) -> HttpResponse:
    """Show the own tokens and make new ones; a new one is shown this once."""
    reader = person(request)
    now = timezone.now()
    form = TokenForm(request.POST or None)
    secret = None
    if request.method == "POST" and form.is_valid():
        secret = services.issue_token(
            user=reader, name=form.cleaned_data["name"], expires_at=now + form.validity, at=now
        )
        form = TokenForm()
    return render(
        request,
        "accounts/tokens.html",
        {"form": form, "secret": secret, "tokens": queries.tokens_of(reader), "now": now},
    )


@login_required
@require_POST
def token_revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    """End one of the own tokens."""
    reader = person(request)
    token = queries.tokens_of(reader).filter(public_id=public_id).first()
    if token is None:
        raise Http404
    services.revoke_token(token=token, by=reader, at=timezone.now())
    messages.success(request, _("The token no longer works."))
    return redirect("account-tokens")
