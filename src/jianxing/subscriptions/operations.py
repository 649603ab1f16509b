"""Every write of subscriptions, and telling of what they ask for. A habit of being told is no act, so none is recorded."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jianxing.directory.acting import acting
from jianxing.directory.policies import Refused
from jianxing.findings.lifecycle import State
from jianxing.findings.queries import Filters, filtered
from jianxing.kernel.actor import Actor
from jianxing.ledger.models import Act, Leaf
from jianxing.notices.operations import tell_subscriber
from jianxing.subscriptions import queries
from jianxing.subscriptions.models import Subscription

MOST_OWN = 20
#: Acts looked at in one transaction, and events told singly in it; of more, one notice says how many.
BATCH = 2000
MOST_SINGLY = 20
#: Notices of a body whose kind does not begin with the act that they tell of.
TOLD_AS = {
    "finding.ask_extension": "finding.extension_asked",
    "finding.decide_extension": "finding.extension_",
}
#: When the mail of a day goes out.
DAILY_AT = time(8, 0)


class SubscriptionRefused(Refused):
    """The subscription cannot be kept so."""


def subscribe(
    *,
    name: str,
    kinds: Sequence[str],
    filters: Filters,
    delivery: str = Subscription.Delivery.INBOX,
    by: Actor,
    at: datetime,
) -> Subscription:
    """Ask to be told from now on; what was asked for under the same name is replaced."""
    _check(name, kinds)
    held = queries.own(by=by)
    before = next((one for one in held if one.name == name.strip()), None)
    if before is None and len(held) >= MOST_OWN:
        raise SubscriptionRefused(
            _("You have %(count)d subscriptions already.") % {"count": MOST_OWN}, _("End one first.")
        )
    values = {
        "kinds": [f"finding.{kind}" for kind in kinds],
        "filters": queries.as_stored(filters),
        "delivery": delivery,
    }
    if before is not None:
        for field, value in values.items():
            setattr(before, field, value)
        before.save(update_fields=list(values))
        return before
    return Subscription.objects.create(
        name=name.strip(),
        person_id=by.person,
        body_id=by.body,
        seen_to=queries.newest_act(),
        created_at=at,
        **values,
    )


def _check(name: str, kinds: Sequence[str]) -> None:
    if not name.strip():
        raise SubscriptionRefused(_("A name is needed."), _("Give the subscription a name."))
    if not kinds or set(kinds) - set(queries.KINDS):
        raise SubscriptionRefused(_("No event is chosen."), _("Choose at least one kind of event."))


def set_paused(*, subscription: Subscription, paused: bool, by: Actor) -> None:
    """Pause, or go on; what happened during the pause is not told afterwards."""
    changes: dict[str, object] = {"is_paused": paused}
    if not paused:
        changes["seen_to"] = queries.newest_act()
    Subscription.objects.filter(pk=subscription.pk, person_id=by.person).update(**changes)


def end(*, subscription: Subscription, by: Actor, at: datetime) -> None:
    """End a subscription."""
    Subscription.objects.filter(pk=subscription.pk, person_id=by.person, ended_at=None).update(ended_at=at)


def tell_subscribers(*, today: date, at: datetime) -> int:
    """Tell of everything that subscriptions wait for; returns how many notices are new. May run as often as one likes."""
    told = 0
    for waiting in queries.waiting(today=today):
        while True:
            with acting(waiting.by):
                count, is_over = _tell(waiting.pk, waiting.by, today=today, at=at)
            told += count
            if is_over:
                break
    return told


def _tell(pk: int, by: Actor, *, today: date, at: datetime) -> tuple[int, bool]:
    """Look at the next acts of a subscription, under its lock; the cursor is saved with the notices."""
    with transaction.atomic():
        subscription = (
            Subscription.objects.select_for_update().filter(pk=pk, is_paused=False, ended_at=None).first()
        )
        if subscription is None:
            return 0, True
        upto = min(queries.newest_act(), subscription.seen_to + BATCH)
        places = Leaf.objects.filter(index__gt=subscription.seen_to, index__lte=upto).values("act_id")
        acts = list(
            Act.objects.filter(pk__in=places, subject="finding", kind__in=subscription.kinds)
            .exclude(person_id=by.person)
            .order_by("pk")
        )
        # Asked now, as this person, under row security: what is not seen any more is not told of.
        met = filtered(filters=_with_void(subscription), by=by, today=today)
        numbers = dict(met.filter(pk__in={act.subject_id for act in acts}).values_list("pk", "number"))
        events = [act for act in acts if act.subject_id in numbers]
        mail_at = _mail_at(subscription, at)
        if len(events) > MOST_SINGLY:
            told = tell_subscriber(
                kind="subscription.many", subject="ledger", subject_id=0,
                params={"number": "", "count": len(events)}, happened_at=at,
                name=subscription.name, mail_at=mail_at, by=by,
            )  # fmt: skip
            count = int(told)
        else:
            count = sum(
                tell_subscriber(
                    kind=act.kind, subject="finding", subject_id=act.subject_id,
                    params={"number": numbers[act.subject_id]}, happened_at=act.occurred_at,
                    name=subscription.name, told_as=TOLD_AS.get(act.kind, act.kind), mail_at=mail_at, by=by,
                )
                for act in events
            )  # fmt: skip
        Subscription.objects.filter(pk=pk).update(seen_to=upto)
    return count, upto >= queries.newest_act()


def _with_void(subscription: Subscription) -> Filters:
    """Conditions that name no state admit every state: a voiding is an event too."""
    filters = queries.as_filters(subscription.filters)
    if filters.states or filters.only_open or filters.late:
        return filters
    return filters.narrowed(states=tuple(state.value for state in State))


def _mail_at(subscription: Subscription, at: datetime) -> datetime | None:
    if subscription.delivery == Subscription.Delivery.INBOX:
        return None
    if subscription.delivery == Subscription.Delivery.AT_ONCE:
        return at
    here = timezone.localtime(at)
    morning = here.replace(hour=DAILY_AT.hour, minute=DAILY_AT.minute, second=0, microsecond=0)
    return morning if here <= morning else morning + timedelta(days=1)
