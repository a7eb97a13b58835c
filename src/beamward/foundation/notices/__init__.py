"""Notices: something waits for a person. They say so, here and by mail, and never what it holds.

An app says in its ``AppConfig.ready`` which kinds it has (``notices.register``) and tells a person
with ``notices.services.tell``.
"""

from beamward.foundation.notices.kinds import register

__all__ = ["register"]
