"""What may be counted of referrals, and by whom."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0005_rules_of_journeys"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0006_counting.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
