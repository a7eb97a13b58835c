"""Pages of departments, for those who keep them. No page here shows a report."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.foundation.accounts import queries as accounts
from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.accounts.web.reader import person as reader_of
from beamward.foundation.organisations import access, queries, services
from beamward.foundation.organisations.models import (
    Department,
    Level,
    Machine,
    Organisation,
    Role,
    Site,
)
from beamward.foundation.organisations.web import forms, joining, links
from beamward.foundation.organisations.web.department import frame, seen
from beamward.foundation.trail.queries import entries_of, entries_of_kind

form_page = require_http_methods(["GET", "HEAD", "POST"])
MONTHS_SHOWN = 24
EARLIEST_MONTH = date(1950, 1, 1)
ENTRIES_SHOWN = 50
PEOPLE_A_PAGE = 50


def _gives_power(request: HttpRequest) -> bool:
    """Tell whether a form makes somebody an administrator: that asks for a fresh proof."""
    return Role.ADMINISTRATOR in request.POST.getlist("roles")


def _managed(request: HttpRequest, code: str) -> tuple[User, Department]:
    reader, found = seen(request, code)
    access.require(access.may_manage(reader, found))
    return reader, found


# ---- Departments -------------------------------------------------------------------------------


@login_required
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """List the departments of the reader; who sees but one goes straight to it."""
    reader = reader_of(request)
    seen = list(queries.managed_by(reader))
    if len(seen) == 1:
        return redirect("department", seen[0].code)
    return render(
        request,
        "organisations/departments.html",
        {"departments": seen, "manages_installation": access.may_manage_installation(reader)},
    )


@login_required
@require_safe
def department(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is said of a department."""
    reader, found = seen(request, code)
    shown = frame(reader, found, "department")
    entries = entries_of(found) if shown["manages"] else None
    return render(request, "organisations/department.html", {**shown, "entries": entries})


@login_required
@form_page
def department_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is said of a department; its hospital only by who manages the installation."""
    reader, found = _managed(request, code)
    may_place = access.may_manage_installation(reader)
    form = forms.DepartmentForm(request.POST or None, department=found)
    place = forms.HospitalForm(request.POST or None, initial={"hospital": found.hospital})
    if request.method == "POST" and form.is_valid() and (not may_place or place.is_valid()):
        now = timezone.now()
        try:
            with transaction.atomic():
                services.change_department(department=found, **form.cleaned_data, by=reader, at=now)
                if may_place and place.has_changed():
                    services.place_department(
                        department=found, **place.cleaned_data, by=reader, at=now
                    )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The department has been changed."))
            return redirect("department", code)
        found.refresh_from_db()
    return render(
        request,
        "organisations/department_edit.html",
        {
            **frame(reader, found, "department"),
            "form": form,
            "place_form": place if may_place else None,
        },
    )


# ---- Machines and sites ------------------------------------------------------------------------


@login_required
@require_safe
def machines(request: HttpRequest, code: str) -> HttpResponse:
    """List the department's machines and sites."""
    reader, found = _managed(request, code)
    known = dict(links.techniques())
    return render(
        request,
        "organisations/machines.html",
        {
            **frame(reader, found, "machines"),
            "machines": [
                (
                    machine,
                    known.get(machine.technique, machine.technique),
                    links.machine_links(machine),
                )
                for machine in queries.machines_of(found)
            ],
            "sites": queries.sites_of(found),
        },
    )


@login_required
@form_page
def machine_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a machine."""
    reader, found = _managed(request, code)
    form = forms.MachineForm(request.POST or None, department=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_machine(
                department=found, **form.cleaned_data, by=reader, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The machine has been added."))
            return redirect("department-machines", code)
    return render(
        request,
        "organisations/simple_form.html",
        {**frame(reader, found, "machines"), "form": form, "title": _("Add a machine")},
    )


@login_required
@form_page
def machine_edit(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Change what is said of a machine."""
    reader, found = _managed(request, code)
    machine = get_object_or_404(Machine, department=found, public_id=public_id)
    form = forms.MachineForm(request.POST or None, department=found, machine=machine)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_machine(
                machine=machine, **form.cleaned_data, by=reader, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The machine has been changed."))
            return redirect("department-machines", code)
    return render(
        request,
        "organisations/simple_form.html",
        {
            **frame(reader, found, "machines"),
            "form": form,
            "title": _("Change a machine"),
            "entries": entries_of(machine),
        },
    )


@login_required
@require_POST
def machine_use(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Offer a machine to reporters, or no longer."""
    reader, found = _managed(request, code)
    machine = get_object_or_404(Machine, department=found, public_id=public_id)
    services.set_machine_active(
        machine=machine, active=request.POST.get("active") == "yes", by=reader, at=timezone.now()
    )
    messages.success(
        request,
        _("The machine is offered to reporters again.")
        if machine.is_active
        else _("The machine is no longer offered to reporters. Old reports keep it."),
    )
    return redirect("department-machines", code)


@login_required
@form_page
def site_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a site."""
    reader, found = _managed(request, code)
    form = forms.NamedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_site(department=found, **form.cleaned_data, by=reader, at=timezone.now())
        messages.success(request, _("The site has been added."))
        return redirect("department-machines", code)
    return render(
        request,
        "organisations/simple_form.html",
        {**frame(reader, found, "machines"), "form": form, "title": _("Add a site")},
    )


@login_required
@form_page
def site_edit(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Rename a site."""
    reader, found = _managed(request, code)
    site = get_object_or_404(Site, department=found, public_id=public_id)
    initial = {"name_en": site.name_en, "name_zh": site.name_zh}
    form = forms.NamedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_site(site=site, **form.cleaned_data, by=reader, at=timezone.now())
        messages.success(request, _("The site has been changed."))
        return redirect("department-machines", code)
    return render(
        request,
        "organisations/simple_form.html",
        {
            **frame(reader, found, "machines"),
            "form": form,
            "title": _("Change a site"),
            "entries": entries_of(site),
        },
    )


# ---- People and their roles --------------------------------------------------------------------


@login_required
@require_safe
def people(request: HttpRequest, code: str) -> HttpResponse:
    """List who works in the department, in which roles, and how that came about."""
    reader, found = _managed(request, code)
    return render(
        request,
        "organisations/people.html",
        {
            **frame(reader, found, "people"),
            "people": queries.people_and_roles(found),
            "entries": entries_of_kind("organisations.membership", found.pk, most=ENTRIES_SHOWN),
        },
    )


@login_required
@form_page
@recently_confirmed(when=_gives_power)
def person_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a person who is new, with roles, and a first password or an invitation."""
    reader, found = _managed(request, code)
    form = forms.NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_person(
                department=found, **form.cleaned_data, by=reader, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None if hasattr(refusal, "error_dict") else "password", refusal)
        else:
            messages.success(
                request, _("%(name)s has been added.") % {"name": form.cleaned_data["full_name"]}
            )
            if not added.has_usable_password():
                return joining.invited(request, added, reader)
            return redirect("department-people", code)
    return render(
        request,
        "organisations/simple_form.html",
        {**frame(reader, found, "people"), "form": form, "title": _("Add a new person")},
    )


@login_required
@form_page
@recently_confirmed(when=_gives_power)
def person_known(request: HttpRequest, code: str) -> HttpResponse:
    """Give roles to a person who has an account already."""
    reader, found = _managed(request, code)
    form = forms.KnownPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.person:
        held = queries.roles_of(form.person, found.pk)
        services.set_roles(
            user=form.person,
            department=found,
            roles=held | set(form.cleaned_data["roles"]),
            by=reader,
            at=timezone.now(),
        )
        messages.success(request, _("%(name)s has been added.") % {"name": form.person.full_name})
        return redirect("department-people", code)
    return render(
        request,
        "organisations/simple_form.html",
        {
            **frame(reader, found, "people"),
            "form": form,
            "title": _("Add a person who has an account"),
        },
    )


@login_required
@form_page
@recently_confirmed(when=_gives_power)
def person_roles(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Give and take the roles of a person."""
    reader, found = _managed(request, code)
    person = get_object_or_404(
        User.objects.filter(memberships__department=found).distinct(), public_id=public_id
    )
    held = queries.roles_of(person, found.pk)
    form = forms.RolesForm(request.POST or None, initial={"roles": [role.value for role in held]})
    if request.method == "POST" and form.is_valid():
        services.set_roles(
            user=person,
            department=found,
            roles=form.cleaned_data["roles"],
            by=reader,
            at=timezone.now(),
        )
        messages.success(request, _("The roles have been changed."))
        return redirect("department-people", code)
    return render(
        request,
        "organisations/person.html",
        {
            **frame(reader, found, "people"),
            "person": person,
            "form": form,
            "may_give": access.may_give_role(reader, found, to=person),
            "may_manage_person": access.may_manage_person(reader, person),
            "password_form": forms.FirstPasswordForm(),
            "has_second_factor": accounts.has_second_factor(person),
            "entries": entries_of(person) if access.may_manage_person(reader, person) else None,
        },
    )


@login_required
@require_safe
def everybody(request: HttpRequest) -> HttpResponse:
    """List all people of the installation."""
    access.require(access.may_manage_installation(reader_of(request)))
    words = request.GET.get("q", "").strip()
    pages = Paginator(queries.people_named(words), PEOPLE_A_PAGE)
    shown = pages.get_page(request.GET.get("number"))
    departments = queries.departments_by_person(shown)
    return render(
        request,
        "organisations/everybody.html",
        {
            "words": words,
            "shown": shown,
            "people": [(person, departments.get(person.pk, [])) for person in shown],
        },
    )


@login_required
@form_page
@recently_confirmed()
def person_password(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set a first password anew."""
    reader, person = joining.managed_person(request, public_id)
    form = forms.FirstPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_first_password(
                person=person,
                password=form.cleaned_data["password"],
                by=reader,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error("password", refusal)
        else:
            messages.success(
                request,
                _("%(name)s has a new password and is signed out everywhere.")
                % {"name": person.full_name},
            )
            return joining.back(request, reader, person)
    return render(
        request,
        "organisations/person_password.html",
        {"person": person, "form": form, "code": request.POST.get("department", "")},
    )


@login_required
@require_POST
def person_active(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a person sign in, or no longer."""
    reader, person = joining.managed_person(request, public_id)
    services.set_person_active(
        person=person, active=request.POST.get("active") == "yes", by=reader, at=timezone.now()
    )
    messages.success(
        request,
        (
            _("%(name)s may sign in again.")
            if person.is_active
            else _("%(name)s may no longer sign in.")
        )
        % {"name": person.full_name},
    )
    return joining.back(request, reader, person)


# ---- Monthly volumes ---------------------------------------------------------------------------


@login_required
@form_page
def volumes(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the numbers of 24 months: what rates are divided by."""
    reader, found = seen(request, code)
    this_month = timezone.localdate().replace(day=1)
    last = _month(request.GET.get("until", ""), latest=this_month)
    months = [_earlier(last, count) for count in range(MONTHS_SHOWN)]
    may_record = access.may_record_volumes(reader, found)
    form = forms.VolumesForm(
        request.POST or None,
        months=months,
        kept=queries.volumes_of(found, months[-1], months[0]),
    )
    if request.method == "POST":
        access.require(may_record)
        if form.is_valid():
            count = services.record_volumes(
                department=found, months=form.recorded(), by=reader, at=timezone.now()
            )
            if count:
                messages.success(request, _("The numbers have been saved."))
            else:
                messages.info(request, _("Nothing was changed."))
            return redirect(request.get_full_path())
    return render(
        request,
        "organisations/volumes.html",
        {
            **frame(reader, found, "volumes"),
            "form": form,
            "may_record": may_record,
            "earlier": f"{_earlier(last, MONTHS_SHOWN):%Y-%m}",
            "later": f"{min(_earlier(last, -MONTHS_SHOWN), this_month):%Y-%m}"
            if last < this_month
            else None,
        },
    )


def _month(text: str, *, latest: date) -> date:
    """Return the month that an address names as ``2026-11``, or the latest where it names none."""
    try:
        named = date.fromisoformat(f"{text}-01").replace(day=1)
    except ValueError:
        return latest
    return min(max(named, EARLIEST_MONTH), latest)


def _earlier(month: date, count: int) -> date:
    """Return the first day of the month that lies ``count`` months before."""
    months = month.year * 12 + month.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


# ---- The tree ----------------------------------------------------------------------------------


@login_required
@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """Show the tree from the nation down to the departments."""
    access.require(access.may_manage_installation(reader_of(request)))
    return render(request, "organisations/tree.html", {"tree": queries.tree(), "levels": Level})


@login_required
@form_page
def organisation_add(request: HttpRequest, level: str) -> HttpResponse:
    """Add a nation, a region or a hospital."""
    reader = reader_of(request)
    access.require(access.may_manage_installation(reader))
    if level not in Level.values:
        raise Http404
    parent = Organisation.objects.filter(public_id=request.GET.get("under", "")).first()
    form = forms.OrganisationForm(
        request.POST or None, level=Level(level), initial={"parent": parent}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.add_organisation(
                level=Level(level), **form.cleaned_data, by=reader, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The organisation has been added."))
            return redirect("organisations")
    return render(
        request,
        "organisations/organisation.html",
        {"form": form, "level": Level(level), "organisation": None, "entries": None},
    )


@login_required
@form_page
def organisation_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an organisation's names, grade and place."""
    reader = reader_of(request)
    access.require(access.may_manage_installation(reader))
    found = get_object_or_404(Organisation, public_id=public_id)
    kept = ("name_en", "name_zh", "grade", "parent")
    form = forms.OrganisationForm(
        request.POST or None,
        level=Level(found.level),
        initial={name: getattr(found, name) for name in kept},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_organisation(
                organisation=found, **form.cleaned_data, by=reader, at=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The organisation has been changed."))
            return redirect("organisations")
    return render(
        request,
        "organisations/organisation.html",
        {
            "form": form,
            "level": Level(found.level),
            "organisation": found,
            "entries": entries_of(found),
        },
    )


@login_required
@form_page
def department_add(request: HttpRequest) -> HttpResponse:
    """Add a department."""
    reader = reader_of(request)
    access.require(access.may_manage_installation(reader))
    hospital = Organisation.objects.filter(public_id=request.GET.get("under", "")).first()
    form = forms.NewDepartmentForm(request.POST or None, initial={"hospital": hospital})
    if request.method == "POST" and form.is_valid():
        try:
            added = services.add_department(**form.cleaned_data, by=reader, at=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The department has been added."))
            return redirect("department", added.code)
    return render(request, "organisations/department_add.html", {"form": form})
