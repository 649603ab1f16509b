"""The rules as Ibis expressions that mean the same on DuckDB and on Spark, each tested on both.

Integers and flags come out identical, floating-point numbers to 1e-9. ``tables.py`` says what the tables hold. Law of the day: an
act is punished by the version in force when it was done, unless that in force at the decision is lighter (行政处罚法 2021,
article 37); where neither is lighter, both are right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from jianxing.methods.penalties.model import FARTHEST, FEWEST

if TYPE_CHECKING:
    from ibis.expr.types import Table

#: Turns a median absolute deviation, and a mean one, into a standard deviation of a normal law (Iglewicz and Hoaglin 1993).
_OF_MEDIAN, _OF_MEAN = 1.4826, 1.253314
#: Less than this of the tier is no spread.
_NONE = 1e-9


def judged(cases: Table, benchmarks: Table, kinds: Table, bases: Table, eras: Table) -> Table:
    """Return a row a case: the benchmark that applies, what hard rules say, why it is set apart, and its position *p*."""
    t = _with_versions(cases, benchmarks, kinds)
    t = _with_intervals(t, benchmarks, bases, eras)
    return _told(_ruled(t))


def _with_versions(cases: Table, benchmarks: Table, kinds: Table) -> Table:
    """Join the kind of each case, the versions in force when it was done and decided, and the one it cites."""
    import ibis

    t = cases.mutate(ref=ibis.coalesce(cases.acted_on, cases.decided_on))
    k = kinds.select(
        "kind", "kind_last", k_place="place", k_item="item", k_tier="tier", k_circ="circumstances"
    )
    t = t.left_join(
        k,
        [t.place == k.k_place, t["item"] == k.k_item, t.tier == k.k_tier, t.circumstances == k.k_circ],
    ).drop("k_place", "k_item", "k_tier", "k_circ")
    b = benchmarks
    due = b.select(
        due_kind="kind", due_id="id", due_lo="lo", due_hi="hi", due_from="valid_from", due_to="valid_to"
    )
    t = t.left_join(
        due, [t.kind == due.due_kind, t.ref >= due.due_from, t.ref <= due.due_to]
    ).drop("due_kind", "due_from", "due_to")  # fmt: skip
    now = b.select(
        now_kind="kind", now_id="id", now_lo="lo", now_hi="hi", now_from="valid_from", now_to="valid_to"
    )
    t = t.left_join(
        now, [t.kind == now.now_kind, t.decided_on >= now.now_from, t.decided_on <= now.now_to]
    ).drop("now_kind", "now_from", "now_to")  # fmt: skip
    cited = b.select(cited_kind="kind", cited_id="id", cited_version="version")
    t = t.left_join(cited, [t.kind == cited.cited_kind, t.version == cited.cited_version]).drop(
        "cited_kind", "cited_version"
    )
    changed = (t.due_id != t.now_id).fill_null(False)
    lighter = changed & (t.now_lo <= t.due_lo) & (t.now_hi <= t.due_hi)
    harder = changed & (t.now_lo >= t.due_lo) & (t.now_hi >= t.due_hi)
    either = (changed & ~lighter & ~harder).fill_null(False)
    right = ibis.ifelse(lighter.fill_null(False), t.now_id, ibis.coalesce(t.due_id, t.now_id))
    return t.mutate(
        changed=changed,
        right_id=ibis.ifelse(either & (t.cited_id == t.now_id).fill_null(False), t.now_id, right),
    ).mutate(applied_id=lambda t: ibis.coalesce(t.cited_id, t.right_id))


def _with_intervals(t: Table, benchmarks: Table, bases: Table, eras: Table) -> Table:
    """Join the intervals of the benchmark that was applied and of the right one, the basis' end, and the era."""
    b = benchmarks
    applied = b.select(
        "lo", "hi", "statute_lo", "statute_hi", "pool",
        a_id="id", applied_version="version", applied_basis="basis", applied_last="basis_last",
    )  # fmt: skip
    t = t.left_join(applied, t.applied_id == applied.a_id).drop("a_id")
    right = b.select(
        r_id="id", right_lo="lo", right_hi="hi", right_slo="statute_lo", right_shi="statute_hi",
        right_version="version",
    )  # fmt: skip
    t = t.left_join(right, t.right_id == right.r_id).drop("r_id")
    s = bases.select("basis_last", s_place="place", s_item="item", s_basis="basis")
    t = t.left_join(s, [t.place == s.s_place, t["item"] == s.s_item, t.basis == s.s_basis]).drop(
        "s_place", "s_item", "s_basis"
    )
    e = eras.select(
        "era", "alike", e_item="item", e_tier="tier", e_circ="circumstances", e_first="first", e_last="last"
    )
    return t.left_join(
        e,
        [t["item"] == e.e_item, t.tier == e.e_tier, t.circumstances == e.e_circ, t.ref >= e.e_first, t.ref <= e.e_last],
    ).drop("e_item", "e_tier", "e_circ", "e_first", "e_last")  # fmt: skip


def _ruled(t: Table) -> Table:
    """Add what the hard rules say, and why a case is set apart."""
    import ibis

    fined = t.amount.notnull()
    repealed = ibis.ifelse(
        t.basis != "",
        (t.basis_last < t.ref).fill_null(False),
        (t.right_id.isnull() & (t.kind_last < t.ref)).fill_null(False),
    )
    wrong = (t.version != "") & (t.right_version != t.version).fill_null(False)
    exempt = t.first_offence & (t.amount.fill_null(0.0) == 0)
    times = ibis.greatest(t.counts, 1).cast("float64")

    def outside(lo: Any, hi: Any) -> Any:
        """Below is right where it was mitigated, above as often as acts were punished together."""
        below = (t.amount < lo).fill_null(False) & ~t.mitigated
        above = (t.amount > hi * times).fill_null(False)
        return below | above

    tier = outside(t.lo, t.hi) & (t.right_id.isnull() | outside(t.right_lo, t.right_hi))
    law = outside(t.statute_lo, t.statute_hi) & (t.right_id.isnull() | outside(t.right_slo, t.right_shi))
    apart = ibis.cases(
        (exempt, "first_offence"),
        (~fined, "no_fine"),
        (t.mitigated, "mitigated"),
        (t.counts > 1, "merged"),
        (t.applied_id.isnull(), "no_benchmark"),
        (t.changed, "law_changed"),
        else_="",
    )
    return t.mutate(
        repealed_basis=repealed,
        wrong_version=wrong,
        outside_statute=fined & ~exempt & law,
        outside_tier=fined & ~exempt & tier,
        apart=apart,
    )


def _told(t: Table) -> Table:
    """Keep what is said, with the position of a case that is compared."""
    import ibis

    compared = (t.apart == "") & ~t.repealed_basis & ~t.wrong_version & (t.hi > t.lo).fill_null(False)
    return t.select(
        "row", "place", "item", "tier", "circumstances", "amount", "lo", "hi", "statute_lo", "statute_hi",
        "repealed_basis", "wrong_version", "outside_statute", "outside_tier", "apart", "right_version",
        "applied_id", "pool", "era", "alike",
        version=ibis.coalesce(t.applied_version, t.version),
        p=ibis.ifelse(compared, (t.amount - t.lo) / (t.hi - t.lo), ibis.null("float64")),
    )  # fmt: skip


def spreads(t: Table) -> Table:
    """Return of each pool of comparable cases how many there are, their median position and how far they lie from it."""
    t = t.filter(t.p.notnull()).select("pool", "p")
    middle = t.group_by("pool").aggregate(n=t.count(), median=t.p.median())
    there = t.join(middle, "pool")
    there = there.mutate(off=(there.p - there.median).abs())
    return there.group_by("pool").aggregate(
        n=there.n.max(), median=there.median.max(), mad=there.off.median(), mean_off=there.off.mean()
    )


def deviations(t: Table, *, fewest: int = FEWEST, farthest: float = FARTHEST) -> Table:
    """Return the cases that lie far from those comparable: robust z beyond *farthest* in pools of *fewest* and more.

    Where more than half of the cases have one position, the median deviation is 0; the mean deviation takes its place.
    """
    import ibis

    s = spreads(t)
    s = s.filter(s.n >= fewest)
    scale = ibis.ifelse(s.mad > _NONE, s.mad * _OF_MEDIAN, s.mean_off * _OF_MEAN)
    s = s.mutate(scale=scale).filter(lambda s: s.scale > _NONE)
    t = t.filter(t.p.notnull())
    s = s.select("n", "median", "mad", "scale", s_pool="pool")
    t = t.join(s, t.pool == s.s_pool).drop("s_pool")
    t = t.mutate(z=(t.p - t.median) / t.scale)
    return t.filter(t.z.abs() > farthest).order_by("row")


def counted(t: Table) -> Table:
    """Return how many cases there are, how many each hard rule concerns, and how many are compared."""
    return t.aggregate(
        cases=t.count(),
        compared=t.p.notnull().cast("int64").sum(),
        repealed_basis=t.repealed_basis.cast("int64").sum(),
        wrong_version=t.wrong_version.cast("int64").sum(),
        outside_statute=t.outside_statute.cast("int64").sum(),
        outside_tier=t.outside_tier.cast("int64").sum(),
        **{
            f"apart_{reason}": (t.apart == reason).cast("int64").sum()
            for reason in ("first_offence", "mitigated", "merged", "law_changed", "no_benchmark")
        },
    )


def hard(t: Table) -> Table:
    """Return the cases that a hard rule concerns."""
    return t.filter(t.repealed_basis | t.wrong_version | t.outside_statute | t.outside_tier).order_by("row")


#: What is asked of judged cases, each tested on DuckDB and on Spark.
OPERATIONS: Final[Mapping[str, Callable[..., Table]]] = {
    "counted": counted,
    "hard": hard,
    "spreads": spreads,
    "deviations": deviations,
}
