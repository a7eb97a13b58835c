"""What the program may reach: only named modules speak to the network or start another program."""

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "beamward"

NETWORK = {"urllib.request", "http.client", "socket", "requests", "httpx", "aiohttp", "smtplib"}
PROGRAMS = {"subprocess", "pty", "multiprocessing"}
UNSAFE = {"pickle", "marshal", "shelve", "dill", "xml", "lxml", "yaml", "jinja2.sandbox"}

MAY = {
    "foundation/accounts/oidc.py": {"http.client", "urllib.request"},
    "foundation/organisations/web/joining.py": {"smtplib"},
    "foundation/backup/postgres.py": {"subprocess"},
    "project/cli/demonstrate.py": {"subprocess"},
}
"""Who reaches out, and with what: the identity provider named in the settings, the mail server,
`pg_dump`, and the worker of a demonstration. None of them takes an address from a user."""


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.update([node.module, *(f"{node.module}.{one.name}" for one in node.names)])
    return found


def test_nobody_reaches_out_but_whom_we_know() -> None:
    watched = NETWORK | PROGRAMS | UNSAFE
    reaching = {}
    for path in sorted(SOURCE.rglob("*.py")):
        names = imported(path)
        found = {one for one in watched for name in names if f"{name}.".startswith(f"{one}.")}
        if found:
            reaching[str(path.relative_to(SOURCE))] = found
    unknown = {path: found for path, found in reaching.items() if not found <= MAY.get(path, set())}
    assert unknown == {}


def test_nothing_that_was_written_is_run() -> None:
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                assert name not in {"eval", "exec", "compile", "__import__"}, path
                keywords = {keyword.arg for keyword in node.keywords}
                assert "shell" not in keywords, path


def test_no_script_of_ours_writes_markup() -> None:
    for path in sorted(SOURCE.rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        for way in ("outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert way not in text, path
        assert "postMessage" not in text, path
        assert "innerHTML" not in text, path
