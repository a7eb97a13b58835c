"""The door for people with an account: password, second factor, passkey, the hospital's sign-in."""

from dataclasses import dataclass
from time import monotonic, time

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from beamward.foundation.accounts import queries, services, sessions
from beamward.foundation.accounts.attempts import SIGN_IN
from beamward.foundation.accounts.backend import PATH, is_open
from beamward.foundation.accounts.factors import FactorRefused, holder_named_in
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.oidc import SingleSignOnRefused, provider
from beamward.foundation.accounts.web import confirm, devices, passkeys, typed
from beamward.foundation.accounts.web.forms import NewPasswordForm, SignInForm, wait_sentence
from beamward.foundation.accounts.web.middleware import speak_to_reader
from beamward.foundation.accounts.web.reader import signed_in
from beamward.foundation.addresses import address_of, network_of
from beamward.foundation.ui import errors

SECOND_STEP_S = 10 * 60
"""For how long a right password waits for the second factor."""

_STEP = "sign_in_step"
_SINGLE = "single_sign_on"

both = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Way:
    """Where somebody goes after signing in, and what was typed before."""

    next: str
    typed: typed.Typed | None

    @classmethod
    def of(cls, request: HttpRequest) -> "Way":
        """Return the way that a page carries; never one to another site."""
        wanted = str(request.POST.get("next") or request.GET.get("next") or "")
        return cls(_safe(request, wanted), typed.carried(request))

    @property
    def hidden(self) -> dict[str, str]:
        """What a page carries on."""
        return {"next": self.next, "typed": typed.hidden(self.typed) if self.typed else ""}


def _onwards(way: "Way") -> HttpResponse:
    # An address, never the name of a page: a single word would be taken for one.
    return HttpResponseRedirect(way.next) if way.next else redirect(settings.LOGIN_REDIRECT_URL)


def _safe(request: HttpRequest, target: str) -> str:
    here = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if here else ""


def place_of(request: HttpRequest, name: str) -> dict[str, str]:
    """Return at which place somebody tries a name: a known device, or an address."""
    return {
        "device": devices.name_for(request, name),
        "address": network_of(address_of(request)),
    }


# --- password, then second factor -----------------------------------------------------------------


@sensitive_post_parameters("password")
@both
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    way = Way.of(request)
    if request.method != "POST":
        if signed_in(request):
            return _onwards(way)
        return _page(request, SignInForm(request), way)
    name = str(request.POST.get("username", ""))
    form = SignInForm(request, data=request.POST, place=place_of(request, name))
    if not form.is_valid():
        return _page(request, form, way)
    return after_first_proof(request, form.get_user(), way)


def ask_to_sign_in(request: HttpRequest, kept: typed.Typed) -> HttpResponse:
    """Answer a form whose session has ended: what was typed waits until its person is back."""
    return _page(request, SignInForm(request), Way("", kept), status=403)


def ask_again(request: HttpRequest, kept: typed.Typed) -> HttpResponse:
    """Answer a page of ours that was open too long, or whose person came in in another tab."""
    reader = signed_in(request)
    if reader is None:
        return ask_to_sign_in(request, kept)
    if confirm.is_idle(request):
        return confirm.ask(request, locked=True, kept=kept)
    return _arrive(request, reader, Way("", kept))


def _page(
    request: HttpRequest, form: SignInForm, way: Way, *, said: str = "", status: int = 200
) -> HttpResponse:
    return render(
        request,
        "accounts/sign_in.html",
        {
            "form": form,
            "said": said,
            "had_files": bool(way.typed and way.typed.had_files),
            "single": bool(settings.BEAMWARD.oidc_issuer),
            "query": "?" + urlencode({"next": way.next}) if way.next else "",
            **way.hidden,
        },
        status=status,
    )


def after_first_proof(request: HttpRequest, user: User, way: Way) -> HttpResponse:
    """Let somebody in whose password is right, or ask for the second factor."""
    if not queries.has_second_factor(user):
        return enter(request, user, way)
    request.session[_STEP] = {"user": user.pk, "until": int(time()) + SECOND_STEP_S}
    return _second_page(request, user, way)


def _second_page(request: HttpRequest, user: User, way: Way, *, said: str = "") -> HttpResponse:
    return render(
        request,
        "accounts/second.html",
        {
            "said": said,
            "passkey": passkeys.ask(request, queries.passkeys_of(user)),
            **way.hidden,
        },
    )


@both
def second(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of somebody whose password was right."""
    way = Way.of(request)
    user = _pending(request)
    if user is None or request.method != "POST":
        if way.typed:
            return _page(request, SignInForm(request), way)
        return redirect("sign-in")
    place = place_of(request, user.login)
    seconds = SIGN_IN.wait(user.login, **place, now=monotonic())
    if seconds:
        return _second_page(request, user, way, said=wait_sentence(seconds))
    answer = str(request.POST.get(passkeys.FIELD, ""))
    try:
        if answer:
            passkeys.take(request, user, answer)
        else:
            code = str(request.POST.get("code", ""))
            services.use_code(user=user, code=code, at=timezone.now())
    except FactorRefused:
        SIGN_IN.count(user.login, **place, now=monotonic())
        return _second_page(request, user, way, said=_("This code is not right, or was used."))
    SIGN_IN.forget(user.login, **place)
    return enter(request, user, way)


def _pending(request: HttpRequest) -> User | None:
    step = request.session.get(_STEP) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if step is None or step["until"] < time():
        return None
    user = User.objects.filter(pk=step["user"]).first()
    return user if user and is_open(user) else None


# --- passkey alone --------------------------------------------------------------------------------


@both
def with_passkey(request: HttpRequest) -> HttpResponse:
    """Let somebody in with a passkey alone: it asks for finger, face or PIN, and so proves twice."""
    way = Way.of(request)
    said = ""
    if request.method == "POST":
        answer = str(request.POST.get(passkeys.FIELD, ""))
        try:
            user = queries.of_public_id(holder_named_in(answer))
            if user is None or not is_open(user):
                raise FactorRefused
            passkeys.take(request, user, answer)
            return enter(request, user, way)
        except FactorRefused:
            said = _("The passkey was not accepted. Sign in with your password instead.")
    return render(
        request,
        "accounts/with_passkey.html",
        {"said": said, "passkey": passkeys.ask(request, [], anybody=True), **way.hidden},
    )


# --- the hospital's sign-in (OpenID Connect) ------------------------------------------------------


def _back_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sign-in-single-back"))


@require_safe
def single(request: HttpRequest) -> HttpResponse:
    """Send somebody to the hospital's sign-in."""
    try:
        asked = provider().ask(back_address=_back_address(request))
    except SingleSignOnRefused as refusal:
        return _single_refused(request, refusal)
    request.session[_SINGLE] = {**asked.kept, "next": Way.of(request).next}
    return HttpResponseRedirect(asked.url)


@require_safe
def single_back(request: HttpRequest) -> HttpResponse:
    """Let somebody in of whom the hospital's sign-in says who it is, if there is an account."""
    kept = request.session.pop(_SINGLE, None)
    try:
        if kept is None or request.GET.get("state", "") != kept["state"]:
            raise SingleSignOnRefused(_("This sign-in was not begun here, or too long ago."))
        told = provider().recognised(
            request.GET.get("code", ""), kept=kept, back_address=_back_address(request)
        )
        user = services.recognise(login=told.login, subject=told.subject, at=timezone.now())
        if user is None or not is_open(user):
            raise SingleSignOnRefused(
                _(
                    "The hospital knows you as “%(name)s”, but no open account of that name is yours."
                    " Ask an administrator of your department."
                )
                % {"name": told.login}
            )
    except SingleSignOnRefused as refusal:
        return _single_refused(request, refusal)
    return enter(request, user, Way(_safe(request, kept["next"]), None), by_the_hospital=True)


def _single_refused(request: HttpRequest, refusal: SingleSignOnRefused) -> HttpResponse:
    return _page(request, SignInForm(request), Way("", None), said=str(refusal), status=403)


# --- coming in, going out -------------------------------------------------------------------------


def enter(
    request: HttpRequest, user: User, way: Way, *, by_the_hospital: bool = False
) -> HttpResponse:
    """Let a person in who has proved enough, and go where the way leads."""
    if signed_in(request) != user:
        login(request, user, backend=PATH)
        # The page of this answer is the person's already, though the request came from nobody.
        request.COOKIES[settings.SESSION_COOKIE_NAME] = request.session.session_key or ""
        request.session.pop(sessions.PUBLIC_ID, None)
        request.session.pop(_STEP, None)
        request.session[sessions.BEGUN] = int(time())
        request.session[sessions.DEVICE] = devices.kind_of(request)
        # Whoever comes through the hospital's sign-in has proved there what the hospital asks for.
        request.session[sessions.NEEDS_FACTOR] = (
            not by_the_hospital
            and queries.must_have_second_factor(user)
            and not queries.has_second_factor(user)
        )
    confirm.confirmed_now(request)
    response = _arrive(request, user, way)
    devices.remember(request, response, user)
    return response


def _arrive(request: HttpRequest, user: User, way: Way) -> HttpResponse:
    if way.typed is None:
        return _onwards(way)
    speak_to_reader(request)
    why = errors.Why.ANOTHER if way.typed.by not in ("", user.public_id) else errors.Why.SIGNED_IN
    return errors.give_back(request, way.typed, why)


class SignOut(LogoutView):
    """The way out. Drafts in the tab and pages in the cache go with the person.

    With ``next`` another person signs in and comes back to the same page.
    """

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Sign out; what a locked page carried waits for whoever signs in next."""
        kept = typed.carried(request)
        response = super().post(request, *args, **kwargs)
        if kept is not None:
            response = ask_to_sign_in(request, kept)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def get_success_url(self) -> str:
        """Return the door, with the way back for the next person."""
        target = _safe(self.request, str(self.request.POST.get("next", "")))
        door = reverse("sign-in")
        return f"{door}?{urlencode({'next': target})}" if target else door


# --- invitations ----------------------------------------------------------------------------------


@sensitive_post_parameters()
@both
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder of an invitation choose a password, and in."""
    user = queries.invited_with(services.digest_of(token), at=timezone.now())
    if user is None:
        return errors.say(
            request,
            404,
            _("This invitation is no longer good"),
            _(
                "It was used, replaced or is too old. Ask your department's administrator for another."
            ),
        )
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["new_password"]
        chosen = services.accept_invitation(token=token, password=password, at=timezone.now())
        return after_first_proof(request, chosen, Way("", None))
    response = render(request, "accounts/invitation.html", {"form": form, "invited": user})
    # The address is the key: it is told to no other page.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
