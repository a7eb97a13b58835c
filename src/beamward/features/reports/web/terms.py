"""The word lists of a department: which of our terms it offers, and its own below ours."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from beamward.domain import vocabulary
from beamward.domain.vocabulary import Latitude, Term, TermRefused, Vocabulary
from beamward.features.reports import labels, queries, services
from beamward.features.reports.web.department import kept
from beamward.foundation.organisations.web.department import frame


@dataclass(frozen=True)
class Row:
    """A term as the page shows it; `depth` is how far it stands below the top."""

    term: Term
    label: str
    other_label: str
    depth: int


def changeable() -> list[Vocabulary]:
    """Return the vocabularies that a department may change."""
    lists = (vocabulary.load(name) for name in vocabulary.names())
    return [each for each in lists if each.latitude is not Latitude.FIXED]


@login_required
@require_safe
def lists(request: HttpRequest, code: str) -> HttpResponse:
    """Show the lists, each with how many terms it offers."""
    reader, department = kept(request, code)
    language = get_language() or "en"
    ours = changeable()
    used = queries.vocabularies([each.name for each in ours], department)
    rows = [
        (
            each.name,
            each.title(language),
            len(used[each.name].offered()),
            sum(not term.active for term in used[each.name].terms),
            sum(term.own for term in used[each.name].terms),
        )
        for each in ours
    ]
    return render(
        request, "reports/terms.html", {**frame(reader, department, "terms"), "lists": rows}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Show one list, and take which of its terms are offered."""
    reader, department = kept(request, code)
    _found(name)
    if request.method == "POST":
        switched = services.offer_terms(
            department=department,
            vocabulary=name,
            offered=request.POST.getlist("offered"),
            by=reader,
            at=timezone.now(),
        )
        said = ngettext("%(count)d term changed.", "%(count)d terms changed.", switched)
        messages.success(request, said % {"count": switched})
        return redirect("department-term-list", department.code, name)
    return _show(request, code, name)


@login_required
@require_POST
def add(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Take a department's own term."""
    reader, department = kept(request, code)
    _found(name)
    typed = {key: request.POST.get(key, "") for key in ("parent", "label_en", "label_zh")}
    try:
        services.add_term(
            department=department, vocabulary=name, by=reader, at=timezone.now(), **typed
        )
    except TermRefused as refusal:
        problem = str(labels.TERM_REFUSALS[refusal.reason])
    except ValidationError as refusal:
        problem = " ".join(refusal.messages)
    else:
        messages.success(request, _("The term is offered from now on."))
        return redirect("department-term-list", department.code, name)
    return _show(request, code, name, typed=typed, problem=problem, status=422)


def _found(name: str) -> None:
    if name not in {each.name for each in changeable()}:
        raise Http404


def _show(
    request: HttpRequest,
    code: str,
    name: str,
    *,
    typed: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    reader, department = kept(request, code)
    language = get_language() or "en"
    used = queries.terms(name, department)
    is_open = used.latitude is Latitude.OPEN
    parents = [(term.code, term.label(language)) for term in used.terms if not term.own]
    return render(
        request,
        "reports/term_list.html",
        {
            **frame(reader, department, "terms"),
            "name": name,
            "list_title": used.title(language),
            "rows": [_row(used, term, language) for term in used.terms],
            "parents": parents,
            "needs_parent": not is_open,
            "typed": typed or {"parent": "", "label_en": "", "label_zh": ""},
            "problem": problem,
        },
        status=status,
    )


def _row(used: Vocabulary, term: Term, language: str) -> Row:
    other = "en" if vocabulary.is_chinese(language) else "zh"
    label, other_label = term.label(language), term.label(other)
    return Row(
        term=term,
        label=label,
        other_label="" if other_label == label else other_label,
        depth=len(used.ancestors(term.code)),
    )
