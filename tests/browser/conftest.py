"""A real Chromium before a real server.

``page_of(person, language)`` gives a page in which a person is signed in. Pictures go to
``test-results/``; those of the user guides go to ``docs/user/<language>/images`` when
``BEAMWARD_GUIDE_PICTURES`` is set, because each new taking changes them.
"""

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)
from tools.chromium import find

from beamward.foundation.accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
HIGHEST = 1700
"""A picture of a guide shows no more of a long page. [px]"""
COLOURS = 96

# A test machine is slower than a person's patience: what is awaited may take as long as an act.
PATIENCE = 10_000
"""[ms]"""
expect.set_options(timeout=PATIENCE)

# Playwright keeps an event loop on this thread; Django must not take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser and needs committed rows."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The installed Chromium."""
    executable = find()
    if executable is None:
        pytest.fail("There is no Chromium: run tools/chromium.py, which says how to get one.")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=executable,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield started
        started.close()


@pytest.fixture
def context_for(
    browser: Browser, live_server: Any, transactional_db: None
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a maker of separate browsers, by language and size."""
    opened: list[BrowserContext] = []

    def make(language: str = "en", **options: Any) -> BrowserContext:
        options.setdefault("viewport", DESK)
        context = browser.new_context(
            base_url=live_server.url, locale=LOCALES[language], timezone_id="UTC", **options
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page_of(
    context_for: Callable[..., BrowserContext], live_server: Any
) -> Iterator[Callable[..., Page]]:
    """Return a page in which a person is signed in; None for somebody without an account.

    A script that fails on a page, or that the content policy stops, fails the test.
    """
    problems: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            problems.append(f"{message.location} {message.text}")

    def make(person: User | None, language: str = "en", **options: Any) -> Page:
        context = context_for(language, **options)
        page = context.new_page()
        page.problems = problems  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", listen)
        if person is not None:
            client = Client()
            client.force_login(person)
            context.add_cookies(
                [
                    {
                        "name": "sessionid",
                        "value": client.cookies["sessionid"].value,
                        "url": live_server.url,
                    }
                ]
            )
        return page

    yield make
    assert not problems


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Return a check of the page against the accessibility rules of WCAG 2.2 AA."""

    def check(page: Page) -> None:
        found = Axe().run(
            page,
            options={
                "runOnly": {
                    "type": "tag",
                    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
                }
            },
        )
        assert found.violations_count == 0, found.generate_report()

    return check


@pytest.fixture
def picture() -> Callable[..., Path]:
    """Return a camera: ``picture(page, "name")`` for ourselves, ``guide="en"`` for a user guide.

    A picture shows the page from its top, a picture of a guide as far as `HIGHEST`; with ``at`` it
    shows a screen from that place on.
    """

    def take(page: Page, name: str, *, guide: str = "", at: str = "") -> Path:
        folder = RESULTS / guide
        if guide and os.environ.get("BEAMWARD_GUIDE_PICTURES"):
            folder = ROOT / "docs" / "user" / guide / "images"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        if at:
            page.locator(at).evaluate("place => place.scrollIntoView()")
            path.write_bytes(_reduced(_shot(page)))
        elif guide:
            path.write_bytes(_reduced(_from_the_top(page)))
        else:
            page.screenshot(path=path, full_page=True, caret="initial")
        return path

    return take


def _from_the_top(page: Page) -> bytes:
    """Return the page on a screen that is as high as the page, so that its menu is whole."""
    size = page.viewport_size
    assert size is not None
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({**size, "height": min(max(height, size["height"]), HIGHEST)})
    page.evaluate("window.scrollTo(0, 0)")
    taken = _shot(page)
    page.set_viewport_size(size)
    return taken


def _shot(page: Page) -> bytes:
    # To hide the caret would leave a style attribute behind, which the content policy refuses.
    return page.screenshot(caret="initial")


def _reduced(taken: bytes) -> bytes:
    """Return a picture that is small enough for a repository."""
    whole = Image.open(io.BytesIO(taken)).convert("RGB")
    few = whole.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    kept = io.BytesIO()
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()
