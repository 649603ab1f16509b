"""The product's own run over two layers in its database: read, compared, saved; for the benchmark of conflicts."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import psycopg
import shapely

#: Some nine metres.
_EAST = np.array([1e-4, 0.0])


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of a run as the product does it, of which so many for writing; how many conflicts stand."""

    whole: float
    writing: float
    conflicts: int


@dataclass
class Office:
    """A body with a rule and two layers in a throw-away product."""

    by: Any
    a: Any
    b: Any
    owner_dsn: str

    def run(self) -> Took:
        """Compare as if for the first time: what an earlier turn found is taken away beforehand, outside the time."""
        from tests.standing import AT

        from jianxing.atlas import operations
        from jianxing.atlas.operations import running
        from jianxing.directory.acting import acting

        with psycopg.connect(self.owner_dsn, autocommit=True) as owner:
            owner.execute(
                "truncate atlas_conflictdecision, atlas_conflict, atlas_conflictrun, atlas_comparison cascade"
            )
        with acting(self.by):
            [asked] = operations.compare_versions(a=self.a, b=self.b, by=self.by, at=AT)
        spent = 0.0
        write = running._write

        def timed(*args: Any, **named: Any) -> None:
            nonlocal spent
            started = time.perf_counter()
            write(*args, **named)
            spent += time.perf_counter() - started

        running._write = timed
        started = time.perf_counter()
        try:
            operations.perform(run_id=asked.pk, by=self.by, at=AT)
        finally:
            running._write = write
        whole = time.perf_counter() - started
        return Took(whole, spent, self._standing(asked.pk))

    def next_run(self, moved: int) -> tuple[float, int]:
        """Publish a version in which so many features of *a* moved, and compare what changed; seconds and how many changed."""
        from tests.standing import AT, TODAY

        from jianxing.atlas import operations, queries
        from jianxing.atlas.models import Feature
        from jianxing.atlas.operations import FeatureDraft
        from jianxing.directory.acting import acting

        with acting(self.by):
            held = (
                Feature.objects.filter(plan_version=self.a).order_by("key").values_list("key", "wkb", "row")
            )
            drafts = []
            for place, (key, wkb, row) in enumerate(held.iterator(chunk_size=5_000)):
                shape = shapely.from_wkb(bytes(wkb))
                if place < moved:
                    shape = shapely.transform(shape, lambda xy: xy + _EAST)
                drafts.append(FeatureDraft(key=key, name=key, wkb=bytes(shapely.to_wkb(shape)), row=row))
            made = operations.draft_version(
                layer=queries.one_layer(pk=self.a.layer_id), title="next", valid_from=TODAY + timedelta(days=1),
                features=drafts, by=self.by, at=AT,
            )  # fmt: skip
            operations.publish_version(version=queries.one_version(pk=made.pk), by=self.by, at=AT)
            later = queries.one_version(pk=made.pk)
            [asked] = operations.compare_versions(a=later, b=self.b, by=self.by, at=AT)
        started = time.perf_counter()
        operations.perform(run_id=asked.pk, by=self.by, at=AT)
        took = time.perf_counter() - started
        with acting(self.by):
            return took, int(queries.one_run(pk=asked.pk).changed_a or 0)

    def _standing(self, pk: int) -> int:
        from jianxing.atlas import queries
        from jianxing.directory.acting import acting

        with acting(self.by):
            run = queries.one_run(pk=pk)
        return int(run.found + run.slivers)


@contextmanager
def office(first: Any, second: Any) -> Iterator[Office]:
    """Have a product with the two layers of polygons drawn in it."""
    from bench.throwaway import product

    with product():
        from tests.integration.atlas import clashes
        from tests.standing import AT, TODAY, make_standing

        from jianxing.atlas import operations, queries
        from jianxing.directory.acting import acting

        by = make_standing().supervisor
        clashes.rule(by, area_above_m2=0.0)
        made = []
        for name, kind, figures in (("a", "industrial_parks", first), ("b", "red_line", second)):
            drafts = [
                operations.FeatureDraft(key=f"{name}{number}", name=f"{name}{number}", wkb=bytes(wkb), row=number + 1)
                for number, wkb in enumerate(np.asarray(shapely.to_wkb(figures)))
            ]  # fmt: skip
            with acting(by):
                layer = operations.open_layer(
                    name=name, domain="industry", kind=kind, source="bench", by=by, at=AT
                )
                version = operations.draft_version(
                    layer=layer, title=name, valid_from=TODAY, features=drafts, by=by, at=AT
                )
                version = operations.publish_version(version=queries.one_version(pk=version.pk), by=by, at=AT)
                made.append(queries.one_version(pk=version.pk))
        yield Office(by, made[0], made[1], os.environ["JIANXING_BENCH_OWNER"])
