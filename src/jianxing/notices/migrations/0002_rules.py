"""Row security, the calendar's stamp and the clock's states; the SQL is in files, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("ledger", "0002_rules")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop)
        for name in ("0002_calendar_stamp.sql", "0002_policies.sql")
    ]
