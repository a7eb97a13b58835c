"""The frame around every page."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from beamward.foundation.accounts.models import User
from beamward.foundation.ui import navigation

UI = Path(settings.BASE_DIR) / "foundation" / "ui"


def templates() -> list[Path]:
    return sorted(Path(settings.BASE_DIR).rglob("templates/**/*.html"))


def test_a_visitors_page_asks_the_database_nothing(
    django_assert_num_queries: Any, client: Client, db: None
) -> None:
    with django_assert_num_queries(0):
        client.get(reverse("sign-in"))


def test_a_visitors_page_depends_on_no_cookie_and_sets_none(client: Client, db: None) -> None:
    response = client.get("/there/is/nothing")
    assert response.status_code == 404
    assert "Cookie" not in response.headers["Vary"]
    assert not response.cookies


def test_the_menu_shows_what_the_person_has_business_with(
    client_of: Callable[..., Client], reporter: User
) -> None:
    root = User.objects.create(
        login="root", full_name="Root", is_administrator=True, joined_at=reporter.joined_at
    )
    assert reverse("organisations") not in client_of(reporter).get(reverse("account")).text
    assert reverse("organisations") in client_of(root).get(reverse("account")).text


def test_entries_stand_in_order_and_an_invisible_one_is_left_out(
    monkeypatch: pytest.MonkeyPatch, reporter: User
) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    for name, order, visible in (("late", 2, True), ("hidden", 0, False), ("early", 1, True)):
        navigation.register(
            navigation.Entry(name, name, "account", lambda _, seen=visible: seen, order)  # type: ignore[misc]
        )
    assert [entry.name for entry in navigation.entries_for(reporter)] == ["early", "late"]


def test_what_waits_is_counted_beside_its_entry(
    monkeypatch: pytest.MonkeyPatch, client_of: Callable[..., Client], reporter: User
) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    navigation.register(navigation.Entry("some", "Some", "account", lambda _: True, 1, lambda _: 7))
    html = client_of(reporter).get(reverse("account")).text
    assert re.search(r'class="count">.*waiting:.*7', html)


def test_no_template_needs_what_the_content_policy_forbids() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|hx-on|javascript:")
    found = {
        str(path): match.group()
        for path in templates()
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_no_template_names_another_server() -> None:
    elsewhere = re.compile(r'(?:src|href)="(?:https?:)?//')
    assert [
        str(path) for path in templates() if elsewhere.search(path.read_text(encoding="utf-8"))
    ] == []


def _colours(block: str) -> dict[str, tuple[float, ...]]:
    return {
        name: tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))
        for name, value in re.findall(r"--([a-z-]+):\s*#([0-9a-f]{6});", block)
    }


def _luminance(colour: tuple[float, ...]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground_by_day_and_by_night(scheme: int) -> None:
    sheet = (UI / "static" / "ui" / "beamward.css").read_text(encoding="utf-8")
    colours = _colours(re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)[scheme])
    pairs = [
        (ink, ground)
        for ink in ("ink", "muted", "accent", "bad")
        for ground in ("paper", "surface", "sunken")
    ]
    pairs += [("on-accent", "accent"), ("accent-strong", "accent-soft"), ("surface", "bad")]
    pairs += [(kind, f"{kind}-soft") for kind in ("good", "warn", "bad")]
    # WCAG 2.2, 1.4.3: 4.5 for text; 1.4.11: 3 for the edge of a field.
    assert {
        p: _contrast(colours[p[0]], colours[p[1]])
        for p in pairs
        if _contrast(colours[p[0]], colours[p[1]]) < 4.5
    } == {}
    assert _contrast(colours["edge"], colours["surface"]) >= 3
