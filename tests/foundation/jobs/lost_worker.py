"""A worker that comes to the middle of a job and is then killed by the test."""

import json
import sys
import time

import django

from beamward.project import settings

settings.DATABASES["default"].update(json.loads(sys.stdin.readline()))
django.setup()

from django.utils import timezone  # noqa: E402

from beamward.foundation import jobs  # noqa: E402
from beamward.foundation.jobs import Run, services  # noqa: E402


def endless(run: Run) -> None:
    """Do half of the work and then hang."""
    run.progress(1, 2, checkpoint="half")
    print("half done", flush=True)  # noqa: T201
    time.sleep(600)


jobs.register("tests.work", endless, "Work")
services.perform(public_id=sys.argv[1], clock=timezone.now)
