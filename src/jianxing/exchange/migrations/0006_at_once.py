"""What is done for every envelope is a function of the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0005_pinned_alone"), ("ledger", "0003_recording")]
    operations = [
        migrations.RunSQL(
            (SQL / "0006_at_once.sql").read_text(encoding="utf-8"),
            reverse_sql="DROP FUNCTION exchange_turn(bigint, bigint, text);"
            " DROP FUNCTION exchange_append(bigint, bigint, bigint, bigint, text, text, bigint, bigint, timestamptz, bytea,"
            " text[], jsonb)",
        )
    ]
