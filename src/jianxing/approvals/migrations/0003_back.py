"""What was put aside goes back to where it came from; the SQL is in a file, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("approvals", "0002_rules")]
    operations = [
        migrations.RunSQL(
            (SQL / "0003_back.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        )
    ]
