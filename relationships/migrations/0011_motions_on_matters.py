import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import sistercities.triggers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('relationships', '0010_matters'),
        ('aid', '0014_donations_as_matters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='nomination',
            name='matter',
            field=models.OneToOneField(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='nomination', to='relationships.matter'),
        ),
        migrations.AlterField(
            model_name='motion',
            name='matter',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='motions', to='relationships.matter'),
        ),
        migrations.RemoveField(
            model_name='motion',
            name='nomination',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='corrects_its_own', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.corrects_id IS NULL OR EXISTS (SELECT 1 FROM relationships_motion o WHERE o.id = NEW.corrects_id AND (o.matter_id, o.purpose, o.provenance) IS NOT DISTINCT FROM (NEW.matter_id, NEW.purpose, NEW.provenance))) THEN RAISE EXCEPTION 'a correction is of a row that counts and of the same subject' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='dade1440197a1dfffa83e35479755479f458530b', operation='INSERT OR UPDATE', pgid='pgtrigger_corrects_its_own_9d848', table='relationships_motion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='suits_its_matter', sql=sistercities.triggers.StrictSql(func="IF NOT ((SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) = CASE NEW.purpose WHEN 'donate' THEN 'donation' ELSE 'nomination' END) THEN RAISE EXCEPTION 'a motion suits the kind of its matter' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='58638fbb6f666be4f5e69cb9c918bde47ff9bf69', operation='INSERT OR UPDATE', pgid='pgtrigger_suits_its_matter_6e82e', table='relationships_motion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='motion',
            trigger=pgtrigger.compiler.Trigger(name='one_open_at_a_time', sql=sistercities.triggers.StrictSql(func="\n            IF NEW.corrects_id IS NOT NULL THEN RETURN NEW; END IF;\n            PERFORM id FROM relationships_matter WHERE id = NEW.matter_id FOR NO KEY UPDATE;\n            IF EXISTS (SELECT 1 FROM relationships_motion m\n                WHERE m.matter_id = NEW.matter_id AND m.corrects_id IS NULL\n                AND NOT EXISTS (SELECT 1 FROM relationships_rollcall r\n                WHERE r.motion_id = m.id AND r.confirmed_at IS NOT NULL)) THEN\n                RAISE EXCEPTION 'the council has not decided the last motion on this matter'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='afa2190f69dda7f9a44bf970e376cf9e8d886a81', operation='INSERT', pgid='pgtrigger_one_open_at_a_time_0cb0b', table='relationships_motion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='begun_by_council', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.state <> 'begun' OR OLD.state = 'begun' OR EXISTS (SELECT 1 FROM relationships_motion m JOIN relationships_rollcall r ON r.motion_id = m.id WHERE m.matter_id = NEW.matter_id AND m.purpose = 'begin' AND r.carried AND r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM relationships_rollcall c WHERE c.corrects_id = r.id AND c.confirmed_at IS NOT NULL))) THEN RAISE EXCEPTION 'begun needs a carried first roll call' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='6ecdaad4b3589af1b055d380773ecd0f422898a3', operation='UPDATE', pgid='pgtrigger_begun_by_council_b0d6d', table='relationships_nomination', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='designated_by_council', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.state <> 'designated' OR OLD.state = 'designated' OR EXISTS (SELECT 1 FROM relationships_motion m JOIN relationships_rollcall r ON r.motion_id = m.id WHERE m.matter_id = NEW.matter_id AND m.purpose = 'designate' AND r.carried AND r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM relationships_rollcall c WHERE c.corrects_id = r.id AND c.confirmed_at IS NOT NULL))) THEN RAISE EXCEPTION 'designated needs a carried second roll call' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='f51291e47437b665b965d2c9f714b03701a16c0b', operation='UPDATE', pgid='pgtrigger_designated_by_council_84fb2', table='relationships_nomination', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='stays_the_same_case', sql=sistercities.triggers.StrictSql(func="IF NOT ((NEW.city_id, NEW.kind, NEW.slug, NEW.matter_id) = (OLD.city_id, OLD.kind, OLD.slug, OLD.matter_id)) THEN RAISE EXCEPTION 'the city, kind, address and matter of a nomination do not change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='b9e156bc4d72521a45b9fe39c45dd7fc1abf5e9f', operation='UPDATE', pgid='pgtrigger_stays_the_same_case_b4588', table='relationships_nomination', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='nomination',
            trigger=pgtrigger.compiler.Trigger(name='matter_of_its_kind', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.matter_id IS NULL OR (SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) = 'nomination') THEN RAISE EXCEPTION 'a matter is of the kind of its case' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='b96cca1ba80ff7f5696a9b9ffc2d6ecceaacf1ef', operation='INSERT OR UPDATE', pgid='pgtrigger_matter_of_its_kind_03bb6', table='relationships_nomination', when='BEFORE')),
        ),
    ]
