"""A letter as it will be printed: on the screen page by page, as PDF, as Word."""

import base64

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render as show
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jianxing.kernel.typesetting import NotSet
from jianxing.letters.documented import document_of, form_of
from jianxing.letters.documents import MEDIA_TYPES, as_pictures, render
from jianxing.letters.models import Letter
from jianxing.site.answers import handed_out, refused
from jianxing.site.components import Crumb
from jianxing.site.findings.access import business_only
from jianxing.site.letters.page import letter_or_404

#: Pages that a screen shows; the file has them all.
PAGES = 12


@require_safe
@business_only
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter as it will be printed, in pictures of its pages."""
    letter = letter_or_404(pk)
    try:
        pages = as_pictures(document_of(letter), form=form_of(letter), pages=PAGES + 1)
    except NotSet:
        return _not_set(request, letter)
    context = {
        "title": _("As it will be printed"),
        "crumbs": [
            Crumb(label=_("Letters"), url=reverse("letters")),
            Crumb(label=letter.called, url=reverse("letter", args=[pk])),
            Crumb(label=_("As it will be printed")),
        ],
        "letter": letter,
        "pages": [f"data:image/png;base64,{base64.b64encode(page).decode()}" for page in pages[:PAGES]],
        "has_more": len(pages) > PAGES,
    }
    answer = show(request, "letters/document.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@business_only
def document(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Give the letter's document as PDF, which a browser shows and prints, or as Word."""
    letter = letter_or_404(pk)
    if form not in MEDIA_TYPES:
        raise Http404
    try:
        made = render(document_of(letter), form=form_of(letter), format=form)
    except NotSet:
        return _not_set(request, letter)
    return handed_out(
        made,
        media_type=MEDIA_TYPES[form],
        name=f"{letter.called} {letter.title}.{form}",
        is_download=form != "pdf" or "download" in request.GET,
    )


def _not_set(request: HttpRequest, letter: Letter) -> HttpResponse:
    return refused(
        request=request,
        reason=_("The letter is too long to be set, or holds what the typesetter does not take."),
        remedy=_("Shorten it, or render it on the command line: jianxing letters render."),
        back_url=reverse("letter", args=[letter.pk]),
    )
