"""Every write of coverage."""

from jianxing.comparisons.coverage.operations.asking import ask_about_cell, ask_about_leavers, ask_about_trial
from jianxing.comparisons.coverage.operations.behind import measure_or_later, propose_or_later, take_file
from jianxing.comparisons.coverage.operations.cards import (
    CalledSoAlready,
    CoverageRefused,
    add_card,
    link_letter,
    share_card,
    void_card,
)
from jianxing.comparisons.coverage.operations.files import ListRefused
from jianxing.comparisons.coverage.operations.lists import (
    NothingNew,
    Origin,
    add_list,
    add_version,
    bring_in_file,
)
from jianxing.comparisons.coverage.operations.matches import (
    accept_match,
    propose_matches,
    refuse_match,
    reopen_match,
)
from jianxing.comparisons.coverage.operations.measuring import measure_coverage
from jianxing.comparisons.coverage.operations.residents import bring_in_residents, record_residents
from jianxing.comparisons.coverage.operations.trials import record_trial, void_trial

__all__ = (
    "CalledSoAlready",
    "CoverageRefused",
    "ListRefused",
    "NothingNew",
    "Origin",
    "accept_match",
    "add_card",
    "add_list",
    "add_version",
    "ask_about_cell",
    "ask_about_leavers",
    "ask_about_trial",
    "bring_in_file",
    "bring_in_residents",
    "link_letter",
    "measure_coverage",
    "measure_or_later",
    "propose_matches",
    "propose_or_later",
    "record_residents",
    "record_trial",
    "refuse_match",
    "reopen_match",
    "share_card",
    "take_file",
    "void_card",
    "void_trial",
)
