"""Keep the Chinese catalogue true to the code, without GNU gettext.

    messages.py missing          list the messages that have no translation (exit 1 if any)
    messages.py fill FILE.json   take {"message": "translation", ...} into the catalogue
    messages.py compile          write the .mo that Django and the command line read

``missing`` and ``fill`` first read every message out of the code and the templates, so that the
catalogue holds what is used and nothing else.
"""

import fcntl
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "beamward"
PO = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


# What argparse itself says; the standard library looks these up in our catalogue.
ARGPARSE = [
    "usage: ",
    "options",
    "positional arguments",
    "show this help message and exit",
    "show program's version number and exit",
    "%(prog)s: error: %(message)s\n",
    "the following arguments are required: %s",
    "invalid choice: %(value)r (choose from %(choices)s)",
    "expected one argument",
    "unrecognized arguments: %s",
    "argument %(argument_name)s: %(message)s",
    "invalid %(type)s value: %(value)r",
    "subcommands",
]


def used() -> Catalog:
    """Return the messages that code and templates use."""
    catalog = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(
        SOURCE, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        catalog.add(message, context=context)
    for message in ARGPARSE:
        catalog.add(message)
    return catalog


def merged() -> Catalog:
    """Return the catalogue with every used message, translated where it has been, and no other."""
    kept = read() if PO.exists() else Catalog(locale="zh_Hans")
    fresh = Catalog(
        locale="zh_Hans",
        project="Beamward",
        fuzzy=False,
        header_comment="# Chinese (Simplified) messages of Beamward.",
    )
    for message in used():
        if message.id:
            before = kept.get(message.id, message.context)
            string = before.string if before and not before.fuzzy else ""
            fresh.add(message.id, string, context=message.context)
    # Time stamps would make every run a change.
    fresh.creation_date = fresh.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return fresh


def read() -> Catalog:
    """Return the catalogue as it is on disk."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def untranslated(catalog: Catalog) -> Iterator[str]:
    """Yield each message without a complete translation."""
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and not all(strings):
            yield message.id if isinstance(message.id, str) else message.id[0]


def write(catalog: Catalog) -> None:
    """Write the catalogue, sorted, without places: a moved line is no change."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=True, width=100, omit_header=False)


def fill(path: Path) -> int:
    """Take the translations of a JSON file into the catalogue."""
    with (PO.parent / "django.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalog = merged()
        unknown = []
        for message_id, translation in json.loads(path.read_text(encoding="utf-8")).items():
            message = catalog.get(message_id) or next(
                (m for m in catalog if isinstance(m.id, tuple) and m.id[0] == message_id), None
            )
            if message is None:
                message = next((m for m in catalog if m.id == message_id), None)
            if message is None:
                unknown.append(message_id)
            elif isinstance(message.id, tuple | list):
                message.string = (translation,)
            else:
                message.string = translation
        write(catalog)
    for message_id in unknown:
        print(f"not used by the code: {message_id}")
    return 0


def missing() -> int:
    """Print what is not translated."""
    todo = sorted(set(untranslated(merged())))
    for message_id in todo:
        print(json.dumps(message_id, ensure_ascii=False))
    print(f"{len(todo)} messages without translation", file=sys.stderr)
    return 1 if todo else 0


def compile_catalogue() -> int:
    """Write the binary catalogue."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read())
    return 0


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", name]:
            sys.exit(fill(Path(name)))
        case ["missing"]:
            sys.exit(missing())
        case ["compile"]:
            sys.exit(compile_catalogue())
        case _:
            sys.exit(__doc__)
