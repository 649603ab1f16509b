"""What may be done to a card, a list, an outlet, a test, a match and a version."""

from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jianxing.comparisons.coverage import operations, policies
from jianxing.comparisons.coverage.models import Card, ListVersion, Match, OutletList, Trial
from jianxing.kernel.actor import Actor
from jianxing.site.coverage import forms
from jianxing.site.deeds import Deed, plain
from jianxing.site.works import behind

Data = dict[str, Any]


def _may_keep(card: Card, by: Actor) -> None:
    policies.check_can_keep(card=card, by=by)


def _measure(card: Card, data: Data, by: Actor, at: datetime) -> object:
    return behind(operations.measure_or_later(card=card, as_of=timezone.localdate(at), by=by, at=at))


def _propose(card: Card, data: Data, by: Actor, at: datetime) -> object:
    return behind(operations.propose_or_later(card=card, by=by, at=at))


def _residents(card: Card, data: Data, by: Actor, at: datetime) -> object:
    return operations.bring_in_residents(
        card=card, stream=data["file"], source=data["source"], year=data["year"] or 0, by=by, at=at
    )


def _may_bring(one: OutletList, by: Actor) -> None:
    policies.check_can_keep(card=one.card, by=by)


def _bring(one: OutletList, data: Data, by: Actor, at: datetime) -> object:
    file = data["file"]
    came = operations.take_file(
        outlet_list=one, stream=file, name=file.name, source=data["source"], as_of=data["as_of"], by=by, at=at
    )
    return behind(came)


def _may_ask_of_trial(trial: Trial, by: Actor) -> None:
    policies.check_can_ask(card=trial.outlet.outlet_list.card, by=by)


def _may_void_trial(trial: Trial, by: Actor) -> None:
    policies.check_can_void_trial(trial=trial, by=by)


def _may_ask_of_version(version: ListVersion, by: Actor) -> None:
    policies.check_can_ask(card=version.outlet_list.card, by=by)


def _may_accept(match: Match, by: Actor) -> None:
    policies.check_can_judge(match=match, action="accept", by=by)


def _may_refuse(match: Match, by: Actor) -> None:
    policies.check_can_judge(match=match, action="refuse", by=by)


def _may_reopen(match: Match, by: Actor) -> None:
    policies.check_can_judge(match=match, action="reopen", by=by)


CARD: dict[str, Deed] = {
    "measure": Deed(
        label=_("Measure coverage"), form=Form, run=_measure, check=_may_keep, icon="refresh", is_main=True,
        said=_("Measured as of today."),
    ),
    "list": Deed(
        label=_("Add a list"), form=forms.ListForm, run=plain(operations.add_list, "card"), check=_may_keep, icon="plus",
        said=_("The list is there; bring its outlets in."),
    ),
    "residents": Deed(
        label=_("Bring residents in"), form=forms.ResidentsForm, run=_residents, check=_may_keep, icon="users",
        said=_("The residents stand with their year and source."),
    ),
    "propose": Deed(
        label=_("Look for doubles"), form=Form, run=_propose, check=_may_keep, icon="copy",
        said=_("What may be one outlet waits for your word."),
    ),
    "share": Deed(
        label=_("Share with other places"), form=forms.ShareForm, run=plain(operations.share_card, "card"),
        check=_may_keep, icon="share",
        said=_("They see the card and may record tests of it."),
    ),
    "void": Deed(
        label=_("Void"), form=forms.ReasonForm, run=plain(operations.void_card, "card"), check=_may_keep, icon="ban",
        said=_("The card is void; it stays with its reason."),
    ),
}  # fmt: skip
LIST: dict[str, Deed] = {
    "bring": Deed(
        label=_("Bring a version in"), form=forms.BringForm, run=_bring, check=_may_bring, icon="upload", is_main=True,
        said=_("The version is in; see who joined and who dropped out."),
    ),
}  # fmt: skip
TRIAL: dict[str, Deed] = {
    "ask": Deed(
        label=_("Ask about it"), form=Form, run=plain(operations.ask_about_trial, "trial"),
        check=_may_ask_of_trial, icon="help", is_main=True,
        said=_("The question waits under Questions to be sent."),
    ),
    "void": Deed(
        label=_("Void the test"), form=forms.ReasonForm, run=plain(operations.void_trial, "trial"),
        check=_may_void_trial, icon="ban",
        said=_("The test is void; it stays with its reason."),
    ),
}  # fmt: skip
VERSION: dict[str, Deed] = {
    "ask": Deed(
        label=_("Ask why they left"), form=Form, run=plain(operations.ask_about_leavers, "version"),
        check=_may_ask_of_version, icon="help", is_main=True,
        said=_("The question waits under Questions to be sent."),
    ),
}  # fmt: skip
MATCH: dict[str, Deed] = {
    "accept": Deed(
        label=_("One outlet"), form=Form, run=plain(operations.accept_match, "match"),
        check=_may_accept, icon="check", is_main=True,
        said=_("They count as one from now on."),
    ),
    "refuse": Deed(
        label=_("Two outlets"), form=Form, run=plain(operations.refuse_match, "match"), check=_may_refuse, icon="x",
        said=_("They stay two and are not proposed again."),
    ),
    "reopen": Deed(
        label=_("Judge again"), form=forms.ReasonForm, run=plain(operations.reopen_match, "match"),
        check=_may_reopen, icon="refresh",
        said=_("The pair waits for your word again."),
    ),
}  # fmt: skip
