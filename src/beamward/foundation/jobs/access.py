"""Who may see and steer a job: whoever started it, and the leads of the department it works for."""

from beamward.foundation.accounts.models import User
from beamward.foundation.jobs.models import LEADS, Job
from beamward.foundation.organisations import queries as organisations
from beamward.foundation.subjects import Reader


def may_read(reader: Reader, job: Job) -> bool:
    """Tell whether ``reader`` may see the job; a job of no department is the installation's."""
    if not isinstance(reader, User):
        return False
    if job.by_id == reader.pk:
        return True
    if job.department_id is None:
        return reader.is_administrator
    return bool(organisations.roles_of(reader, job.department_id).intersection(LEADS))


def may_steer(reader: Reader, job: Job) -> bool:
    """Tell whether ``reader`` may stop and resume the job: whoever sees it may."""
    return may_read(reader, job)


def leads_somewhere(user: User) -> bool:
    """Tell whether a person has business with the jobs of others."""
    return user.is_administrator or bool(organisations.departments_of(user, *LEADS))
