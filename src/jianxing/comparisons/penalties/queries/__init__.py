"""Every read of penalties."""

from jianxing.comparisons.penalties.queries.comparing import (
    Held,
    benchmarks_in_force,
    cases_held,
    held,
    newest_run,
    one_result,
    one_run,
    results,
    runs,
    standing_out,
)
from jianxing.comparisons.penalties.queries.duties import (
    chains,
    delegations,
    gaps_of_chains,
    one_chain,
    one_delegation,
)
from jianxing.comparisons.penalties.queries.intakes import (
    benchmarks,
    bodies_called,
    cases,
    cases_by_key,
    intake_acts,
    intakes,
    numbers_held,
    one_case,
    one_intake,
)

__all__ = (
    "Held",
    "benchmarks",
    "benchmarks_in_force",
    "bodies_called",
    "cases",
    "cases_by_key",
    "cases_held",
    "chains",
    "delegations",
    "gaps_of_chains",
    "held",
    "intake_acts",
    "intakes",
    "newest_run",
    "numbers_held",
    "one_case",
    "one_chain",
    "one_delegation",
    "one_intake",
    "one_result",
    "one_run",
    "results",
    "runs",
    "standing_out",
)
