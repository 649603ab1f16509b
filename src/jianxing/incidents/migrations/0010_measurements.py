"""Readings with a place that come by feeds; who sees them is in SQL, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0009_forces_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('station', models.CharField(max_length=80)),
                ('longitude', models.FloatField()),
                ('latitude', models.FloatField()),
                ('quantity', models.CharField(max_length=40)),
                ('value', models.FloatField()),
                ('unit', models.CharField(max_length=20)),
                ('measured_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField()),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measurements', to='incidents.feed')),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('measured_at', 'id'),
                'constraints': [models.UniqueConstraint(fields=('feed', 'station', 'quantity', 'measured_at'), name='measurement_once'), models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='measurement_on_earth'), models.CheckConstraint(condition=models.Q(models.Q(('station', ''), _negated=True), models.Q(('quantity', ''), _negated=True), models.Q(('unit', ''), _negated=True)), name='measurement_says_what')],
            },
        ),
        migrations.RunSQL(
            (SQL / "0010_measurements.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
