"""What the environment and the command line say about signing in."""

from pathlib import Path

import pytest
from django.test import Client

from beamward.foundation.accounts import factors, queries, services
from beamward.foundation.accounts.models import User
from beamward.foundation.trail.models import Actor, Entry
from beamward.project.cli import main
from beamward.project.cli.exits import Exit
from beamward.project.configuration import ConfigurationRefused, SecondFactor, read
from tests.support.factories import NOW

OIDC = {
    "BEAMWARD_OIDC_ISSUER": "https://login.hospital.example/",
    "BEAMWARD_OIDC_CLIENT_ID": "beamward",
    "BEAMWARD_OIDC_CLIENT_SECRET": "secret",
}


def refused(tmp_path: Path, **environ: str) -> str:
    with pytest.raises(ConfigurationRefused) as refusal:
        read({"BEAMWARD_DATA_DIR": str(tmp_path), **environ})
    return "\n".join(refusal.value.problems)


def test_without_a_word_nothing_is_forced_and_pages_lock_after_a_quarter_of_an_hour(
    tmp_path: Path,
) -> None:
    told = read({"BEAMWARD_DATA_DIR": str(tmp_path)})
    assert (told.second_factor, told.idle_minutes) == (SecondFactor.OPTIONAL, 15)
    assert (told.oidc_issuer, told.breached_passwords) == ("", "")


def test_what_is_said_is_taken(tmp_path: Path) -> None:
    secret = tmp_path / "client-secret"
    secret.write_text("from a file\n")
    known = tmp_path / "known"
    known.write_text("")
    told = read(
        {
            "BEAMWARD_DATA_DIR": str(tmp_path),
            "BEAMWARD_SECOND_FACTOR": "administrators",
            "BEAMWARD_IDLE_MINUTES": "5",
            "BEAMWARD_BREACHED_PASSWORDS": str(known),
            **OIDC,
            "BEAMWARD_OIDC_CLIENT_SECRET": "",
            "BEAMWARD_OIDC_CLIENT_SECRET_FILE": str(secret),
            "BEAMWARD_OIDC_LOGIN_CLAIM": "staff_number",
        }
    )
    assert told.second_factor is SecondFactor.ADMINISTRATORS
    assert told.idle_minutes == 5
    assert told.oidc_issuer == "https://login.hospital.example"
    assert told.oidc_client_secret == "from a file"
    assert told.oidc_login_claim == "staff_number"


def test_a_slip_is_said(tmp_path: Path) -> None:
    assert "must be optional" in refused(tmp_path, BEAMWARD_SECOND_FACTOR="admins")
    missing = str(tmp_path / "missing")
    assert "cannot be read" in refused(tmp_path, BEAMWARD_BREACHED_PASSWORDS=missing)


@pytest.mark.parametrize("left_out", OIDC)
def test_half_a_provider_is_none(tmp_path: Path, left_out: str) -> None:
    half = {name: value for name, value in OIDC.items() if name != left_out}
    assert "belong together" in refused(tmp_path, **half)


def test_an_unprotected_provider_is_refused_in_production(tmp_path: Path) -> None:
    environ = {**OIDC, "BEAMWARD_OIDC_ISSUER": "http://login.hospital.example"}
    assert "OIDC_ISSUER must begin" in refused(tmp_path, BEAMWARD_MODE="production", **environ)


def test_the_command_line_lets_a_person_in_whom_nobody_else_can_help(
    reporter: User, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = factors.new_seed()
    code = factors.code_at(seed, int(NOW.timestamp()))
    services.add_app(user=reporter, seed=seed, code=code, at=NOW)
    assert main(["person", "invite", "reporter"]) == Exit.DONE
    assert queries.has_second_factor(reporter)
    assert main(["person", "invite", "REPORTER", "--without-factors"]) == Exit.DONE
    assert not queries.has_second_factor(reporter)
    first, second = capsys.readouterr().out.split()
    assert Client().get("/" + first.split("/", 3)[3]).status_code == 404, "the newer one counts"
    assert Client().get("/" + second.split("/", 3)[3]).status_code == 200
    acts = Entry.objects.filter(act__in=["account.invited", "factor.removed"])
    assert {entry.actor for entry in acts} == {Actor.SYSTEM}


@pytest.mark.django_db
def test_nobody_is_invited_who_is_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["person", "invite", "who"]) == Exit.REFUSED
    assert "Nobody of this name" in capsys.readouterr().err
