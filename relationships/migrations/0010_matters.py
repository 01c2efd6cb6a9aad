import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import sistercities.triggers
from django.db import migrations, models


# Each nomination becomes a matter, to which its motions belong from now on. The
# triggers that refuse every change of a motion sleep for these lines.
FILL = """
ALTER TABLE relationships_nomination DISABLE TRIGGER USER;
ALTER TABLE relationships_motion DISABLE TRIGGER USER;
DO $$
DECLARE
    given bigint;
    of_case bigint;
BEGIN
    FOR of_case IN SELECT id FROM relationships_nomination ORDER BY id LOOP
        INSERT INTO relationships_matter (kind) VALUES ('nomination') RETURNING id INTO given;
        UPDATE relationships_nomination SET matter_id = given WHERE id = of_case;
        UPDATE relationships_motion SET matter_id = given WHERE nomination_id = of_case;
    END LOOP;
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE relationships_nomination ENABLE TRIGGER USER;
ALTER TABLE relationships_motion ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0009_one_personal_link'),
    ]

    operations = [
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('nomination', 'nomination'), ('donation', 'donation')], max_length=20, verbose_name='kind')),
            ],
            options={
                'verbose_name': 'matter',
                'verbose_name_plural': 'matters',
            },
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['nomination', 'donation'])), name='matter_kind_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matter',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=sistercities.triggers.StrictSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2f06cab960e2d928ad7364a67542e122c0e9c8c4', operation='UPDATE', pgid='pgtrigger_never_changed_584de', table='relationships_matter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matter',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=sistercities.triggers.StrictSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3d5c3f8e1f97acbc4eea224b5f7787a6f2969a9c', operation='DELETE', pgid='pgtrigger_never_deleted_53434', table='relationships_matter', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='matter',
            trigger=pgtrigger.compiler.Trigger(name='never_truncated', sql=sistercities.triggers.StrictSql(func="RAISE EXCEPTION 'this table is part of the record';", hash='551c2ce3b023c2456579de013d546ad355d7bacd', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncated_83b02', table='relationships_matter', when='BEFORE')),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='motion',
            name='corrects_its_own',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='nomination',
            name='begun_by_council',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='nomination',
            name='designated_by_council',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='nomination',
            name='stays_the_same_case',
        ),
        migrations.RemoveConstraint(
            model_name='motion',
            name='motion_one_per_purpose',
        ),
        migrations.RemoveConstraint(
            model_name='motion',
            name='motion_on_its_case',
        ),
        migrations.AddField(
            model_name='nomination',
            name='matter',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nomination', to='relationships.matter'),
        ),
        migrations.AddField(
            model_name='motion',
            name='matter',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='motions', to='relationships.matter'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
