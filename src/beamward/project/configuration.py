"""What the environment says, read once and judged before anything starts.

Every setting has the prefix ``BEAMWARD_``. A secret may be given as a file instead: ``BEAMWARD_X_FILE``
names a file whose content is the value of ``BEAMWARD_X``.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import dj_database_url

from beamward.project.language import gettext as _

SHORTEST_SECRET = 50
"""Characters of a production secret key: Django's own deployment check asks for as many."""


class SecondFactor(StrEnum):
    """Who must have a second factor."""

    OPTIONAL = "optional"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


class Mode(StrEnum):
    DEMONSTRATION = "demonstration"
    DEVELOPMENT = "development"
    PRODUCTION = "production"


class ConfigurationRefused(Exception):
    """The environment is not fit to start with; the arguments are sentences that say why."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Configuration:
    mode: Mode
    data_dir: Path
    database: dict[str, Any]
    secret_key: str
    old_secret_key: str
    hosts: tuple[str, ...]
    public_url: str
    behind_proxy: bool
    language: str
    time_zone: str
    email_host: str
    email_port: int
    email_user: str
    email_password: str
    email_tls: bool
    email_from: str
    reports_per_minute: int
    upload_limit_mb: int
    backup_key: str
    anchor_file: Path
    anchor_mail: str
    idle_minutes: int
    second_factor: SecondFactor
    breached_passwords: str
    oidc_issuer: str
    oidc_client_id: str
    oidc_client_secret: str
    oidc_login_claim: str

    @property
    def is_demonstration(self) -> bool:
        return self.mode is Mode.DEMONSTRATION

    @property
    def is_production(self) -> bool:
        return self.mode is Mode.PRODUCTION


class _Environment:
    """Reads settings and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        file = self.environ.get(f"BEAMWARD_{name}_FILE")
        if file:
            try:
                return Path(file).read_text(encoding="utf-8").strip()
            except OSError as error:
                self.problems.append(
                    _("BEAMWARD_%(name)s_FILE names a file that cannot be read: %(why)s.")
                    % {"name": name, "why": error.strerror or error}
                )
                return default
        return self.environ.get(f"BEAMWARD_{name}", "").strip() or default

    def number(self, name: str, default: int) -> int:
        text = self.text(name, str(default))
        try:
            return int(text)
        except ValueError:
            self.problems.append(
                _("BEAMWARD_%(name)s must be a whole number, but is “%(value)s”.")
                % {"name": name, "value": text}
            )
            return default

    def flag(self, name: str, *, default: bool) -> bool:
        return self.text(name, "yes" if default else "no").lower() in {"1", "yes", "true", "on"}


def read(environ: Mapping[str, str] | None = None) -> Configuration:
    """Return the configuration that the environment describes.

    Raises
    ------
    ConfigurationRefused
        If something that is needed is missing, unreadable or weak; it carries every problem at once.
    """
    env = _Environment(os.environ if environ is None else environ)
    mode_text = env.text("MODE", Mode.DEVELOPMENT)
    try:
        mode = Mode(mode_text)
    except ValueError:
        env.problems.append(
            _("BEAMWARD_MODE is “%(mode)s”; it must be demonstration, development or production.")
            % {"mode": mode_text}
        )
        raise ConfigurationRefused(tuple(env.problems)) from None

    data_dir = Path(env.text("DATA_DIR", "var")).absolute()
    database_url = env.text("DATABASE_URL")
    if not database_url and mode is Mode.PRODUCTION:
        env.problems.append(
            _("BEAMWARD_DATABASE_URL is missing. Name the database, for example")
            + " postgresql://beamward@localhost/beamward"
        )
    hosts = tuple(h.strip() for h in env.text("HOSTS").split(",") if h.strip())
    public_url = env.text("PUBLIC_URL").rstrip("/")
    if mode is Mode.PRODUCTION:
        if not hosts or "*" in hosts:
            env.problems.append(
                _("BEAMWARD_HOSTS must list the names under which people reach this server.")
            )
        if not public_url.startswith("https://"):
            env.problems.append(
                _("BEAMWARD_PUBLIC_URL must be the address of this server and begin with https://.")
            )
    else:
        hosts = hosts or ("localhost", "127.0.0.1", "[::1]")
        public_url = public_url or "http://127.0.0.1:8000"

    secret_key = _secret_key(env, mode, data_dir)
    second_factor = _second_factor(env)
    breached_passwords = _breached_passwords(env)
    oidc = _single_sign_on(env, mode)
    email_port = env.number("EMAIL_PORT", 587)
    reports_per_minute = env.number("REPORTS_PER_MINUTE", 300)
    upload_limit_mb = env.number("UPLOAD_LIMIT_MB", 15)
    idle_minutes = env.number("IDLE_MINUTES", 15)
    if env.problems:
        raise ConfigurationRefused(tuple(env.problems))
    return Configuration(
        mode=mode,
        data_dir=data_dir,
        database=_database(database_url or f"sqlite:///{data_dir / 'beamward.sqlite3'}"),
        secret_key=secret_key,
        old_secret_key=env.text("OLD_SECRET_KEY"),
        hosts=hosts,
        public_url=public_url,
        behind_proxy=env.flag("BEHIND_PROXY", default=False),
        language={"zh": "zh-hans"}.get(env.text("LANGUAGE", "en"), env.text("LANGUAGE", "en")),
        time_zone=env.text("TIME_ZONE", "UTC"),
        email_host=env.text("EMAIL_HOST"),
        email_port=email_port,
        email_user=env.text("EMAIL_USER"),
        email_password=env.text("EMAIL_PASSWORD"),
        email_tls=env.flag("EMAIL_TLS", default=True),
        email_from=env.text("EMAIL_FROM", "beamward@localhost"),
        reports_per_minute=reports_per_minute,
        upload_limit_mb=upload_limit_mb,
        backup_key=env.text("BACKUP_KEY"),
        anchor_file=Path(env.text("ANCHORS") or data_dir / "anchors.jsonl").absolute(),
        anchor_mail=env.text("ANCHOR_MAIL"),
        idle_minutes=idle_minutes,
        second_factor=second_factor,
        breached_passwords=breached_passwords,
        oidc_issuer=oidc["ISSUER"],
        oidc_client_id=oidc["CLIENT_ID"],
        oidc_client_secret=oidc["CLIENT_SECRET"],
        oidc_login_claim=env.text("OIDC_LOGIN_CLAIM", "preferred_username"),
    )


def _secret_key(env: _Environment, mode: Mode, data_dir: Path) -> str:
    if mode is Mode.DEMONSTRATION:
        # Marked, so that no production server accepts it by accident.
        return "demonstration-only-" + "d" * SHORTEST_SECRET
    given = env.text("SECRET_KEY")
    if mode is Mode.DEVELOPMENT:
        return given or _kept_development_key(data_dir)
    if not given:
        env.problems.append(
            _(
                "BEAMWARD_SECRET_KEY is missing. Write one with “beamward secret” into a file and name"
                " the file in BEAMWARD_SECRET_KEY_FILE."
            )
        )
    elif len(given) < SHORTEST_SECRET or len(set(given)) < 10 or given.startswith("demonstration"):
        env.problems.append(
            _(
                "BEAMWARD_SECRET_KEY is too weak: it needs at least %(length)d random characters."
                " “beamward secret” writes one."
            )
            % {"length": SHORTEST_SECRET}
        )
    return given


def _second_factor(env: _Environment) -> SecondFactor:
    text = env.text("SECOND_FACTOR", SecondFactor.OPTIONAL)
    try:
        return SecondFactor(text)
    except ValueError:
        env.problems.append(
            _(
                "BEAMWARD_SECOND_FACTOR is “%(value)s”; it must be optional, administrators or"
                " everybody."
            )
            % {"value": text}
        )
        return SecondFactor.EVERYBODY


def _breached_passwords(env: _Environment) -> str:
    path = env.text("BREACHED_PASSWORDS")
    if path and not os.access(path, os.R_OK):
        env.problems.append(_("BEAMWARD_BREACHED_PASSWORDS names a file that cannot be read."))
    return path


def _single_sign_on(env: _Environment, mode: Mode) -> dict[str, str]:
    """Return how the hospital's identity provider is reached: all three settings, or none."""
    told = {name: env.text(f"OIDC_{name}") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")}
    if any(told.values()) and not all(told.values()):
        env.problems.append(
            _("BEAMWARD_OIDC_ISSUER, _CLIENT_ID and _CLIENT_SECRET belong together: set all three.")
        )
    if told["ISSUER"] and mode is Mode.PRODUCTION and not told["ISSUER"].startswith("https://"):
        env.problems.append(_("BEAMWARD_OIDC_ISSUER must begin with https://."))
    return {**told, "ISSUER": told["ISSUER"].rstrip("/")}


def _kept_development_key(data_dir: Path) -> str:
    path = data_dir / "development-key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _database(url: str) -> dict[str, Any]:
    settings: dict[str, Any] = dict(dj_database_url.parse(url))
    if settings["ENGINE"] == "django.db.backends.sqlite3":
        Path(settings["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # FULL: nobody is thanked for a report before it is on the disk (WAL with NORMAL would do so).
        # IMMEDIATE: a writer waits for its turn instead of failing half-way with "locked".
        settings["ENGINE"] = "beamward.project.sqlite"
        settings["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        }
    # A file on the disk does not go away between two requests.
    settings["CONN_HEALTH_CHECKS"] = settings["ENGINE"] != "beamward.project.sqlite"
    settings["CONN_MAX_AGE"] = 600
    return settings
