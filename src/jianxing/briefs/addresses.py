"""Where on this node a thing is read that a figure's row or a sentence of a brief names."""

from typing import Final

#: The kinds of things that rows and sentences lead to, and where one of each is read.
PATHS: Final = {
    "finding": "/findings/{}",
    "project": "/projects/{}/",
    "inspection": "/inspections/{}/",
    "programme": "/programmes/{}/",
    "meeting": "/meetings/{}/",
    "meeting_series": "/meetings/series/{}/",
    "letter": "/letters/{}/",
    "joint_action": "/letters/joint/{}/",
    "layer": "/atlas/layers/{}/",
    "conflict": "/atlas/conflicts/{}/",
    "reading_series": "/indicators/series/{}/",
    "penalty_result": "/penalties/results/{}/",
    "duty_chain": "/penalties/chains/#section-{}",
    "movement": "/freight/movements/{}/",
    "traffic": "/freight/{}/",
    "package": "/evidence-packages/{}/",
    "question": "/questions/{}/",
    "area": "/atlas/areas/{}/",
    "schedule": "/schedules/{}/",
    "analysis": "/analyses/{}/",
    "bundle": "/approvals/{}/",
    "incident": "/incidents/{}/",
    "report": "/feedback/{}/",
    "coverage_card": "/coverage/{}/",
    "outlet": "/coverage/outlets/{}/",
    "body": "/directory/bodies/{}/",
}


def page_of(handle: str) -> str:
    """Return the address of the thing that a handle names; empty where it has no page."""
    kind, _, key = handle.partition(":")
    return PATHS[kind].format(int(key)) if kind in PATHS and key.isdecimal() else ""


def rows_of(key: str, *, brief_id: int | None) -> str:
    """Return where the rows of a figure are read: as they stand in a brief, or as they are today."""
    return f"/briefs/figures/{key}/" if brief_id is None else f"/briefs/{brief_id}/figures/{key}"
