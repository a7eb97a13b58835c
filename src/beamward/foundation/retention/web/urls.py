"""Addresses of a department's retention."""

from django.urls import path

from beamward.foundation.retention.web import views

_PLACE = "departments/<slug:code>/retention"

urlpatterns = [
    path(_PLACE, views.retention, name="department-retention"),
    path(f"{_PLACE}/holds/place", views.place_hold, name="hold-place"),
    path(f"{_PLACE}/holds/<str:public_id>/lift", views.lift_hold, name="hold-lift"),
    path(f"{_PLACE}/<str:kind>/rule", views.rule, name="retention-rule"),
    path(f"{_PLACE}/<str:kind>/over", views.over, name="retention-over"),
    path(f"{_PLACE}/<str:kind>/dispose", views.dispose, name="retention-dispose"),
]
