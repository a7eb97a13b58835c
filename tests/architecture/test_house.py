"""The house as it is drawn in ``docs/house.md``, proven where import-linter cannot see."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "beamward"

BESIDE_OR_BELOW = {
    "features": {"foundation"},
    "foundation": {"foundation"},
}


def home_of(model: type[models.Model]) -> tuple[str, str]:
    """Return the layer and the app of one of our models, or what it is instead."""
    parts = model.__module__.split(".")
    return (parts[1], parts[2]) if parts[0] == "beamward" else ("django", parts[0])


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("beamward.")]


def test_foreign_keys_point_into_the_own_app_the_foundation_or_django() -> None:
    strays = []
    for model in our_models():
        layer, app = home_of(model)
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            target_layer, target_app = home_of(field.related_model)
            if target_app != app and target_layer not in {*BESIDE_OR_BELOW[layer], "django"}:
                strays.append(f"{model.__name__}.{field.name} -> {field.related_model}")
    assert not strays


def test_every_record_people_speak_of_has_a_public_id() -> None:
    # Rows that only belong to another record are spoken of through it.
    parts = {
        "Reporter",
        "OutsideSource",
        "OutsideHistory",
        "IncidentCode",
        "KeptAnswer",
        "Pair",
        "Handed",
        "Link",
    }
    without = {
        model.__name__
        for model in our_models()
        if not any(field.name == "public_id" for field in model._meta.get_fields())
    }
    assert without <= parts


WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
WRITERS = {"services.py"}


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def writes_in(path: Path) -> list[str]:
    """Return the calls in a file that look like writes to a table."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in WRITES:
            continue
        # Only what hangs on a manager or is saved as a record; sets and dicts have update(), too.
        source = ast.unparse(node.func.value)
        if ".objects" in source or node.func.attr in {"save", "bulk_create", "bulk_update"}:
            found.append(f"{path.relative_to(SOURCE)}:{node.lineno} {ast.unparse(node.func)}")
    return found


def test_only_services_write() -> None:
    # A picture, a font and a workbook are saved too: to memory, not to a table.
    harmless = re.compile(r"(image|picture|upright|font|workbook|book|sheet|super\(\))\.save$")
    stray = [
        write
        for path in python_files("features", "foundation", "project")
        if path.name not in WRITERS
        for write in writes_in(path)
        if not harmless.search(write)
    ]
    allowed = {
        # The person's password is a public one, hashed once for all.
        "project/demonstration.py",
        # Django's own model hook that refuses changes of the trail.
        "foundation/trail/models.py",
    }
    assert [write for write in stray if write.split(":")[0] not in allowed] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "common", "core", "base", "manager", "misc", "tools"}
    # Django asks for a database backend by this name.
    asked_for = SOURCE / "project" / "sqlite" / "base.py"
    nameless = [path for path in python_files(".") if path.stem in nothing]
    assert [path for path in nameless if path != asked_for] == []


def test_no_file_becomes_a_lumber_room() -> None:
    lengths = {
        str(path.relative_to(SOURCE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in python_files(".")
    }
    assert {name: length for name, length in lengths.items() if length > 1000} == {}


def test_no_service_reads_the_clock() -> None:
    clock = re.compile(r"timezone\.now\(\)|datetime\.now\(|date\.today\(|time\.time\(")
    readers = [
        str(path.relative_to(SOURCE))
        for path in python_files("features", "foundation", "domain", "figures", "data")
        if path.name in {"services.py", "queries.py", "access.py", "models.py"}
        or path.relative_to(SOURCE).parts[0] in {"domain", "figures", "data"}
        if clock.search(path.read_text(encoding="utf-8"))
    ]
    assert readers == []


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_committed_file_names_this_machine_or_a_registry() -> None:
    words = ["/" + "work" + "/", "/" + "root" + "/", "pypi" + ".org", "files.python" + "hosted"]
    words += ["registry.npm" + "js.org", "deb.debian" + ".org", "/" + "opt/pypi"]
    found = []
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    assert found == []


# --- doors ----------------------------------------------------------------------------------------

OPEN_DOORS = {
    "report": "Whoever saw something tells it; no account is needed.",
    "report-look": "The notice about identities while the reporter types; keeps nothing.",
    "report-sent": "What happens after a report was sent.",
    "report-mask": "The reporter masks identities with the receipt.",
    "receipt": "The holder of a receipt reads and answers; the code is the key.",
    "receipt-add": "The holder of a receipt adds something.",
    "receipt-thread": "The holder of a receipt asks for news of the talk.",
    "receipt-known": "The holder of a receipt becomes known more openly.",
    "receipt-consent": "The holder of a receipt lets the confidants read the own name, or ends that.",
    "receipt-withdraw": "The holder of a receipt withdraws.",
    "sign-in": "One has to sign in somewhere.",
    "sign-in-second": "The second step of signing in.",
    "sign-in-passkey": "A passkey alone is a way to sign in.",
    "sign-in-single": "The hospital's sign-in is a way to sign in.",
    "sign-in-single-back": "The hospital's sign-in sends people back here.",
    "sign-out": "Signing out must never fail.",
    "invitation": "Whoever was invited has no password yet; the link is the key.",
    "set-language": "Language before sign-in.",
}
"""Pages without sign-in, each with its reason."""


def every_url(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_url(pattern, path)
        else:
            yield path, pattern


def pages() -> list[tuple[str, str]]:
    return [
        (path, pattern.name or "")
        for path, pattern in every_url(get_resolver())
        if not path.startswith("api/")
    ]


@pytest.mark.django_db
def test_every_page_asks_for_sign_in_or_is_an_open_door(client: object) -> None:
    from django.test import Client

    from tests.support import factories

    factories.make_department("x")
    unguarded = []
    for path, name in pages():
        if name in OPEN_DOORS:
            continue
        address = "/" + re.sub(r"<(?:\w+:)?(\w+)>", "x", path)
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            is_sent_away = answer.status_code == 302 and answer["Location"].startswith("/sign-in")
            # A page that only takes posts, or none, says so before it looks at anything.
            if not (is_sent_away or answer.status_code in {403, 404, 405}):
                unguarded.append(f"{method} {address} ({name}): {answer.status_code}")
    assert unguarded == []


def test_every_open_door_exists() -> None:
    assert set(OPEN_DOORS) <= {name for _path, name in pages()}
