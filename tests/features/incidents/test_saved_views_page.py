"""Lists kept under a name."""

from collections.abc import Callable

from django.test import Client

from beamward.features.incidents.models import SavedView
from beamward.foundation.accounts.models import User
from tests.features.incidents.conftest import Many

ClientOf = Callable[..., Client]
FILTERS = "state=open&potential_severity=severe&sort=deadline"


def test_a_view_is_saved_found_again_and_removed(
    client_of: ClientOf, quality_lead: User, many: Many
) -> None:
    many(1)
    client = client_of(quality_lead)
    listed = client.get(f"/incidents?{FILTERS}").content.decode()
    assert "/incidents/views/save?" in listed
    response = client.post(f"/incidents/views/save?{FILTERS}&after=x", {"name": "Severe and open"})
    assert response["Location"].startswith("/incidents?")
    view = SavedView.objects.get()
    assert view.query == FILTERS
    listed = client.get(f"/incidents?{FILTERS}").content.decode()
    assert "Severe and open" in listed
    assert f"/incidents/views/{view.public_id}/remove" in listed
    client.post(f"/incidents/views/{view.public_id}/remove")
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name(client_of: ClientOf, quality_lead: User) -> None:
    response = client_of(quality_lead).post(f"/incidents/views/save?{FILTERS}", {"name": " "})
    assert response.status_code == 409
    assert "Please give the view a name" in response.content.decode()


def test_a_view_belongs_to_the_person_who_saved_it(
    client_of: ClientOf, quality_lead: User, head: User
) -> None:
    client_of(quality_lead).post(f"/incidents/views/save?{FILTERS}", {"name": "Mine"})
    view = SavedView.objects.get()
    client = client_of(head)
    assert "Mine" not in client.get("/incidents").content.decode()
    assert client.post(f"/incidents/views/{view.public_id}/remove").status_code == 404
    assert SavedView.objects.exists()


def test_who_sees_no_list_saves_no_view(client_of: ClientOf, reporter: User) -> None:
    assert client_of(reporter).post("/incidents/views/save", {"name": "x"}).status_code == 403
