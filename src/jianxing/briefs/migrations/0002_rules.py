"""Who sees briefs, which steps they take, and that what was issued stays; the SQL is in files, to be read."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    dependencies = [("briefs", "0001_initial"), ("ledger", "0002_rules"), ("directory", "0002_rules")]
    operations = [
        migrations.RunSQL((SQL / name).read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop)
        for name in ("0002_visibility.sql", "0002_policies.sql", "0002_steps.sql")
    ]
