"""Who sees the envelopes of a referral."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0004_journeys"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0005_journeys.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
