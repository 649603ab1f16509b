"""A brief as a file to be kept, printed or sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from jianxing.briefs import queries
from jianxing.briefs.documents import FORMS, STYLE_HASH
from jianxing.site.briefs.views import brief_or_404
from jianxing.site.findings.access import business_only

#: What a document that is opened in the browser may do: show itself, and nothing else.
POLICY = f"default-src 'none'; style-src '{STYLE_HASH}'; sandbox"


@require_safe
@business_only
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give a brief as JSON, HTML, Word or PDF; of rows it holds what the reader may see."""
    brief = brief_or_404(pk)
    if form not in FORMS:
        raise Http404
    made = FORMS[form]
    answer = HttpResponse(made.make(queries.drawn_brief(brief=brief)), content_type=made.media_type)
    name = f"{brief.number} {brief.title}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
