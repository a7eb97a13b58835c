"""Addresses of files."""

from django.urls import path

from beamward.foundation.files.web import views

urlpatterns = [path("files/<str:public_id>", views.file, name="file")]
