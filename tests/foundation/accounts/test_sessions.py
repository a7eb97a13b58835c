"""Where somebody is signed in, and signing out there."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beamward.foundation.accounts import services
from beamward.foundation.accounts.models import Device, Session, User
from beamward.foundation.trail.models import Entry
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.django_db

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126 Mobile"
WARD = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Edg/126"


def signed_in_with(agent: str, login: str = "reporter", address: str = "192.0.2.44") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent, "accept-language": "en"})
    client.post(reverse("sign-in"), {"username": login, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (PHONE, Device.ANDROID),
        (WARD, Device.WINDOWS),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X)", Device.APPLE),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)", Device.MAC),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0)", Device.LINUX),
        ("", Device.OTHER),
    ],
)
def test_the_kind_of_device_is_kept_in_coarse_words(
    reporter: User, agent: str, kind: Device
) -> None:
    signed_in_with(agent)
    assert Session.objects.get(user=reporter).device == kind


def test_neither_address_nor_browser_is_kept_anywhere(reporter: User) -> None:
    signed_in_with(PHONE).get(reverse("account-security"))
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows = repr(cursor.fetchall())
            found += [table for word in ("192.0.2.44", "Pixel", "Chrome") if word in rows]
    assert found == []
    kept = Session.objects.get(user=reporter).get_decoded()
    assert "192.0.2.44" not in repr(kept)
    assert "Pixel" not in repr(kept)


def test_the_list_shows_each_session_and_marks_this_one(reporter: User) -> None:
    signed_in_with(PHONE)
    page = signed_in_with(WARD).get(reverse("account-security")).text
    assert page.count("Android phone or tablet") >= 1
    assert page.count("this one") == 1
    assert page.count("Sign out there") == 1


def test_a_session_elsewhere_is_ended_and_this_one_stays(reporter: User) -> None:
    phone, ward = signed_in_with(PHONE), signed_in_with(WARD)
    there = Session.objects.get(device=Device.ANDROID)
    assert ward.post(reverse("session-end", args=[there.public_id])).status_code == 302
    assert phone.get(reverse("account")).status_code == 302
    assert ward.get(reverse("account")).status_code == 200
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.by, entry.after) == (
        "account.sessions_ended",
        reporter,
        {"sessions": 1},
    )


def test_all_other_sessions_are_ended_at_once(reporter: User) -> None:
    others = [signed_in_with(PHONE), signed_in_with(PHONE)]
    ward = signed_in_with(WARD)
    assert (
        "2 other sessions have been ended" in ward.post(reverse("sessions-end"), follow=True).text
    )
    assert [client.get(reverse("account")).status_code for client in others] == [302, 302]
    assert ward.get(reverse("account")).status_code == 200


def test_nobody_ends_the_session_of_another(reporter: User, triager: User) -> None:
    signed_in_with(PHONE)
    there = Session.objects.get(device=Device.ANDROID)
    other = signed_in_with(WARD, "triager")
    assert other.post(reverse("session-end", args=[there.public_id])).status_code == 404
    assert Session.objects.filter(pk=there.pk).exists()


def test_a_new_password_ends_the_other_sessions_for_good(reporter: User) -> None:
    phone, ward = signed_in_with(PHONE), signed_in_with(WARD)
    new = "quiet harbour at dawn"
    typed = {"old_password": PASSWORD, "new_password": new, "new_password_again": new}
    assert ward.post(reverse("password-change"), typed).status_code == 302
    assert phone.get(reverse("account")).status_code == 302
    assert ward.get(reverse("account")).status_code == 200
    assert [row.device for row in Session.objects.filter(user=reporter)] == [Device.WINDOWS]


def test_a_visitor_gets_no_session(client: Client, client_of: Callable[..., Client]) -> None:
    client.get(reverse("sign-in"))
    client.post(reverse("sign-in"), {"username": "nobody", "password": "wrong"})
    assert not Session.objects.exists()


def test_a_session_without_a_person_is_short_and_what_has_run_out_is_forgotten(
    client: Client, reporter: User
) -> None:
    client.get(reverse("sign-in-passkey"))
    nobodys = Session.objects.get()
    now = timezone.now()
    assert nobodys.user is None
    assert nobodys.expire_date - now < timedelta(minutes=16)
    signed_in_with(WARD)
    assert services.forget_ended(at=now + timedelta(minutes=16)) == 1
    assert Session.objects.get().user == reporter
