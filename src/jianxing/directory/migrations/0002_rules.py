"""What the tables' own options cannot say: officers, and the hierarchy's function."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop)
        for name in ("0002_officers.sql", "0002_hierarchy.sql", "0002_exemptions.sql")
    ]
