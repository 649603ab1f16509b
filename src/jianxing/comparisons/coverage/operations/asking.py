"""Asking the body that answers for a list: why a card failed that is declared to work, why a place has none, why outlets left."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jianxing.comparisons.coverage import policies, queries
from jianxing.comparisons.coverage.models import ListVersion, Measurement, OutletList, Scene, Trial
from jianxing.comparisons.coverage.operations.cards import CoverageRefused
from jianxing.kernel.actor import Actor
from jianxing.methods.coverage.scenes import HOMES
from jianxing.questions import operations as questions
from jianxing.questions.models import Question
from jianxing.questions.picture import Rows

#: Rows that a question shows; how many there are is told beside them.
_SHOWN = 200


def ask_about_trial(*, trial: Trial, by: Actor, at: datetime) -> tuple[Question, bool]:
    """Ask about a card that failed where the outlet declares it; returns the question and whether it is new."""
    outlet = trial.outlet
    policies.check_can_ask(card=outlet.outlet_list.card, by=by)
    if trial.worked or trial.is_void or not outlet.accepts[HOMES.index(trial.home)]:
        raise CoverageRefused(
            _("The card did not fail there against what is declared."), _("Choose a test that failed.")
        )
    place = queries.district_name(outlet.district)
    home = queries.home_name(trial.home)
    draft = questions.QuestionDraft(
        identity=f"coverage|trial|{outlet.outlet_list.uid}|{outlet.key}|{trial.home}|{trial.tried_on.isoformat()}",
        kind="coverage.failed",
        domain=outlet.outlet_list.card.domain,
        subject=outlet.handle,
        subject_title=f"{outlet.name}（{place}）"[:200],
        first_on=trial.tried_on,
        last_on=trial.tried_on,
        seen=_("A card of %(home)s was tried at “%(outlet)s” on %(day)s and did not work: "
                "%(failure)s. The list says that it is taken there.")
        % {
            "home": home, "outlet": outlet.name, "day": trial.tried_on.isoformat(), "failure": trial.get_failure_display(),
        },
        how_to_read=_("One visit shows that the card did not work that day. Please say whether the outlet "
                "takes it, what was wrong, and since when it works again."),
        when_not=_("It says nothing where the outlet had announced a break, or where the card itself was damaged."),
        rows=Rows(
            [_("Day tried"), _("Card of"), _("Result"), _("What was said")],
            [[
                one.tried_on.isoformat(), queries.home_name(one.home),
                _("worked") if one.worked else one.get_failure_display(), one.said,
            ] for one in queries.trials_of(outlet=outlet)[:_SHOWN]],
            queries.trials_of(outlet=outlet).count(),
            [
                (_("List"), outlet.outlet_list.name), (_("Code of the outlet"), outlet.code),
                (pgettext("outlet", "Address"), outlet.address),
            ],
        ),
    )  # fmt: skip
    return questions.raise_question(draft=draft, asked=outlet.outlet_list.reports, by=by, at=at)


def ask_about_cell(
    *,
    measurement: Measurement,
    outlet_list: OutletList,
    district: str,
    scene: str,
    home: str,
    by: Actor,
    at: datetime,
) -> tuple[Question, bool]:
    """Ask why a district has nothing of a scene for cards of a place; returns the question and whether it is new."""
    policies.check_can_ask(card=measurement.card, by=by)
    cell = queries.cell(measurement=measurement, district=district, scene=scene, home=home)
    if scene not in Scene.values or home not in HOMES or cell.declared:
        raise CoverageRefused(
            _("Cards of that place are taken there."), _("Choose an empty cell of the matrix.")
        )
    name, whose = queries.district_name(district), queries.home_name(home)
    values = {"district": name, "scene": Scene(scene).label, "home": whose, "outlets": cell.outlets}
    draft = questions.QuestionDraft(
        identity=f"coverage|cell|{measurement.card.uid}|{district}|{scene}|{home}",
        kind="coverage.empty",
        domain=measurement.card.domain,
        subject=measurement.card.handle,
        subject_title=f"{name} {Scene(scene).label} {whose}"[:200],
        first_on=measurement.as_of,
        last_on=measurement.as_of,
        seen=_("In %(district)s no outlet of %(scene)s says that it takes cards of %(home)s; the list "
                "has %(outlets)d outlets there.")
        % values,
        how_to_read=_("The lists of the day were counted. Please say whether outlets are missing from the "
                "list, or when the card will be taken."),
        when_not=_("It says nothing where the district has no such institution at all."),
        rows=Rows(
            [_("District"), _("Scene"), _("Card of"), _("Outlets"), _("Declared")],
            [[name, str(Scene(one.scene).label), queries.home_name(one.home), str(one.outlets), str(one.declared)]
             for one in queries.cells_of(measurement=measurement, district=district)],
            0,
            [(_("As of"), measurement.as_of.isoformat()), (_("Measurement"), f"#{measurement.pk}")],
        ),
    )  # fmt: skip
    return questions.raise_question(draft=draft, asked=outlet_list.reports, by=by, at=at)


def ask_about_leavers(*, version: ListVersion, by: Actor, at: datetime) -> tuple[Question, bool]:
    """Ask why outlets dropped out of a list; returns the question and whether it is new."""
    card = version.outlet_list.card
    policies.check_can_ask(card=card, by=by)
    left = queries.left_with(version=version)
    if not version.dropped:
        raise CoverageRefused(_("Nobody dropped out with this version."), _("Choose another version."))
    draft = questions.QuestionDraft(
        identity=f"coverage|left|{version.outlet_list.uid}|{version.ordinal}",
        kind="coverage.left",
        domain=card.domain,
        subject=version.outlet_list.handle,
        subject_title=f"{version.outlet_list.name} #{version.ordinal}"[:200],
        first_on=version.as_of,
        last_on=version.as_of,
        seen=_("%(n)d outlets that stood in “%(list)s” before do not stand in it as of %(day)s.")
        % {"n": version.dropped, "list": version.outlet_list.name, "day": version.as_of.isoformat()},
        how_to_read=_("Two versions of one list were compared. Please say which of these closed, which were "
                "renamed, and which no longer take the card."),
        when_not=_("An outlet with another code or name in the new version may be one that only seems to "
                "have left."),
        rows=Rows(
            [_("Outlet"), _("Code of the outlet"), _("District"), _("Since")],
            [[one.name, one.code, queries.district_name(one.district), one.since_on.isoformat()] for one in left[:_SHOWN]],
            version.dropped,
            [(_("Source"), version.source), (_("Version"), f"#{version.ordinal}")],
        ),
    )  # fmt: skip
    return questions.raise_question(draft=draft, asked=version.outlet_list.reports, by=by, at=at)
