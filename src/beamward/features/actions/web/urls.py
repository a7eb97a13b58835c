"""Addresses of actions: ``actions/...``."""

from django.urls import path

from beamward.features.actions.web import views

urlpatterns = [
    path("actions", views.actions, name="actions"),
    path("actions/<str:public_id>", views.action, name="action"),
    path("actions/<str:public_id>/change", views.change, name="action-change"),
    path("actions/<str:public_id>/finish", views.finish, name="action-finish"),
    path("actions/<str:public_id>/check", views.check, name="action-check"),
    path("actions/<str:public_id>/reopen", views.reopen, name="action-reopen"),
    path("actions/<str:public_id>/cancel", views.cancel, name="action-cancel"),
]
