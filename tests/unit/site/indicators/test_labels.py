"""Labels of a map cover neither each other nor the dots."""

from jianxing.site.indicators.plots.labels import Labels


def test_a_label_goes_where_there_is_room_and_is_left_out_where_there_is_none() -> None:
    labels = Labels()
    for x in (100.0, 130.0):
        labels.take(x, 100.0, 8)
    assert labels.beside(100.0, 100.0, "官园", 13) == (90.0, 104.55, "end")  # the other dot is on the right
    found = labels.beside(130.0, 100.0, "东四", 13)
    assert found is not None
    assert found[2] == "start"
    assert not labels.over(152.0, 100.0, "西城区", 11)
    assert labels.over(152.0, 140.0, "西城区", 11)
    full = Labels()
    full.take(0.0, 0.0, 500)
    assert full.beside(0.0, 0.0, "定陵", 13) is None
