"""Enclaves: hand-made puzzles, and what is known of Beijing, Tianjin and Hebei."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from jianxing.directory.shipped import DISTRICTS
from jianxing.methods.atlas.enclaves import Enclaves, Part, find


def sheet(rows: str) -> Enclaves:
    """Find enclaves on squared paper: each letter a square of some 10 km, a dot nobody's."""
    faces, owners = [], []
    lines = rows.split()
    for y, line in enumerate(reversed(lines)):
        for x, owner in enumerate(line):
            if owner != ".":
                faces.append(
                    shapely.box(116 + x * 0.1, 38 + y * 0.1, 116 + (x + 1) * 0.1, 38 + (y + 1) * 0.1)
                )
                owners.append(owner)
    return find(np.array(faces, dtype=object), owners)


def names(parts: tuple[Part, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(part.of, part.within) for part in parts]


def test_nothing_has_no_enclaves() -> None:
    assert find(np.empty(0, dtype=object), []) == Enclaves((), (), (), ())
    assert names(sheet("AAB AAB").enclaves) == []


def test_an_enclave_within_an_enclave() -> None:
    found = sheet(
        """
        AAAAAAAB
        ABBBAAAB
        ABABAAAB
        ABBBAAAB
        AAAAAAAB
        AAAAABBB
        """
    )
    assert names(found.enclaves) == [("B", ("A",)), ("A", ("B",))]


def test_contact_in_a_corner_does_not_join() -> None:
    found = sheet(
        """
        BBBB
        BAAB
        BAAB
        ABBB
        BBBB
        """
    )
    # The lone A touches its main part in a corner; at the sheet's edge it is open, so it is coastal and no enclave.
    assert names(found.enclaves) == []
    assert names(found.coastal) == [("A", ("B",))]
    found = sheet("BBBBB BAABB BAABB BBBAB BBBBB")
    assert names(found.enclaves) == [("A", ("B",))]


def test_a_lake_is_no_enclave_and_no_outside() -> None:
    assert names(sheet("AAAA A..A AAAA BBBB").enclaves) == []
    # an island of B in a lake of A: whoever leaves it passes through A
    found = sheet("AAAAA A...A A.B.A A...A AAAAA BBBBB")
    assert names(found.enclaves) == [("B", ("A",))]
    # the same lake with B's main land at its shore: over the water it is home
    found = sheet("AAAAA A...A A.B.A A...A AABAA BBBBB")
    assert names(found.enclaves) == []
    assert names(found.islands) == [("B", ())]


def test_a_part_beside_a_lake() -> None:
    found = sheet("AAAAA AB.AA AAAAA BBBBB")
    assert names(found.enclaves) == [("B", ("A",))]


def test_islands_and_coast_are_told_apart() -> None:
    found = sheet("AAA.A AAA.. BBBA. BBBA. BBBBB")
    assert names(found.islands) == [("A", ())]
    assert names(found.coastal) == [("A", ("B",))]
    assert found.enclaves == ()


def test_several_around_are_listed_the_longest_border_first() -> None:
    found = sheet(
        """
        BBBBBB
        BBAABB
        BBCCBB
        BBBBBB
        AAAAAA
        """
    )
    assert names(found.enclaves)[-1] == ("A", ("B", "C"))


def test_slivers_stand_apart() -> None:
    tiny = shapely.box(116.5, 38.5, 116.501, 38.501)
    land = shapely.box(116, 38, 117, 39).difference(tiny)
    main = shapely.box(117, 38, 118, 39)
    found = find(np.array([land, tiny, main], dtype=object), ["A", "B", "B"])
    assert found.enclaves == ()
    assert names(found.slivers) == [("B", ("A",))]


def test_gaps_of_drawing_do_not_open_an_enclave() -> None:
    """Two metres between an enclave and its surroundings, and an overlap of as much, change nothing."""
    hole = shapely.box(116.4, 38.4, 116.6, 38.6)
    land = shapely.box(116, 38, 117, 39).difference(hole)
    drawn = shapely.box(116.40002, 38.39998, 116.6, 38.6)
    found = find(np.array([land, drawn, shapely.box(117, 38, 118, 39)], dtype=object), ["A", "B", "B"])
    assert names(found.enclaves) == [("B", ("A",))]


@pytest.fixture(scope="module")
def by_province() -> Enclaves:
    features = json.loads(DISTRICTS.read_text(encoding="utf-8"))["features"]
    faces = np.array([shapely.geometry.shape(one["geometry"]) for one in features], dtype=object)
    return find(faces, [one["properties"]["province"] for one in features])


def test_the_enclaves_of_the_three_provinces(by_province: Enclaves) -> None:
    told = [(part.of, set(part.within), round(part.area_m2 / 1e6, 2)) for part in by_province.enclaves]
    assert told == [
        ("河北省", {"北京市", "天津市"}, 1258.45),  # Sanhe, Dachang, Xianghe
        ("河北省", {"天津市"}, 132.0),  # Lutai
        ("河北省", {"天津市"}, 8.98),  # Hangu
        ("天津市", {"河北省"}, 4.55),  # the ironworks in She county
        ("天津市", {"河北省"}, 0.12),  # its yard
    ]
    groups = [part.group for part in by_province.enclaves]
    assert groups == [1, 2, 3, 4, 4]
    for part in by_province.enclaves:
        assert shapely.contains_xy(part.geometry, *part.point)


def test_islands_off_tangshan_and_slivers_are_none(by_province: Enclaves) -> None:
    assert len(by_province.islands) == 8
    assert all(part.within == () for part in by_province.islands)
    assert all(part.area_m2 < 100_000 for part in by_province.slivers)
    assert by_province.coastal == ()
