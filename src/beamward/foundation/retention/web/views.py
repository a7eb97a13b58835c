"""How long a department keeps its records, what has come to its end, and what is held."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.foundation.accounts.models import User
from beamward.foundation.accounts.web.confirm import recently_confirmed
from beamward.foundation.jobs import services as jobs
from beamward.foundation.organisations.access import require
from beamward.foundation.organisations.models import Department
from beamward.foundation.organisations.web.department import frame, seen
from beamward.foundation.public_id import grouped
from beamward.foundation.retention import access, labels, queries, registry, services
from beamward.foundation.retention.holds import UnderHold
from beamward.foundation.retention.kept import kept
from beamward.foundation.retention.models import Choice, Hold
from beamward.foundation.retention.registry import Kind
from beamward.foundation.retention.rules import RecordKind, rules
from beamward.foundation.retention.services import RetentionRefused
from beamward.foundation.retention.web.forms import HoldForm, ReasonForm, RuleForm

SHOWN = 50
"""Records on one page, and so disposed of at once; more go in the background."""

TAB = "retention"


@login_required
@require_safe
def retention(request: HttpRequest, code: str) -> HttpResponse:
    """Show rules, what is over, holds, what was disposed of, and how long everything else is kept."""
    reader, department = _seen(request, code)
    now = timezone.now()
    return render(
        request,
        "retention/retention.html",
        {
            **frame(reader, department, TAB),
            "lines": queries.lines_of(department, on=queries.today(department, now)),
            "holds": list(queries.holds_of(department)[:SHOWN]),
            "disposals": list(queries.disposals_of(department, most=SHOWN)),
            "kept": kept(),
            "labels": labels,
            "rules": rules(),
            "chooses": access.may_choose(reader, department),
            "places": access.may_place_hold(reader, department),
            "lifts": access.may_lift_hold(reader, department),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed()
def rule(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Choose how long one kind of record is kept."""
    reader, department = _seen(request, code)
    known = _kind(kind)
    require(access.may_choose(reader, department))
    choice = queries.choice_of(department, known.name)
    form = RuleForm(request.POST or None, label_suffix="", kind=known, choice=choice)
    if request.method == "POST" and form.is_valid():
        try:
            _choose(form, department, known, choice, reader)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. The trail tells who chose it, and why."))
            return redirect("department-retention", code)
    return _show(request, "rule.html", reader, department, form, known)


def _choose(
    form: RuleForm, department: Department, kind: Kind, choice: Choice | None, by: User
) -> None:
    now = timezone.now()
    if not form.is_unknown:
        services.choose(department=department, kind=kind, wanted=form.wanted(), by=by, at=now)
    elif choice is not None:
        services.leave_unknown(choice=choice, reason=form.cleaned_data["reason"], by=by, at=now)


@login_required
@require_safe
def over(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """List the records of a kind whose time is over, each with the reason."""
    reader, department = _seen(request, code)
    return _list(request, reader, department, _kind(kind), ReasonForm(label_suffix=""))


@login_required
@require_POST
@recently_confirmed()
def dispose(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Dispose of the records that were ticked, or start on all of them in the background."""
    reader, department = _seen(request, code)
    known = _kind(kind)
    require(known.may_dispose(reader, department))
    form = ReasonForm(request.POST, label_suffix="")
    if not form.is_valid():
        return _list(request, reader, department, known, form)
    reason = form.cleaned_data["reason"]
    if "all" in request.POST:
        now = timezone.now()
        job = jobs.start(
            kind="retention.dispose",
            arguments={
                "department": department.code,
                "kind": known.name,
                "person": reader.public_id,
                "reason": reason,
                "on": queries.today(department, now).isoformat(),
            },
            by=reader,
            department=department,
            at=now,
        )
        return redirect("job", job.public_id)
    chosen = request.POST.getlist("record")[:SHOWN]
    if not chosen:
        form.add_error(None, _("Tick the records that shall go."))
        return _list(request, reader, department, known, form)
    refused: dict[str, list[str]] = {}
    for public_id in chosen:
        try:
            services.dispose(
                department=department,
                kind=known,
                public_id=public_id,
                reason=reason,
                by=reader,
                at=timezone.now(),
            )
        except (RetentionRefused, UnderHold) as refusal:
            refused.setdefault(str(refusal), []).append(public_id)
    for sentence, ids in refused.items():
        form.add_error(None, f"{', '.join(map(grouped, ids))}: {sentence}")
    done = len(chosen) - sum(map(len, refused.values()))
    if done:
        messages.success(
            request,
            ngettext("%(num)d record was disposed of.", "%(num)d records were disposed of.", done)
            % {"num": done},
        )
    if refused:
        return _list(request, reader, department, known, form)
    return redirect("retention-over", code, known.name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed()
def place_hold(request: HttpRequest, code: str) -> HttpResponse:
    """Hold an incident, or the whole department, as it is."""
    reader, department = _seen(request, code)
    require(access.may_place_hold(reader, department))
    incidents = registry.get(RecordKind.INCIDENT)
    form = HoldForm(
        request.POST or None,
        label_suffix="",
        department=department,
        kind=incidents.subject_kind if incidents else "",
        initial={"incident": grouped(request.GET.get("incident", ""))},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.place_hold(
                department=department,
                subject=form.cleaned_data["incident"],
                reason=form.cleaned_data["reason"],
                by=reader,
                at=timezone.now(),
            )
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The legal hold stands. Nothing under it can be deleted."))
            return redirect("department-retention", code)
    return _show(request, "hold_place.html", reader, department, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed()
def lift_hold(request: HttpRequest, code: str, public_id: str) -> HttpResponse:
    """Lift a legal hold."""
    reader, department = _seen(request, code)
    hold = queries.hold_of_public_id(public_id)
    if hold is None or hold.department_id != department.pk:
        raise Http404
    require(access.may_lift_hold(reader, department))
    form = ReasonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            services.lift_hold(
                hold=hold, reason=form.cleaned_data["reason"], by=reader, at=timezone.now()
            )
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The legal hold is lifted."))
            return redirect("department-retention", code)
    return _show(request, "hold_lift.html", reader, department, form, hold=hold)


def _seen(request: HttpRequest, code: str) -> tuple[User, Department]:
    reader, department = seen(request, code)
    require(access.may_see(reader, department))
    return reader, department


def _kind(name: str) -> Kind:
    known = registry.get(name)
    if known is None:
        raise Http404
    return known


def _list(
    request: HttpRequest, reader: User, department: Department, kind: Kind, form: ReasonForm
) -> HttpResponse:
    choice = queries.choice_of(department, kind.name)
    rows: list[queries.Over] = []
    number = 0
    if choice is not None:
        found = queries.rows_over(kind, choice, on=queries.today(department, timezone.now()))
        number = found.count()
        rows = [queries.over_of(kind, choice, row) for row in found[:SHOWN]]
    return render(
        request,
        "retention/over.html",
        {
            **frame(reader, department, TAB),
            "kind": kind,
            "choice": choice,
            "rows": rows,
            "number": number,
            "ticked": request.POST.getlist("record"),
            "form": form,
            "labels": labels,
            "rules": rules(),
            "disposes": kind.may_dispose(reader, department),
        },
        status=422 if form.errors else 200,
    )


def _show(
    request: HttpRequest,
    template: str,
    reader: User,
    department: Department,
    form: ReasonForm | RuleForm,
    kind: Kind | None = None,
    hold: Hold | None = None,
) -> HttpResponse:
    return render(
        request,
        f"retention/{template}",
        {
            **frame(reader, department, TAB),
            "form": form,
            "kind": kind,
            "hold": hold,
            "labels": labels,
        },
        status=422 if form.errors else 200,
    )
