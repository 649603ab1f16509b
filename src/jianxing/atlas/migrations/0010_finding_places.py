"""Where findings stand on the map; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('atlas', '0009_conflicts_in_bulk'),
        ('findings', '0010_lighter'),
    ]

    operations = [
        migrations.CreateModel(
            name='FindingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('finding', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='map_place', to='findings.finding')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('latitude__gte', -90), ('latitude__lte', 90), ('longitude__gte', -180), ('longitude__lte', 180)), name='finding_place_on_earth')],
            },
        ),
        migrations.RunSQL(
            (SQL / "0010_finding_places.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
