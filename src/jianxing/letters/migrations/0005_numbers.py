"""The numbers of documents; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_tokens'),
        ('letters', '0004_impasses'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=80)),
                ('year', models.PositiveSmallIntegerField()),
                ('began_after', models.PositiveIntegerField(default=0)),
                ('last', models.PositiveIntegerField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='number_series', to='directory.body')),
            ],
            options={
                'ordering': ('-year', 'words'),
            },
        ),
        migrations.CreateModel(
            name='TakenNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveIntegerField()),
                ('number', models.CharField(max_length=120)),
                ('kind', models.CharField(max_length=16)),
                ('taken_at', models.DateTimeField()),
                ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='letters.numberseries')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='NumberPrefix',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(blank=True, max_length=16)),
                ('words', models.CharField(max_length=40)),
                ('set_at', models.DateTimeField()),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='number_prefixes', to='directory.body')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('body', 'kind'), name='number_prefix_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'letter', 'joint_request', 'assignment', 'urging', 'reminder', 'recommendation', 'referral', 'reply'])), name='number_prefix_kind_known'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='number_prefix_says_something')],
            },
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('body', 'words', 'year'), name='number_series_once'),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('began_after'))), name='number_series_begins'),
        ),
        migrations.AddConstraint(
            model_name='takennumber',
            constraint=models.UniqueConstraint(fields=('series', 'value'), name='number_taken_once'),
        ),
        migrations.RunSQL(
            (SQL / "0005_numbers.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
