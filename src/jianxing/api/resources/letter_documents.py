"""A letter as the document that is printed: PDF or Word."""

from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jianxing.api.endpoints import Call, Endpoint
from jianxing.api.fields import Sent
from jianxing.api.problems import REFUSED, Problem
from jianxing.kernel.typesetting import NotSet
from jianxing.letters import queries
from jianxing.letters.documented import document_of, form_of
from jianxing.letters.documents import MEDIA_TYPES, FormatName, render


class LetterDocumentQuery(Sent):
    """Which kind of document."""

    form: FormatName = "pdf"


def document(call: Call) -> HttpResponse:
    """Give a letter as it is printed; of what is asked of others it holds what the reader may see."""
    letter, form = queries.one(pk=call.pk), call.asked(LetterDocumentQuery).form
    try:
        made = render(document_of(letter), form=form_of(letter), format=form)
    except NotSet as refusal:
        raise Problem(
            REFUSED,
            _("The letter is too long to be set, or holds what the typesetter does not take."),
            _("Shorten it, or render it on the command line: jianxing letters render."),
        ) from refusal
    answer = HttpResponse(made, content_type=MEDIA_TYPES[form])
    name = f"{letter.called} {letter.title}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


ENDPOINTS: Final = (
    Endpoint(
        method="GET", path="/letters/{id}/document", name="download_letter", area="letters", run=document,
        summary=gettext_lazy("A letter as it is printed after GB/T 9704: PDF or Word"), query=LetterDocumentQuery,
        media_types=tuple(MEDIA_TYPES.values()),
    ),
)  # fmt: skip
