"""Serving what was uploaded. A file that is not seen is answered like one that is not there."""

import io

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.directory.policies import Refused
from jianxing.evidence import queries, serving, thumbnails
from jianxing.evidence.models import File
from jianxing.evidence.vault import ContentMissing
from jianxing.site.answers import found_or_404, refused, refused_as


def visible_file(pk: int) -> File:
    """Return a file that may be given out; 404 where it is not seen, just as where there is none."""
    return found_or_404(queries.open_file, pk)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give out a file, byte for byte as it was uploaded."""
    try:
        found = visible_file(pk)
    except Refused as refusal:
        return refused_as(request=request, refusal=refusal)
    headers = dict(serving.headers(found, download=request.GET.get("download") == "1"))
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified()
    try:
        content = queries.vault().open(found.blob_id)
    except ContentMissing:
        return refused(
            request=request,
            reason=_("The content of “%(name)s” is missing on this node.") % {"name": found.name},
            remedy=_("Tell the system officer; “jianxing doctor” names what is missing."),
        )
    # Given apart, since Django would otherwise guess it.
    answer = FileResponse(content, content_type=headers.pop("Content-Type"))
    for name, value in headers.items():
        answer[name] = value
    return answer


@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give out a small picture, drawn anew without what the camera wrote into it."""
    wanted = request.GET.get("edge", "")
    edge = int(wanted) if wanted in {str(known) for known in thumbnails.EDGES} else thumbnails.EDGES[0]
    try:
        drawn = thumbnails.preview(blob=visible_file(pk).blob, vault=queries.vault(), edge=edge)
    except (Refused, thumbnails.NoPreview):
        raise Http404 from None
    return HttpResponse(io.BytesIO(drawn), headers=dict(serving.preview_headers(size=len(drawn))))
