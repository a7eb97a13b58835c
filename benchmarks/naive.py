"""Beamward's own settings with the naive pages beside its own: the peer of ``bench_pages.py``."""

from beamward.project.settings import *  # noqa: F403

ROOT_URLCONF = "naive_pages"
