"""Setting up programmes, agreeing, campaigning year after year, and holding activities together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused, check_has_reason
from jianxing.directory.roots import Overtaken
from jianxing.kernel.actor import Actor
from jianxing.kernel.pinyin import sort_key
from jianxing.projects import policies
from jianxing.projects.models import (
    Activity,
    ActivityHost,
    CampaignYear,
    FocusItem,
    Programme,
    ProgrammeParty,
)
from jianxing.projects.operations.registering import check_has_happened, tidy
from jianxing.projects.operations.steps import (
    TakenAlready,
    act_on,
    change,
    refresh_programme_visibility,
    touch,
    void_child,
)


class ProgrammeRefused(Refused):
    """The programme's kind, years or parties do not admit this."""


@dataclass(frozen=True, slots=True)
class FocusDraft:
    """A focus item as somebody wants it."""

    title: str
    domain: str = ""
    requirement: str = ""
    target: str = ""


def register_programme(
    *,
    kind: str,
    title: str,
    from_year: int,
    to_year: int | None = None,
    document_no: str = "",
    domain: str = "",
    summary: str = "",
    parties: Sequence[Body] = (),
    focus_items: Sequence[FocusDraft] = (),
    by: Actor,
    at: datetime,
) -> Programme:
    """Set up a work plan, an agreement, a campaign or a series of activities; its parties see it."""
    policies.check_can_register(by=by)
    title = tidy(title)
    if not title:
        raise ProgrammeRefused(_("A title is needed."), _("Write the programme's full title."))
    if to_year is not None and to_year < from_year:
        raise ProgrammeRefused(_("The last year lies before the first."), _("Correct the years."))
    with transaction.atomic():
        programme: Programme
        try:
            with transaction.atomic():
                programme = Programme.objects.create(
                    kind=kind,
                    title=title,
                    document_no=document_no.strip(),
                    domain=domain,
                    registered_by_id=by.body_id,
                    from_year=from_year,
                    to_year=to_year,
                    summary=summary.strip(),
                    created_at=at,
                    visible_to=[by.body_id],
                    pinyin_key=sort_key(title),
                )
        except IntegrityError as refusal:
            raise TakenAlready(title) from refusal
        ProgrammeParty.objects.bulk_create(
            ProgrammeParty(programme=programme, body=body, ordinal=position)
            for position, body in enumerate(parties)
        )
        added = _add_items(programme, focus_items)
        refresh_programme_visibility([programme.pk])
        act_on(
            row=programme,
            action="register",
            by=by,
            at=at,
            public={"kind": kind, "parties": [body.pk for body in parties], "focus_items": len(added)},
            confidential={"title": title, "document_no": programme.document_no, "focus_items": added},
        )
    programme.refresh_from_db()
    return programme


def _add_items(programme: Programme, items: Sequence[FocusDraft]) -> list[str]:
    held = set(FocusItem.objects.filter(programme=programme, voided_at=None).values_list("title", flat=True))
    start = FocusItem.objects.filter(programme=programme).count()
    wanted = {title: item for item in items if (title := tidy(item.title)) and title not in held}
    FocusItem.objects.bulk_create(
        FocusItem(
            programme=programme,
            ordinal=start + position,
            title=title,
            domain=item.domain or programme.domain,
            requirement=item.requirement.strip(),
            target=item.target.strip(),
        )
        for position, (title, item) in enumerate(wanted.items(), start=1)
    )
    return list(wanted)


def add_focus_items(
    *, programme: Programme, items: Sequence[FocusDraft], by: Actor, at: datetime
) -> list[FocusItem]:
    """Add focus items that the programme does not have yet; returns all of them."""
    policies.check_can_change_programme(programme=programme, by=by)
    with transaction.atomic():
        touch(programme)
        added = _add_items(programme, items)
        if added:
            act_on(
                row=programme,
                action="focus",
                by=by,
                at=at,
                public={"added": len(added)},
                confidential={"titles": added},
            )
    return list(FocusItem.objects.filter(programme=programme, voided_at=None))


def sign_agreement(*, programme: Programme, on: date, by: Actor, at: datetime) -> Programme:
    """Write down that an agreement was signed; there are at least two parties to it."""
    policies.check_can_change_programme(programme=programme, by=by)
    check_has_happened(on=on, at=at)
    if programme.kind != Programme.Kind.AGREEMENT:
        raise ProgrammeRefused(_("Only an agreement is signed."), _("Register an agreement."))
    with transaction.atomic():
        touch(programme)
        if ProgrammeParty.objects.filter(programme=programme).count() < 2:
            raise ProgrammeRefused(
                _("An agreement has at least two parties."), _("Register it with its parties.")
            )
        signed = Programme.objects.filter(pk=programme.pk, signed_on=None, version=programme.version)
        if not signed.exists():
            raise Overtaken(programme.title)
        change(programme, signed_on=on)
        act_on(row=programme, action="sign", by=by, at=at, public={"on": on})
    return programme


def record_campaign_year(
    *, programme: Programme, year: int, document_no: str = "", note: str = "", by: Actor, at: datetime
) -> CampaignYear:
    """Write down that a campaign was carried out in a year."""
    policies.check_can_change_programme(programme=programme, by=by)
    if programme.kind != Programme.Kind.CAMPAIGN:
        raise ProgrammeRefused(_("Only a campaign is carried out year by year."), _("Register a campaign."))
    if year < programme.from_year or (programme.to_year is not None and year > programme.to_year):
        raise ProgrammeRefused(
            _("The year %(year)d lies outside the campaign's years.") % {"year": year}, _("Correct the year.")
        )
    check_has_happened(on=date(year, 1, 1), at=at)
    with transaction.atomic():
        touch(programme)
        try:
            with transaction.atomic():
                held = CampaignYear.objects.create(
                    programme=programme,
                    year=year,
                    document_no=document_no.strip(),
                    note=note.strip(),
                    recorded_at=at,
                    recorded_by_id=by.person_id,
                )
        except IntegrityError as refusal:
            raise TakenAlready(str(year)) from refusal
        act_on(row=programme, action="campaign_year", by=by, at=at, public={"year": year})
    return held


def add_activity(
    *,
    programme: Programme,
    title: str,
    kind: str,
    hosts: Sequence[Body],
    held_on: date,
    place: str = "",
    participants: int | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Activity:
    """Write down an activity that was held, with its hosts, day and place; people are counted, never named."""
    policies.check_can_change_programme(programme=programme, by=by)
    title = tidy(title)
    if not title or not hosts:
        raise ProgrammeRefused(_("An activity needs a title and a host."), _("Write who held what."))
    check_has_happened(on=held_on, at=at)
    with transaction.atomic():
        touch(programme)
        try:
            with transaction.atomic():
                activity = Activity.objects.create(
                    programme=programme,
                    title=title,
                    kind=kind,
                    held_on=held_on,
                    place=tidy(place),
                    participants=participants,
                    note=note.strip(),
                    recorded_at=at,
                    recorded_by_id=by.person_id,
                )
        except IntegrityError as refusal:
            raise TakenAlready(title) from refusal
        ActivityHost.objects.bulk_create(
            ActivityHost(activity=activity, body=body, ordinal=position)
            for position, body in enumerate(hosts)
        )
        act_on(
            row=programme,
            action="activity",
            by=by,
            at=at,
            public={"activity": activity.pk, "held_on": held_on, "hosts": [body.pk for body in hosts]},
            confidential={"title": title, "place": activity.place},
        )
    return activity


def void_activity(*, activity: Activity, reason: str, by: Actor, at: datetime) -> Activity:
    """Void an activity that was not held, or was written down twice."""
    _void_part(activity, activity.programme, {"activity": activity.pk}, reason=reason, by=by, at=at)
    return activity


def void_campaign_year(*, year: CampaignYear, reason: str, by: Actor, at: datetime) -> CampaignYear:
    """Void a year in which the campaign was not carried out."""
    _void_part(year, year.programme, {"year": year.year}, reason=reason, by=by, at=at)
    return year


def _void_part(
    row: Activity | CampaignYear,
    programme: Programme,
    public: dict[str, int],
    *,
    reason: str,
    by: Actor,
    at: datetime,
) -> None:
    policies.check_can_change_programme(programme=programme, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        void_child(row, name=programme.title, reason=reason, by=by, at=at)
        act_on(
            row=programme,
            action="void_part",
            by=by,
            at=at,
            public=public,
            confidential={"reason": reason.strip()},
        )


def share_programme(*, programme: Programme, bodies: Iterable[Body], by: Actor, at: datetime) -> Programme:
    """Let further bodies see the programme."""
    policies.check_can_change_programme(programme=programme, by=by)
    fresh = [body.pk for body in bodies if body.pk not in programme.shared_with]
    if not fresh:
        return programme
    with transaction.atomic():
        change(programme, shared_with=[*programme.shared_with, *fresh])
        refresh_programme_visibility([programme.pk])
        act_on(row=programme, action="share", by=by, at=at, public={"bodies": fresh})
    programme.refresh_from_db()
    return programme


def void_programme(*, programme: Programme, reason: str, by: Actor, at: datetime) -> Programme:
    """Void a programme; what hangs on it counts nowhere any more."""
    policies.check_can_change_programme(programme=programme, by=by)
    check_has_reason(reason=reason)
    with transaction.atomic():
        change(programme, voided_at=at, voided_by_id=by.person_id, void_reason=reason.strip())
        act_on(row=programme, action="void", by=by, at=at, confidential={"reason": reason.strip()})
    return programme
