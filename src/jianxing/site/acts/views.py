"""Pages of the ledger of acts."""

from datetime import date, datetime, time
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jianxing.directory.models import Body, Person
from jianxing.kernel.actor import Role
from jianxing.ledger import queries
from jianxing.ledger.commands import KINDS, PARTS
from jianxing.ledger.models import Act, Leaf
from jianxing.ledger.verify import verify as verify_log
from jianxing.ledger.wording import in_words
from jianxing.site.asking import number, words
from jianxing.site.components import Chip, Column, Listing, Tile
from jianxing.site.requests import acting_request

PAGE = 100


def _only_audit(request: HttpRequest) -> None:
    if acting_request(request).actor.role is not Role.AUDIT_OFFICER:
        raise Http404


def _day(text: str) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), time()))
    except ValueError:
        return None


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The acts, the latest first, narrowed by kind, login and day; with how far the sealer is."""
    _only_audit(request)
    asked = {name: words(request, name) for name in ("kind", "login", "since", "until", "after")}
    person = Person.objects.filter(login__iexact=asked["login"]).first() if asked["login"] else None
    found = queries.acts(
        kind=asked["kind"] or None,
        person_id=person.pk if person else (-1 if asked["login"] else None),
        since=_day(asked["since"]),
        until=_day(asked["until"]),
        before_id=number(request, "after"),
    )
    acts = list(found[: PAGE + 1])
    more = len(acts) > PAGE
    acts = acts[:PAGE]
    filters = {name: text for name, text in asked.items() if text and name != "after"}
    table = Listing(
        id="acts",
        export_url=f"{reverse('export-of', args=['acts'])}?{urlencode(filters)}",
        next_url="?" + urlencode(filters | {"after": acts[-1].pk}) if more else None,
        cards=False,
        columns=(
            Column(key="id", label=_("No."), kind="num"),
            Column(key="at", label=_("When"), kind="date"),
            Column(key="who", label=_("Who"), kind="name"),
            Column(key="body", label=_("For which body"), kind="name"),
            Column(key="kind", label=_("Act"), kind="short"),
            Column(key="subject", label=_("On what"), kind="short"),
            Column(key="leaf", label=_("Place in the log"), kind="num"),
            Column(key="proof", label=_("Proof"), kind="short"),
        ),
    )
    context = {
        "title": _("Ledger of acts"),
        "table": table,
        "rows": _rows(acts),
        "filters": asked,
        "chips": [
            Chip(
                label=name,
                value=text,
                remove_url="?" + urlencode({k: v for k, v in filters.items() if k != name}),
            )
            for name, text in filters.items()
        ],
        "tiles": _tiles(),
    }
    return render(request, "acts/listing.html", context)


def _rows(acts: list[Act]) -> list[tuple[Act, str, str, int | None, str]]:
    people = dict(Person.objects.filter(pk__in={act.person_id for act in acts}).values_list("pk", "login"))
    bodies = dict(Body.objects.filter(pk__in={act.body_id for act in acts}).values_list("pk", "name"))
    leaves = dict(Leaf.objects.filter(act_id__in=[act.pk for act in acts]).values_list("act_id", "index"))
    return [
        (
            act,
            people.get(act.person_id, _("the software")) if act.person_id else _("the software"),
            bodies.get(act.body_id, "—") if act.body_id else "—",
            leaves.get(act.pk),
            in_words(act.kind),
        )
        for act in acts
    ]


def _tiles() -> list[Tile]:
    lag = queries.lag(at=timezone.now())
    try:
        head = queries.latest_head()
    except queries.NothingSealed:
        return [Tile(label=_("Acts waiting for the sealer"), number=lag.unsealed)]
    return [
        Tile(label=_("Acts sealed"), number=head.tree_size, note=head.root.hex()[:16] + "…"),
        Tile(
            label=_("Last head signed"),
            number=timezone.localtime(head.signed_at).strftime("%Y-%m-%d %H:%M:%S"),
        ),
        Tile(label=_("Acts waiting for the sealer"), number=lag.unsealed),
    ]


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole log now, as ``jianxing ledger verify`` does."""
    _only_audit(request)
    verdict = verify_log()
    context = {
        "title": _("Verification of the log"),
        "verdict": verdict,
        "kind": _(KINDS[verdict.bad.kind]) if verdict.bad else "",
        "part": _(PARTS[verdict.bad.part]) if verdict.bad else "",
        "cannot_exclude": [_(said) for said in verdict.cannot_exclude],
    }
    return render(request, "acts/verdict.html", context)


@require_safe
def proof(request: HttpRequest, pk: int) -> JsonResponse:
    """The proof that one act is in the log under its latest head."""
    _only_audit(request)
    try:
        shown = queries.inclusion(act_id=pk)
    except queries.NotSealedYet as early:
        raise Http404 from early
    return JsonResponse(
        {
            "act": pk,
            "leaf_index": shown.index,
            "leaf_hash": shown.leaf.hex(),
            "tree_size": shown.head.tree_size,
            "root": shown.head.root.hex(),
            "signed_at": shown.head.signed_at.isoformat(),
            "key_id": shown.head.key_id,
            "signature": shown.head.signature.hex(),
            "inclusion_proof": [part.hex() for part in shown.proof],
        },
        json_dumps_params={"indent": 2},
    )
