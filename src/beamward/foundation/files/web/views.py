"""The one door to files."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from beamward.foundation import public_id as public_ids
from beamward.foundation.files import access, content, disk, queries


@login_required
@require_safe
def file(request: HttpRequest, public_id: str) -> FileResponse:
    """Send a file to whoever may read the record that it belongs to."""
    found = queries.of_public_id(public_id)
    if found is None or not access.may_read(request.user, found):
        raise Http404
    try:
        opened = disk.path_of(found.stored_name).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    ending = content.EXTENSIONS[found.content_type]
    response = FileResponse(
        opened,
        as_attachment=found.content_type not in content.PICTURES,
        filename=found.shown_name or f"{public_ids.grouped(found.public_id)}.{ending}",
        content_type=found.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
