"""Addresses of departments, their machines and people, and of the tree above them."""

from django.urls import path

from beamward.foundation.organisations.web import joining, views

urlpatterns = [
    path("departments", views.departments, name="departments"),
    path("departments/<slug:code>", views.department, name="department"),
    path("departments/<slug:code>/edit", views.department_edit, name="department-edit"),
    path("departments/<slug:code>/machines", views.machines, name="department-machines"),
    path("departments/<slug:code>/machines/add", views.machine_add, name="machine-add"),
    path(
        "departments/<slug:code>/machines/<str:public_id>", views.machine_edit, name="machine-edit"
    ),
    path(
        "departments/<slug:code>/machines/<str:public_id>/use",
        views.machine_use,
        name="machine-use",
    ),
    path("departments/<slug:code>/sites/add", views.site_add, name="site-add"),
    path("departments/<slug:code>/sites/<str:public_id>", views.site_edit, name="site-edit"),
    path("departments/<slug:code>/people", views.people, name="department-people"),
    path("departments/<slug:code>/people/add", views.person_add, name="person-add"),
    path("departments/<slug:code>/people/known", views.person_known, name="person-known"),
    path(
        "departments/<slug:code>/people/<str:public_id>",
        views.person_roles,
        name="department-person",
    ),
    path("departments/<slug:code>/volumes", views.volumes, name="department-volumes"),
    path("people", views.everybody, name="people"),
    path("people/<str:public_id>/password", views.person_password, name="person-password"),
    path("people/<str:public_id>/invite", joining.person_invite, name="person-invite"),
    path("people/<str:public_id>/factors", joining.person_factors, name="person-factors"),
    path("people/<str:public_id>/release", joining.person_release, name="person-release"),
    path("people/<str:public_id>/leaving", joining.person_leaving, name="person-leaving"),
    path("people/<str:public_id>/active", views.person_active, name="person-active"),
    path("organisations", views.tree, name="organisations"),
    path("organisations/add/<str:level>", views.organisation_add, name="organisation-add"),
    path("organisations/departments/add", views.department_add, name="department-add"),
    path("organisations/<str:public_id>", views.organisation_edit, name="organisation-edit"),
]
