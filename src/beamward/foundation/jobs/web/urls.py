"""Addresses of jobs."""

from django.urls import path

from beamward.foundation.jobs.web import views

urlpatterns = [
    path("jobs", views.jobs, name="jobs"),
    path("jobs/<str:public_id>", views.job, name="job"),
    path("jobs/<str:public_id>/stop", views.stop, name="job-stop"),
    path("jobs/<str:public_id>/resume", views.resume, name="job-resume"),
]
