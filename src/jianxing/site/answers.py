"""Answers that every area of the site gives alike, to a page and to the drawer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, ParamSpec, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django_htmx.http import HttpResponseClientRedirect

from jianxing.directory.policies import NotAllowed, Refused
from jianxing.site.components import Crumb, Progress

T = TypeVar("T")
P = ParamSpec("P")


def found_or_404(read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what *read* finds; 404 where it is not there or not seen, alike."""
    try:
        return read(*args, **kwargs)
    except ObjectDoesNotExist:
        raise Http404 from None


def form_page(
    *,
    request: HttpRequest,
    form: Form,
    title: str,
    submit: str,
    action: str = "",
    back_url: str = "",
    warning: str = "",
    crumbs: Sequence[Crumb] = (),
    template: str = "site/action.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show an action's form, in the drawer or as a page; 422 when it came back with errors."""
    values = {
        "form": form,
        "title": title,
        "submit": submit,
        "action": action or request.get_full_path(),
        "back_url": back_url,
        "warning": warning,
        "crumbs": crumbs,
        **(context or {}),
    }
    return render(request, template, values, status=422 if form.errors else 200)


def done(*, request: HttpRequest, to: str) -> HttpResponse:
    """Lead on to *to* after an operation; the drawer's request is told to load the whole page there."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(to)
    return HttpResponseRedirect(to)


#: What a drawn file that is opened in the browser may do: show itself, and nothing else.
DRAWN_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def handed_out(made: bytes, *, media_type: str, name: str = "", is_download: bool = False) -> HttpResponse:
    """Hand out what was drawn for this reader: shown or kept under *name*, run by nothing, kept by nobody between."""
    answer = HttpResponse(made, content_type=media_type)
    if name:
        answer["Content-Disposition"] = content_disposition_header(is_download, name) or "attachment"
    answer["Content-Security-Policy"] = DRAWN_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


def progressed(*, request: HttpRequest, job: Progress, to: str) -> HttpResponse:
    """Answer the question of a progress bar; when its job is over, lead on to *to*."""
    if job.is_over:
        return done(request=request, to=to)
    return HttpResponse(render_to_string("site/parts/progress.html", {"job": job}, request=request))


def refused(
    *, request: HttpRequest, reason: str, remedy: str = "", back_url: str = "", status: int = 409
) -> HttpResponse:
    """Say that an operation was refused, why, and what to do next: 403 for who asks, 409 for how things stand."""
    template = "403.html" if status == 403 else "409.html"
    values = {"reason": reason, "remedy": remedy, "back_url": back_url}
    return render(request, template, values, status=status)


def refused_as(*, request: HttpRequest, refusal: Refused, back_url: str = "") -> HttpResponse:
    """Say what a domain refused, in its own words; the status says whether it is for who asks or for how things stand."""
    status = 403 if isinstance(refusal, NotAllowed) else 409
    return refused(
        request=request, reason=refusal.reason, remedy=refusal.remedy, back_url=back_url, status=status
    )


def partly_refused(
    *,
    request: HttpRequest,
    title: str,
    done: str,
    heading: str,
    refused: Sequence[tuple[str, str, Refused]],
    back: str,
    back_url: str,
) -> HttpResponse:
    """Say what of many was done, and row by row – name, address, refusal – why the others were not."""
    context = {
        "title": title,
        "done": done,
        "heading": heading,
        "refused": refused,
        "back": back,
        "back_url": back_url,
    }
    return render(request, "site/partly_refused.html", context)
