"""What the database itself refuses and shows; the SQL is in files, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop)
        for name in ("acting.sql", "append_only.sql", "row_security.sql")
    ]
