"""What is published of precision and recall holds, on a smaller planting: the floor beneath it."""

from bench.similar_bench import score


def test_planted_doubles_are_found_and_near_misses_are_mostly_not() -> None:
    recall, precision = score(seed=104, count=900, doubles=150)
    assert recall >= 0.9
    assert precision >= 0.8
