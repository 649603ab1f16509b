"""What is published of recall and precision holds, on a smaller planting: the floor beneath it."""

from bench.freight.planting import ERRORS, plant
from bench.freight.scoring import linked_right, scores

from jianxing.methods.freight.comparing import compare


def test_planted_errors_of_every_kind_are_found_and_nothing_else() -> None:
    planted = plant(4_000, seed=3)
    compared = compare(planted.documents)
    recall, precision = linked_right(planted, compared.linked.movement)
    assert recall > 0.999
    assert precision == 1.0
    found = scores(planted, compared)
    assert len(found) == len(ERRORS)
    for one in found:
        assert one.planted >= 50
        assert one.recall >= 0.95, one
        assert one.precision >= 0.98, one
