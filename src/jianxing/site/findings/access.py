"""Who may open the pages of findings at all; what they see there is row security's to say."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from jianxing.findings.models import Finding
from jianxing.findings.whole import one
from jianxing.site.answers import found_or_404, refused
from jianxing.site.requests import acting_request

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def business_only(view: View[P]) -> View[P]:
    """Refuse the three officers: they hold no business role and see no business content."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        role = acting_request(request).actor.role
        if role is None or role.is_officer:
            return refused(
                request=request,
                reason=_("Officers see no findings."),
                remedy=_("Act for a body in a business role, or ask a colleague who holds one."),
                status=403,
            )
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


def finding_or_404(*, pk: int) -> Finding:
    """Return the finding with all its page shows; 404 where it is not there or not seen, alike."""
    return found_or_404(one, pk=pk)
