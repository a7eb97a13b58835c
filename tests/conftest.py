"""What every test may ask for."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from beamward.domain.incident.lifecycle import State
from beamward.features.incidents.models import Incident
from beamward.foundation.accounts.models import User
from beamward.foundation.organisations.models import Department, Role
from beamward.foundation.seals import secrecy
from tests.support import factories
from tests.support.unguarded import unguarded

hypothesis_settings.register_profile(
    "beamward",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("beamward")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real events and oracles that stands beside the repository."""
    if not SHARED.is_dir():
        message = "the folder ../shared is absent: real events and oracles were not tested"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Put SQLite's test database in a file, as in production, but where a sync costs nothing."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith(".sqlite"):
        memory = Path("/dev/shm")  # noqa: S108 - the memory file system of Linux
        folder = tempfile.mkdtemp(prefix="beamward-", dir=memory if memory.is_dir() else None)
        database["TEST"]["NAME"] = str(Path(folder) / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _tables_of_a_test_can_be_emptied() -> Iterator[None]:
    """Let Django empty the tables after a test with real transactions; the trail forbids it."""
    empty = BaseDatabaseOperations.execute_sql_flush

    def without_guards(operations: Any, sql_list: Any) -> None:
        with unguarded(operations.connection):
            empty(operations, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_guards)
        yield


@pytest.fixture(autouse=True)
def _quick_and_apart(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Hash passwords quickly, keep files apart, and speak English unless a test says otherwise."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(secrecy, "LIMITS", secrecy.Limits(passes=1, memory=8192))
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TRAIL_ANCHOR_FILE = tmp_path / "anchors.jsonl"
    with translation.override("en"), timezone.override("UTC"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked ``postgresql`` run on PostgreSQL only; the suite runs on both databases."""
    if django_settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        return
    items[:] = [item for item in items if not item.get_closest_marker("postgresql")]


@pytest.fixture
def department(db: None) -> Department:
    """A department."""
    return factories.make_department()


@pytest.fixture
def other_department(db: None) -> Department:
    """Another department, to which nobody of the first belongs."""
    return factories.make_department("other", name_en="Elsewhere", name_zh="别处")


def _role(role: Role) -> Any:
    @pytest.fixture(name=role.value)
    def person(department: Department) -> User:
        return factories.make_person(department, role, login=role.value)

    return person


reporter = _role(Role.REPORTER)
triager = _role(Role.TRIAGER)
investigator = _role(Role.INVESTIGATOR)
action_owner = _role(Role.ACTION_OWNER)
quality_lead = _role(Role.QUALITY_LEAD)
confidant = _role(Role.CONFIDANT)
head = _role(Role.HEAD)
auditor = _role(Role.AUDITOR)
administrator = _role(Role.ADMINISTRATOR)


@pytest.fixture
def stranger(other_department: Department) -> User:
    """Somebody with every role, in another department."""
    return factories.make_person(other_department, *Role, login="stranger")


@pytest.fixture
def client_of(db: None) -> Callable[..., Client]:
    """Return a browser in which a person is signed in."""

    def signed_in(user: User, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def make_incident(department: Department) -> Callable[..., Incident]:
    """Return a maker of incidents in any state."""

    def make(state: State = State.REPORTED, **options: Any) -> Incident:
        return factories.make_incident(department, state=state, **options)

    return make


@pytest.fixture
def english() -> Iterator[None]:
    """Speak English inside the test, whatever came before."""
    with translation.override("en"):
        yield
