"""Pages on which people are invited, lose their second factors, and leave."""

from smtplib import SMTPException

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from beamward.foundation.accounts import handover
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.services import INVITED_FOR
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.accounts.web.reader import person as reader_of
from beamward.foundation.organisations import access, queries, services
from beamward.foundation.organisations.web.forms import LeavingForm


def managed_person(request: HttpRequest, public_id: str) -> tuple[User, User]:
    """Return the reader, and the person whose account the reader manages."""
    reader = reader_of(request)
    found = get_object_or_404(User, public_id=public_id)
    access.require(access.may_manage_person(reader, found))
    return reader, found


def back(request: HttpRequest, reader: User, person: User) -> HttpResponse:
    """Go back to where the person is kept."""
    code = request.POST.get("department", "")
    if code in [department.code for department in queries.works_in(person)]:
        return redirect("department-person", code, person.public_id)
    return redirect("people" if access.may_manage_installation(reader) else "departments")


@login_required
@require_POST
@recently_confirmed()
def person_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a link with which a person chooses a new password."""
    reader, person = managed_person(request, public_id)
    return invited(request, person, reader)


def invited(request: HttpRequest, person: User, reader: User) -> HttpResponse:
    """Invite a person: by mail, or by a page to print that is shown this once."""
    token = services.invite(person=person, by=reader, at=timezone.now())
    link = settings.BEAMWARD.public_url + reverse("invitation", args=[token])
    if person.email and settings.BEAMWARD.email_host and _mailed(person, link):
        messages.success(
            request, _("%(name)s has been invited by mail.") % {"name": person.full_name}
        )
        return back(request, reader, person)
    return render(
        request,
        "organisations/invited.html",
        {"person": person, "link": link, "days": INVITED_FOR.days},
    )


def _mailed(person: User, link: str) -> bool:
    """Send the link, at once: a job would have to keep it. Return whether the server took it."""
    with translation.override(person.language or settings.LANGUAGE_CODE):
        sentences = (
            _("An account in Beamward waits for you. With this link you choose your password:"),
            link,
            ngettext(
                "It works once, for %(num)d day.",
                "It works once, for %(num)d days.",
                INVITED_FOR.days,
            )
            % {"num": INVITED_FOR.days},
        )
        mail = EmailMessage(
            subject=_("Beamward: your invitation"),
            body="\n\n".join(sentences) + "\n",
            to=[person.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
    try:
        mail.send()
    except (OSError, SMTPException):
        return False
    return True


@login_required
@require_POST
@recently_confirmed()
def person_factors(request: HttpRequest, public_id: str) -> HttpResponse:
    """Switch off the second factors of a person who has lost them."""
    reader, person = managed_person(request, public_id)
    services.remove_second_factors(person=person, by=reader, at=timezone.now())
    messages.success(
        request,
        _("%(name)s signs in with the password alone now.") % {"name": person.full_name},
    )
    return back(request, reader, person)


@login_required
@require_POST
@recently_confirmed()
def person_release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the hospital's sign-in know a person anew."""
    reader, person = managed_person(request, public_id)
    services.release(person=person, by=reader, at=timezone.now())
    messages.success(
        request,
        _("Who comes as “%(name)s” from the hospital's sign-in next gets this account.")
        % {"name": person.login},
    )
    return back(request, reader, person)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def person_leaving(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say on which day a person leaves, and show what the person has in hand."""
    reader, person = managed_person(request, public_id)
    form = LeavingForm(request.POST or None, initial={"leaves_on": person.leaves_on})
    if request.method == "POST" and form.is_valid():
        leaves_on = form.cleaned_data["leaves_on"]
        try:
            services.plan_leave(person=person, leaves_on=leaves_on, by=reader, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = _("%(name)s leaves.") if leaves_on else _("%(name)s stays.")
            messages.success(request, said % {"name": person.full_name})
            return redirect("person-leaving", public_id)
    return render(
        request,
        "organisations/leaving.html",
        {"person": person, "form": form, "work": handover.open_work(person)},
    )
