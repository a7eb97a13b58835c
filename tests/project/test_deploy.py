"""What we tell administrators to type and to copy exists and says the same in both languages."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from beamward.project import cli, configuration

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
GUIDES = [ROOT / "docs" / "admin" / name for name in ("guide.md", "guide.zh.md")]
TEXTS = [*GUIDES, *UNITS, DEPLOY / "environment.example", DEPLOY / "nginx.conf"]
VARIABLE = re.compile(r"BEAMWARD_[A-Z_]+[A-Z]")


class _Asked(dict[str, str]):
    """An environment that remembers what it was asked for."""

    def __init__(self, given: dict[str, str]) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, name: str, default: str | None = None) -> str | None:  # type: ignore[override]
        self.names.add(name)
        return super().get(name, default)


def _example(folder: Path) -> dict[str, str]:
    """Return the settings of the example, those it leaves out as a comment included."""
    pairs = re.findall(
        r"^#?(BEAMWARD_[A-Z_]+)=(.*)$",
        (DEPLOY / "environment.example").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    given = dict(pairs)
    for name in [name for name in given if name.endswith("_FILE")]:
        file = folder / name.lower()
        file.write_text("0123456789abcdefghijklmnopqrstuvwxyz" * 2, encoding="utf-8")
        given[name] = str(file)
    return given


@pytest.fixture
def asked(tmp_path: Path) -> set[str]:
    """The names of all variables that the configuration reads, each without ``_FILE``."""
    environment = _Asked(_example(tmp_path))
    configuration.read(environment)
    return {name.removesuffix("_FILE") for name in environment.names}


def test_the_example_of_an_environment_is_accepted(tmp_path: Path) -> None:
    read = configuration.read(_example(tmp_path))

    assert read.is_production
    assert read.behind_proxy
    assert read.database["NAME"] == "beamward"
    assert read.email_password


def test_the_example_without_its_secret_is_refused(tmp_path: Path) -> None:
    given = _example(tmp_path)
    del given["BEAMWARD_SECRET_KEY_FILE"]

    with pytest.raises(configuration.ConfigurationRefused, match="BEAMWARD_SECRET_KEY"):
        configuration.read(given)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_guide_explains_every_variable(guide: Path, asked: set[str]) -> None:
    rows = re.findall(
        r"^\| `(BEAMWARD_[A-Z_]+)` \|", guide.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert asked <= set(rows)


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_no_text_names_a_variable_that_is_not_read(text: Path, asked: set[str]) -> None:
    named = set(VARIABLE.findall(text.read_text(encoding="utf-8")))

    assert {name.removesuffix("_FILE") for name in named} <= asked


def _commands(text: str) -> Iterator[list[str]]:
    """Yield the arguments of every call of the program that a text tells to type."""
    for line in text.splitlines():
        match = re.match(r"(?:Exec\w+=-?)?(?:/opt/beamward/bin/)?beamward (?![&|])(.*)$", line)
        if match:
            yield shlex.split(match[1].partition(">")[0], comments=True)


@pytest.mark.parametrize("text", [*GUIDES, *UNITS], ids=lambda path: path.name)
def test_every_command_in_a_text_is_one_of_the_program(text: Path) -> None:
    commands = list(_commands(text.read_text(encoding="utf-8")))

    assert commands
    for arguments in commands:
        assert cli._parser().parse_args(arguments).run is not None


def test_a_command_that_does_not_exist_would_be_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    (arguments,) = _commands("/opt/beamward/bin/beamward serv --port 8000")

    with pytest.raises(SystemExit):
        cli._parser().parse_args(arguments)


def test_both_guides_have_the_same_headings_tables_and_commands() -> None:
    english, chinese = (guide.read_text(encoding="utf-8") for guide in GUIDES)

    for pattern in (r"^#+ ", r"^\| `[^`]*`", r"^- \*\*", r"^```"):
        assert re.findall(pattern, english, re.MULTILINE) == re.findall(
            pattern, chinese, re.MULTILINE
        )
    # Names of people and explanations differ; what is called does not.
    assert [_shape(each) for each in _commands(english)] == [
        _shape(each) for each in _commands(chinese)
    ]


def _shape(arguments: list[str]) -> list[str]:
    return [*arguments[:2], *(each for each in arguments if each.startswith("--"))]


def test_nginx_leads_to_where_the_server_listens_and_keeps_no_access_log() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    (serve,) = [
        arguments
        for arguments in _commands((DEPLOY / "beamward.service").read_text(encoding="utf-8"))
        if arguments[0] == "serve"
    ]
    options = cli._parser().parse_args(serve)

    assert f"server {options.host}:{options.port} max_conns=" in nginx
    assert "proxy_pass http://beamward;" in nginx
    assert nginx.count("server {") == nginx.count("access_log off;") == 2
    assert "proxy_set_header X-Forwarded-Proto https;" in nginx
    # Not $proxy_add_x_forwarded_for: what a visitor invents must not reach the limiter.
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in nginx


def test_files_that_a_text_tells_to_copy_are_there() -> None:
    for guide in GUIDES:
        named = re.findall(
            r"\b(?:deploy|requirements)/[\w.-]+\w", guide.read_text(encoding="utf-8")
        )

        assert named
        assert [name for name in named if not (ROOT / name).is_file()] == []
