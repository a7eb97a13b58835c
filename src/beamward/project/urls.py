"""Every address of the system."""

from django.urls import include, path

from beamward.project.api import api

urlpatterns = [
    path("", include("beamward.features.incidents.web.urls")),
    path("", include("beamward.features.actions.web.urls")),
    path("", include("beamward.features.reports.web.urls")),
    path("", include("beamward.foundation.accounts.web.urls")),
    path("", include("beamward.foundation.organisations.web.urls")),
    path("", include("beamward.foundation.jobs.web.urls")),
    path("", include("beamward.foundation.trail.web.urls")),
    path("", include("beamward.foundation.files.web.urls")),
    path("", include("beamward.foundation.notices.web.urls")),
    path("", include("beamward.foundation.retention.web.urls")),
    path("api/v1/", api.urls),
]

handler400 = "beamward.foundation.ui.errors.bad_request"
handler403 = "beamward.foundation.ui.errors.permission_denied"
handler404 = "beamward.foundation.ui.errors.not_found"
handler500 = "beamward.foundation.ui.errors.server_error"
