"""What is said of a department, its machines and its sites."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from beamward.foundation.accounts.models import User
from beamward.foundation.organisations import queries, services
from beamward.foundation.organisations.models import Department, Machine, Site
from beamward.foundation.organisations.web import links
from beamward.foundation.trail.models import Entry
from beamward.foundation.trail.queries import entries_of
from tests.support.factories import NOW, make_department


def add_machine(department: Department, code: str = "linac-1", **more: object) -> Machine:
    fields = {"name_en": "Linac 1", "name_zh": "1号加速器", "technique": "", **more}
    return services.add_machine(department=department, code=code, by=None, at=NOW, **fields)  # type: ignore[arg-type]


def test_a_name_is_read_in_the_language_of_the_page_and_else_in_the_other(db: None) -> None:
    both = make_department("both", name_en="East", name_zh="东院")
    one = make_department("one", name_en="West", name_zh="")
    with translation.override("zh-hans"):
        assert (both.name, one.name) == ("东院", "West")
    with translation.override("en"):
        assert both.name == "East"


def test_a_department_has_a_name_and_a_code_of_its_own(department: Department) -> None:
    for fields in ({"name_en": "", "name_zh": ""}, {"code": department.code}, {"code": "a b"}):
        with pytest.raises(ValidationError):
            make_department(**{"code": "new", **fields})


def test_the_administrator_changes_the_department(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    client_of(administrator).post(
        reverse("department-edit", args=[department.code]),
        {
            "name_en": "Radiotherapy",
            "name_zh": "放疗科",
            "time_zone": "Asia/Shanghai",
            "triage_days": "2",
            "answer_days": "21",
            "hospital": "1",
        },
    )
    department.refresh_from_db()
    assert (department.name_zh, department.triage_days) == ("放疗科", 2)
    assert department.hospital is None, "only the installation places a department"
    entry = entries_of(department).last()
    assert entry is not None
    assert (entry.act, entry.by) == ("department.changed", administrator)
    assert entry.after["time_zone"] == "Asia/Shanghai"


def test_what_was_typed_wrongly_comes_back(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    response = client_of(administrator).post(
        reverse("department-edit", args=[department.code]),
        {"name_en": "", "name_zh": "", "time_zone": "UTC", "triage_days": "0", "answer_days": "x"},
    )
    assert response.status_code == 200
    assert "Give a name in English or in Chinese." in response.text
    assert 'value="x"' in response.text
    department.refresh_from_db()
    assert department.triage_days == 3


def test_a_machine_is_added_changed_and_taken_out_of_use(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    client = client_of(administrator)
    typed = {"code": "linac-1", "name_en": "Linac", "name_zh": "", "technique": "", "site": ""}
    client.post(reverse("machine-add", args=[department.code]), typed)
    machine = Machine.objects.get()
    where = [department.code, machine.public_id]
    client.post(reverse("machine-edit", args=where), {**typed, "name_zh": "加速器"})
    client.post(reverse("machine-use", args=where), {"active": "no"})
    machine.refresh_from_db()
    assert (machine.name_zh, machine.is_active) == ("加速器", False)
    assert list(queries.machines_in_use(department)) == []
    assert [machine] == list(queries.machines_of(department))
    assert [entry.act for entry in entries_of(machine)] == [
        "machine.added",
        "machine.changed",
        "machine.changed",
    ]
    client.post(reverse("machine-use", args=where), {"active": "yes"})
    assert list(queries.machines_in_use(department)) == [machine]


def test_a_machine_without_name_is_called_by_its_code(department: Department) -> None:
    assert add_machine(department, name_en="", name_zh="").name == "linac-1"


def test_two_machines_of_a_department_differ_in_code(
    department: Department, other_department: Department
) -> None:
    add_machine(department)
    add_machine(other_department)
    with pytest.raises(ValidationError, match="already"):
        add_machine(department)


def test_a_machine_stands_at_a_site_of_its_own_department(
    department: Department, other_department: Department
) -> None:
    site = services.add_site(
        department=other_department, name_en="Far", name_zh="", by=None, at=NOW
    )
    with pytest.raises(ValidationError, match="another department"):
        add_machine(department, site=site)
    assert add_machine(other_department, site=site).site == site


def test_a_machine_of_another_department_is_not_there(
    client_of: Callable[..., Client],
    department: Department,
    other_department: Department,
    administrator: User,
) -> None:
    foreign = add_machine(other_department)
    client = client_of(administrator)
    address = reverse("machine-use", args=[department.code, foreign.public_id])
    assert client.post(address, {"active": "no"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.is_active


def test_a_site_is_added_and_renamed(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    client = client_of(administrator)
    client.post(reverse("site-add", args=[department.code]), {"name_en": "Main", "name_zh": ""})
    site = Site.objects.get()
    client.post(
        reverse("site-edit", args=[department.code, site.public_id]),
        {"name_en": "Main", "name_zh": "主楼"},
    )
    site.refresh_from_db()
    assert site.name_zh == "主楼"
    assert Entry.objects.latest("id").after == {"name_zh": "主楼"}


@pytest.fixture
def fresh_links(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing that other apps have registered."""
    for name, empty in (("_machine_links", {}), ("_tabs", {}), ("_techniques", [])):
        monkeypatch.setattr(links, name, empty)
    return iter(())


@pytest.mark.usefixtures("fresh_links")
def test_other_apps_add_links_tabs_and_techniques(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    used, retired = add_machine(department, technique="x"), add_machine(department, "old")
    services.set_machine_active(machine=retired, active=False, by=administrator, at=NOW)
    links.register_machine_link(links.MachineLink("Poster", lambda m: f"/poster/{m.code}"))
    links.offer_techniques(lambda: [("x", "Arc therapy")])
    links.register_tab(links.Tab("a", "Words", "department", lambda *_: True, 2))
    links.register_tab(links.Tab("b", "Hidden", "department", lambda *_: False, 1))
    client = client_of(administrator)
    html = client.get(reverse("department-machines", args=[department.code])).text
    assert "/poster/linac-1" in html
    assert "/poster/old" not in html
    assert "Arc therapy" in html
    assert "Words" in html
    assert "Hidden" not in html
    form = client.get(reverse("machine-edit", args=[department.code, used.public_id])).text
    assert '<option value="x" selected>Arc therapy</option>' in form


@pytest.mark.usefixtures("fresh_links")
def test_a_technique_that_is_no_longer_offered_is_not_lost(
    client_of: Callable[..., Client], department: Department, administrator: User
) -> None:
    machine = add_machine(department, technique="gone")
    links.offer_techniques(lambda: [("x", "Arc therapy")])
    form = client_of(administrator).get(
        reverse("machine-edit", args=[department.code, machine.public_id])
    )
    assert '<option value="gone" selected>' in form.text


def test_who_works_in_one_department_goes_straight_to_it(
    client_of: Callable[..., Client], department: Department, reporter: User
) -> None:
    response = client_of(reporter).get(reverse("departments"))
    assert response.headers["Location"] == reverse("department", args=[department.code])
