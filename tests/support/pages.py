"""What tests read off pages, and how they let time pass for a session."""

import html
import re

from django.test import Client


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field of a page, the last one where there are several."""
    found = re.findall(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return html.unescape(found[-1])


def age(client: Client, *stamps: str, seconds: int = 3600) -> None:
    """Let time pass for the session of a browser."""
    session = client.session
    for stamp in stamps:
        session[stamp] -= seconds
    session.save()
