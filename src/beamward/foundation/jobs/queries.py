"""Questions about jobs."""

from django.db.models import Q, QuerySet

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs.models import LEADS, Job
from beamward.foundation.organisations import queries as organisations


def readable_by(user: User) -> QuerySet[Job]:
    """Return the jobs that a person may see, the newest first."""
    seen = Q(by=user) | Q(department__in=organisations.departments_of(user, *LEADS))
    if user.is_administrator:
        seen |= Q(department=None)
    return Job.objects.filter(seen).select_related("by").order_by("-id")


def of_public_id(public_id: str) -> Job | None:
    """Return the job of that id, or None."""
    return Job.objects.select_related("by").filter(public_id=public_id).first()


def older_than(jobs: QuerySet[Job], public_id: str) -> QuerySet[Job]:
    """Return those of ``jobs`` that were made before the one of that id; all, if there is none."""
    last = jobs.filter(public_id=public_id).values_list("pk", flat=True).first()
    return jobs if last is None else jobs.filter(pk__lt=last)
