"""Background work on the same database: started with the write that wants it, kept until done.

An app says in its ``AppConfig.ready`` which kinds of work it has (``jobs.register``) and starts one
with ``jobs.services.start``.
"""

from beamward.foundation.jobs.registry import Refused, Run, Stopped, register

__all__ = ["Refused", "Run", "Stopped", "register"]
