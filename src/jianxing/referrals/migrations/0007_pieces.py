"""Long ciphertexts in pieces; the SQL is in a file, to be read."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0006_counting'),
    ]

    operations = [
        migrations.AddField(
            model_name='part',
            name='pieces',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.CreateModel(
            name='PartPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('cipher', models.BinaryField()),
                ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='further', to='referrals.part')),
            ],
            options={
                'ordering': ('part_id', 'number'),
                'constraints': [models.UniqueConstraint(fields=('part', 'number'), name='part_piece_once'), models.CheckConstraint(condition=models.Q(('number__gte', 2)), name='part_piece_is_a_further_one')],
            },
        ),
        migrations.RunSQL(
            (SQL / "0007_pieces.sql").read_text(encoding="utf-8"), reverse_sql=migrations.RunSQL.noop
        ),
    ]
