"""Messages of the Common Alerting Protocol that come in: candidates of incidents, and what refers to what is here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from jianxing.directory.models import Body
from jianxing.directory.policies import Refused
from jianxing.incidents import policies
from jianxing.incidents.lifecycle import Severity
from jianxing.incidents.models import Alert, Feed, Incident, Kind, Message, Nature
from jianxing.incidents.operations.feeding import check_certificate
from jianxing.incidents.operations.reporting import IncidentDraft, report
from jianxing.incidents.operations.steps import act_on
from jianxing.kernel.actor import Actor
from jianxing.methods.cap import model
from jianxing.methods.cap.places import geometry
from jianxing.methods.cap.reading import CapRefused, Problem, read
from jianxing.methods.cap.signing import verify
from jianxing.methods.cap.wording import MESSAGES

#: So many faults of a message are named in a refusal.
NAMED: Final = 5
_NATURES: Final = {
    "Actual": Nature.REAL,
    "Exercise": Nature.DRILL,
    "Test": Nature.TEST,
    "System": Nature.TEST,
}
_TYPES: Final = {
    "Alert": Alert.Type.ALERT,
    "Update": Alert.Type.UPDATE,
    "Cancel": Alert.Type.CANCEL,
    "Ack": Alert.Type.ACK,
}
_COLOURS: Final = {said: Severity(colour) for colour, said in model.SEVERITY_OF_COLOUR.items()}
#: Words of an event by which its kind is known, the first that fits; the categories of CAP decide otherwise.
_WORDS: Final = (
    (("暴雨", "rain", "thunderstorm"), Kind.RAINSTORM),
    (("水污染", "water pollution"), Kind.WATER_POLLUTION),
    (("大坝", "水库", "堤", "dam", "dyke", "levee"), Kind.DAM),
    (("洪", "涝", "漫", "flood"), Kind.FLOOD),
    (("森林", "草原", "山火", "wildfire", "forest fire"), Kind.WILDFIRE),
    (("危险化学", "危化", "泄漏", "chemical"), Kind.HAZARDOUS_CHEMICALS),
    (("火", "fire"), Kind.FIRE),
    (("地震", "earthquake"), Kind.EARTHQUAKE),
    (("滑坡", "泥石流", "landslide", "debris"), Kind.GEOLOGICAL),
    (("交通", "traffic"), Kind.TRAFFIC),
    (("疫", "传染", "epidemic"), Kind.PUBLIC_HEALTH),
)
_OF_CATEGORIES: Final = {
    "Fire": Kind.FIRE,
    "Health": Kind.PUBLIC_HEALTH,
    "Transport": Kind.TRAFFIC,
    "Geo": Kind.GEOLOGICAL,
    "CBRNE": Kind.HAZARDOUS_CHEMICALS,
    "Env": Kind.WATER_POLLUTION,
}


class MessageUnfit(Refused):
    """The message is hostile, no CAP, not signed as agreed, or refers to nothing that is here."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that was taken; *is_new* where a candidate of an incident came of it."""

    message: Message
    is_new: bool


def take_message(*, data: bytes, by: Actor, at: datetime) -> Taken:
    """Take a message in: an Alert becomes a draft for a person to publish, what refers to one here is put beside it.

    An Update of what never came is a candidate too; a Cancel or Ack of it is refused. Nobody updates or cancels what another
    sender issued. Where the acting body has a feed of the sender with a certificate, the message must be signed under it.
    The same message again returns what stands.
    """
    body = Body.objects.get(pk=by.body)
    policies.check_can_report(body=body, by=by)
    said = _read(data)
    feed = Feed.objects.filter(body=body, sender=said.sender, closed_at=None).first()
    signer = _verified(data, feed, at)
    standing = _known(said.as_reference, body)
    if standing is not None:
        if standing.digest != hashlib.sha256(data).hexdigest():
            raise MessageUnfit(
                _("Another message of the same sender, identifier and time has come."),
                _("Ask the source which of them it issued."),
            )
        return Taken(standing, is_new=False)
    with transaction.atomic():
        is_ack = said.message_type == "Ack"
        named = [one for one in said.references if is_ack or one.sender == said.sender]
        answers = next(filter(None, (_known(one, body) for one in named)), None)
        ours = next(filter(None, (_ours(one, body) for one in named)), None) if is_ack else None
        incident = answers.incident if answers else ours.incident if ours else None
        is_new = incident is None
        if incident is None:
            incident = _candidate(said, by=by, at=at)
        message = Message.objects.create(
            incident=incident,
            body=body,
            feed=feed,
            sender=said.sender,
            identifier=said.identifier,
            sent_at=said.sent,
            type=_TYPES[said.message_type],
            headline=_headline(said)[:160],
            xml=data,
            digest=hashlib.sha256(data).hexdigest(),
            signer=signer,
            answers=answers,
            acknowledges=ours if answers is None else None,
            taken_at=at,
            taken_by_id=by.person_id,
        )
        if feed is not None:
            Feed.objects.filter(pk=feed.pk).update(heard_at=at)
        act_on(
            incident,
            "take_message",
            by=by,
            at=at,
            public={"type": message.type, "digest": message.digest, "signer": signer},
            confidential={"sender": said.sender, "identifier": said.identifier, "headline": message.headline},
        )
    return Taken(message, is_new)


def _read(data: bytes) -> model.Alert:
    try:
        found = read(data)
    except CapRefused as refusal:
        raise _unfit(_(MESSAGES[refusal.code]) % dict(refusal.values)) from refusal
    if found.alert is None:
        raise _unfit(_in_words(found.problems))
    if found.alert.message_type not in _TYPES or found.alert.status not in _NATURES:
        raise _unfit(_("it is a draft, or reports an error"))
    if any(len(word) > most for word, most in ((found.alert.sender, 160), (found.alert.identifier, 200))):
        raise _unfit(_("its sender or identifier is too long"))
    return found.alert


def _in_words(problems: Sequence[Problem]) -> str:
    named = [
        f"{one.path} ({one.line}): {_(MESSAGES[one.code]) % dict(one.values)}" for one in problems[:NAMED]
    ]
    more = len(problems) - len(named)
    return "; ".join(named) + (_("; and %(count)s more") % {"count": more} if more > 0 else "")


def _unfit(why: str) -> MessageUnfit:
    return MessageUnfit(
        _("The message is not taken: %(why)s.") % {"why": why}, _("Ask its source for a message that holds.")
    )


def _verified(data: bytes, feed: Feed | None, at: datetime) -> str:
    """Return whose certificate signed; nothing where none is known of the sender. A wrapped signature is never taken."""
    held = [check_certificate(feed.certificate)] if feed is not None and feed.certificate else []
    try:
        return verify(data, trusted=held, at=at).fingerprint
    except CapRefused as refusal:
        if not held and refusal.code in ("unsigned", "signature_foreign"):
            return ""
        raise _unfit(_(MESSAGES[refusal.code]) % dict(refusal.values)) from refusal


def _known(reference: model.Reference, body: Body) -> Message | None:
    found = Message.objects.filter(
        body=body, sender=reference.sender, identifier=reference.identifier, sent_at=reference.sent
    )
    return found.select_related("incident__body").first()


def _ours(reference: model.Reference, body: Body) -> Alert | None:
    """Return the alert of ours that a message names."""
    try:
        uid = UUID(reference.identifier.removeprefix("jianxing."))
    except ValueError:
        return None
    found = Alert.objects.filter(uid=uid, body=body, sender=reference.sender).exclude(type=Alert.Type.ACK)
    alert: Alert | None = found.select_related("incident__body").first()
    is_it = alert is not None and alert.sent_at.replace(microsecond=0) == reference.sent
    return alert if is_it else None


def _candidate(said: model.Alert, *, by: Actor, at: datetime) -> Incident:
    if said.message_type in ("Cancel", "Ack"):
        raise _unfit(_("what it refers to never came here"))
    info = said.infos[0] if said.infos else None
    areas = info.areas if info else ()
    shapes = [shape for area in areas if (shape := geometry(area)) is not None]
    if info is None or not shapes:
        raise _unfit(_("it draws no place"))
    named = "、".join(dict.fromkeys(area.description for area in areas if area.description.strip()))
    began = info.onset or info.effective or said.sent
    draft = IncidentDraft(
        title=_headline(said)[:120],
        description=info.description.strip() or info.event,
        nature=_NATURES[said.status],
        kind=_kind(info),
        severity=_COLOURS.get(info.severity, Severity.BLUE),
        place_name=named[:200] or info.event[:200],
        shape=shapely.union_all(shapes),
        began_at=min(began, said.sent, at),
    )
    key = f"cap:{said.sender},{said.identifier},{said.sent.isoformat()}"
    return report(draft=draft, uid=uuid5(NAMESPACE_URL, f"{by.body}:{key}"), by=by, at=at)


def _headline(said: model.Alert) -> str:
    info: Any = said.infos[0] if said.infos else None
    return "" if info is None else info.headline.strip() or info.event.strip()


def _kind(info: model.Info) -> Kind:
    event = info.event.lower()
    known = next((kind for words, kind in _WORDS if any(word in event for word in words)), None)
    return known or next(
        (_OF_CATEGORIES[one] for one in info.categories if one in _OF_CATEGORIES), Kind.OTHER
    )
