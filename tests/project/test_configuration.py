"""What the environment may say."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from beamward.project.configuration import ConfigurationRefused, Mode, read

STRONG = "q8Zr2vX7nLw4Tt9Ky3Bd6Hs1Jf5Mc0PgAeUiOxRzVbNmQwErTyUi"


def production(tmp_path: Path, **changes: str) -> dict[str, str]:
    return {
        "BEAMWARD_MODE": "production",
        "BEAMWARD_DATABASE_URL": "postgresql://beamward@localhost/beamward",
        "BEAMWARD_SECRET_KEY": STRONG,
        "BEAMWARD_HOSTS": "safety.hospital.example",
        "BEAMWARD_PUBLIC_URL": "https://safety.hospital.example",
        "BEAMWARD_DATA_DIR": str(tmp_path),
        **changes,
    }


def refused(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigurationRefused) as refusal:
        read(environ)
    return "\n".join(refusal.value.problems)


def test_a_complete_production_server_starts(tmp_path: Path) -> None:
    configuration = read(production(tmp_path))
    assert configuration.is_production
    assert configuration.database["NAME"] == "beamward"
    assert configuration.hosts == ("safety.hospital.example",)


@pytest.mark.parametrize(
    ("missing", "word"),
    [
        ("BEAMWARD_SECRET_KEY", "SECRET_KEY is missing"),
        ("BEAMWARD_HOSTS", "BEAMWARD_HOSTS"),
        ("BEAMWARD_PUBLIC_URL", "BEAMWARD_PUBLIC_URL"),
        ("BEAMWARD_DATABASE_URL", "BEAMWARD_DATABASE_URL"),
    ],
)
def test_a_production_server_refuses_to_start_without(
    tmp_path: Path, missing: str, word: str
) -> None:
    environ = production(tmp_path)
    del environ[missing]
    assert word in refused(environ)


@pytest.mark.parametrize("weak", ["short", "a" * 80, "demonstration-only-" + STRONG])
def test_a_weak_secret_is_refused(tmp_path: Path, weak: str) -> None:
    assert "too weak" in refused(production(tmp_path, BEAMWARD_SECRET_KEY=weak))


def test_the_demonstration_key_opens_no_production_server(tmp_path: Path) -> None:
    demonstration = read({"BEAMWARD_MODE": "demonstration", "BEAMWARD_DATA_DIR": str(tmp_path)})
    key = demonstration.secret_key
    assert "too weak" in refused(production(tmp_path, BEAMWARD_SECRET_KEY=key))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    environ = {"BEAMWARD_MODE": "production", "BEAMWARD_DATA_DIR": str(tmp_path)}
    assert len(refused(environ).splitlines()) == 4


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(STRONG + "\n", encoding="utf-8")
    environ = production(tmp_path, BEAMWARD_SECRET_KEY_FILE=str(file))
    del environ["BEAMWARD_SECRET_KEY"]
    assert read(environ).secret_key == STRONG


def test_a_secret_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    environ = production(tmp_path, BEAMWARD_SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    assert "BEAMWARD_SECRET_KEY_FILE" in refused(environ)


def test_development_keeps_a_random_key_of_its_own(tmp_path: Path) -> None:
    one = read({"BEAMWARD_DATA_DIR": str(tmp_path / "one")})
    again = read({"BEAMWARD_DATA_DIR": str(tmp_path / "one")})
    other = read({"BEAMWARD_DATA_DIR": str(tmp_path / "other")})
    assert one.mode is Mode.DEVELOPMENT
    assert one.secret_key == again.secret_key != other.secret_key
    mode = (tmp_path / "one" / "development-key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_an_unknown_mode_is_refused() -> None:
    assert "BEAMWARD_MODE" in refused({"BEAMWARD_MODE": "prod"})


def test_sqlite_waits_for_the_disk(tmp_path: Path) -> None:
    database = read({"BEAMWARD_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3"}).database
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "name", ["EMAIL_PORT", "REPORTS_PER_MINUTE", "UPLOAD_LIMIT_MB", "IDLE_MINUTES"]
)
def test_what_is_no_number_is_refused_and_not_passed_over(tmp_path: Path, name: str) -> None:
    variable = f"BEAMWARD_{name}"
    assert f"{variable} must be a whole number" in refused(
        production(tmp_path, **{variable: "ten"})
    )


def test_the_cookies_of_a_production_server_belong_to_it_alone(tmp_path: Path) -> None:
    program = """
import django
django.setup()
from django.conf import settings
from beamward.foundation.accounts.web import devices
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME]
print(*names, devices.COOKIE)
"""
    environ = {**production(tmp_path), "DJANGO_SETTINGS_MODULE": "beamward.project.settings"}
    names = subprocess.run(
        [sys.executable, "-c", program],
        env=environ,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()
    assert len(names) == 4
    assert {name.partition("-")[0] for name in names[:3]} == {"__Host"}
    assert names[3].startswith("__Secure-")
