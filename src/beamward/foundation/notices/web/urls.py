"""Addresses of notices."""

from django.urls import path

from beamward.foundation.notices.web import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/read", views.read_all, name="notices-read"),
    path("notices/<str:public_id>/read", views.read, name="notice-read"),
]
