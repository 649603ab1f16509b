"""Columns of numbers come to the database as they were."""

import uuid

import numpy as np
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from jianxing.directory.columns import Column, insert_columns

pytestmark = pytest.mark.django_db


def test_every_kind_comes_as_it_was() -> None:
    names = [uuid.UUID(int=number) for number in (0, 2**128 - 1, 7)]
    columns = {
        "big": Column("bigint", np.array([1, -(2**62), 0])),
        "whole": Column("integer", np.array([1, -5, 2**31 - 1])),
        "small": Column("smallint", np.array([0, -7, 300])),
        "real": Column("double precision", np.array([0.1, -1e300, 5e-324])),
        "flag": Column("boolean", np.array([True, False, True])),
        "name": Column("uuid", np.frombuffer(b"".join(one.bytes for one in names), dtype="V16")),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE kept (big bigint, whole integer, small smallint, real double precision, flag boolean,"
            " name uuid, said text) ON COMMIT DROP"
        )
        assert insert_columns("kept", columns, {"said": "同"}) == 3
        none = {key: Column(column.kind, column.values[:0]) for key, column in columns.items()}
        assert insert_columns("kept", none, {"said": "无"}) == 0
        cursor.execute("SELECT * FROM kept")
        rows = cursor.fetchall()
    expected = [
        (
            *(column.values[place].item() for key, column in columns.items() if key != "name"),
            names[place],
            "同",
        )
        for place in range(3)
    ]
    assert rows == expected


def test_what_the_database_refuses_is_raised_as_the_frame_knows_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE held (big bigint CHECK (big > 0)) ON COMMIT DROP")
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_columns("held", {"big": Column("bigint", np.array([-1]))}, {})
