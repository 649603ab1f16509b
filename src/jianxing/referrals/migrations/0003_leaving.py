"""Who has left, and what is still sealed to an old key."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0002_rules"),
        ("directory", "0002_rules"),
    ]
    operations = [
        migrations.RunSQL(
            (SQL / "0003_leaving.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
