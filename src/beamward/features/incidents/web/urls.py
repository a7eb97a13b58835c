"""Addresses of incidents and lessons, and the first page."""

from django.urls import path

from beamward.features.incidents.web import (
    closing,
    detail,
    exports,
    home,
    investigation,
    lessons,
    lists,
    masking,
    queue,
    saved_views,
    triage,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("incidents", lists.incidents, name="incidents"),
    path("incidents/triage", queue.queue, name="triage-queue"),
    path("incidents/export.csv", exports.export_csv, name="incidents-csv"),
    path("incidents/export.xlsx", exports.export_xlsx, name="incidents-xlsx"),
    path("incidents/views/save", saved_views.save, name="saved-view-save"),
    path("incidents/views/<str:public_id>/remove", saved_views.remove, name="saved-view-remove"),
    path("incidents/<str:public_id>.pdf", detail.paper, name="incident-pdf"),
    path("incidents/<str:public_id>", detail.incident, name="incident"),
    path("incidents/<str:public_id>/trail", detail.trail, name="incident-trail"),
    path("incidents/<str:public_id>/recurrences", detail.recurrences, name="incident-recurrences"),
    path("incidents/<str:public_id>/triage", triage.triage, name="incident-triage"),
    path("incidents/<str:public_id>/judge-anew", triage.judge_anew, name="incident-judge-anew"),
    path("incidents/<str:public_id>/merge", triage.merge, name="incident-merge"),
    path("incidents/<str:public_id>/dismiss", triage.dismiss, name="incident-dismiss"),
    path("incidents/<str:public_id>/assign", triage.assign, name="incident-assign"),
    path("incidents/<str:public_id>/meeting", triage.meeting, name="incident-meeting"),
    path("incidents/<str:public_id>/findings", investigation.findings, name="incident-findings"),
    path(
        "incidents/<str:public_id>/courses/add",
        investigation.course_add,
        name="incident-course-add",
    ),
    path(
        "incidents/<str:public_id>/courses/<str:course_id>/remove",
        investigation.course_remove,
        name="incident-course-remove",
    ),
    path(
        "incidents/<str:public_id>/timeline/add",
        investigation.moment_add,
        name="incident-moment-add",
    ),
    path(
        "incidents/<str:public_id>/timeline/<str:moment_id>/move",
        investigation.moment_move,
        name="incident-moment-move",
    ),
    path(
        "incidents/<str:public_id>/timeline/<str:moment_id>/remove",
        investigation.moment_remove,
        name="incident-moment-remove",
    ),
    path("incidents/<str:public_id>/mask", masking.mask, name="incident-mask"),
    path("incidents/<str:public_id>/remark", investigation.remark, name="incident-remark"),
    path("incidents/<str:public_id>/ask", investigation.ask, name="incident-ask"),
    path(
        "incidents/<str:public_id>/actions/add",
        investigation.action_add,
        name="incident-action-add",
    ),
    path("incidents/<str:public_id>/finish", closing.finish, name="incident-finish"),
    path("incidents/<str:public_id>/close", closing.close, name="incident-close"),
    path("incidents/<str:public_id>/reopen", closing.reopen, name="incident-reopen"),
    path("lessons", lessons.lessons, name="lessons"),
    path("lessons/<str:public_id>", lessons.lesson, name="lesson"),
]
