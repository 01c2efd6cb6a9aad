import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import sistercities.triggers
from django.db import migrations, models


# Each donation that has come before the council becomes a matter, with its motion in all wordings.
FILL = """
ALTER TABLE aid_donation DISABLE TRIGGER USER;
ALTER TABLE relationships_motion DISABLE TRIGGER USER;
DO $$
DECLARE
    given bigint;
    d record;
BEGIN
    FOR d IN SELECT id, motion_id FROM aid_donation WHERE motion_id IS NOT NULL ORDER BY id LOOP
        INSERT INTO relationships_matter (kind) VALUES ('donation') RETURNING id INTO given;
        UPDATE aid_donation SET matter_id = given WHERE id = d.id;
        WITH RECURSIVE wordings AS (
            SELECT d.motion_id AS id
            UNION ALL
            SELECT m.id FROM relationships_motion m JOIN wordings w ON m.corrects_id = w.id
        )
        UPDATE relationships_motion SET matter_id = given WHERE id IN (SELECT id FROM wordings);
    END LOOP;
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE aid_donation ENABLE TRIGGER USER;
ALTER TABLE relationships_motion ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('aid', '0013_one_personal_link'),
        ('relationships', '0010_matters'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='stays_the_same_donation',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='council_decides_what_it_was_told',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='voted_by_the_council',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donation',
            name='ground_serves_the_tie',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='donationline',
            name='follows_its_donation',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='valuation',
            name='not_before_the_council',
        ),
        migrations.RemoveConstraint(
            model_name='donation',
            name='donation_whose_property',
        ),
        migrations.RemoveConstraint(
            model_name='donation',
            name='donation_with_motion_has_ground_and_value',
        ),
        migrations.AddField(
            model_name='donation',
            name='matter',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='donation', to='relationships.matter'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='donation',
            name='motion',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='stays_the_same_donation', sql=sistercities.triggers.StrictSql(func="IF NOT ((NEW.kind, NEW.reference, NEW.city_id, NEW.body_id) = (OLD.kind, OLD.reference, OLD.city_id, OLD.body_id) AND NEW.pledge_id IS NOT DISTINCT FROM OLD.pledge_id AND (OLD.matter_id IS NULL OR NEW.matter_id = OLD.matter_id) AND (OLD.state = 'proposed' OR (NEW.ground_id, NEW.ground_evidence, NEW.cap_begins_on, NEW.currency) IS NOT DISTINCT FROM (OLD.ground_id, OLD.ground_evidence, OLD.cap_begins_on, OLD.currency))) THEN RAISE EXCEPTION 'owner, recipient, pledge, matter and legal ground of a donation do not change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='dd659205022d76b06c7e48d6af77131ee5700491', operation='UPDATE', pgid='pgtrigger_stays_the_same_donation_83b2f', table='aid_donation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='matter_begins_with_a_motion', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.matter_id IS NULL OR EXISTS (SELECT 1 FROM relationships_motion WHERE matter_id = NEW.matter_id)) THEN RAISE EXCEPTION 'a donation comes before the council with a motion' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='07ed89eddaec0e683e15963caccfd3b4af7f961b', operation='INSERT OR UPDATE', pgid='pgtrigger_matter_begins_with_a_motion_1dec7', table='aid_donation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='council_decides_what_it_was_told', sql=sistercities.triggers.StrictSql(func="IF NOT (OLD.matter_id IS NULL OR (NEW.ground_id, NEW.ground_evidence, NEW.currency) IS NOT DISTINCT FROM (OLD.ground_id, OLD.ground_evidence, OLD.currency) AND (NEW.value = OLD.value OR NEW.value = (SELECT COALESCE(sum(l.value), 0) FROM aid_donationline l JOIN aid_item i ON i.id = l.item_id WHERE l.donation_id = NEW.id AND l.cancelled_at IS NULL))) THEN RAISE EXCEPTION 'from the motion on, ground and value of a donation do not change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='0f8d794e8f70c8a0ca67e9da9f15f91d8bb79de9', operation='UPDATE', pgid='pgtrigger_council_decides_what_it_was_told_466c7', table='aid_donation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='voted_by_the_council', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.state = OLD.state OR NEW.state NOT IN ('approved', 'ready', 'shipped') OR (OLD.state = 'ready' AND NEW.state = 'approved') OR (NEW.kind = 'donor' OR EXISTS (SELECT 1 FROM relationships_rollcall r JOIN relationships_motion m ON m.id = r.motion_id WHERE m.purpose = 'donate' AND m.id = (SELECT max(id) FROM relationships_motion WHERE matter_id = NEW.matter_id AND corrects_id IS NULL) AND r.provenance <> 'reported' AND r.entered_by_id IS NOT NULL AND r.carried AND r.confirmed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM relationships_rollcall c WHERE c.corrects_id = r.id AND c.confirmed_at IS NOT NULL)))) THEN RAISE EXCEPTION 'the council''s own property needs a carried roll call' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='48eb442b755aad5ebd74b845366d34ff76cd7bea', operation='UPDATE', pgid='pgtrigger_voted_by_the_council_6494f', table='aid_donation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='ground_serves_the_tie', sql=sistercities.triggers.StrictSql(func="IF NOT ((NEW.ground_id, NEW.matter_id) IS NOT DISTINCT FROM (OLD.ground_id, OLD.matter_id) OR COALESCE((SELECT cardinality(g.kinds_of_tie) = 0 OR EXISTS (SELECT t.kind FROM relationships_relationship t JOIN relationships_council h ON h.city_id = t.city_a_id WHERE t.city_b_id = NEW.city_id AND t.state = 'official' AND COALESCE(t.official_on, (SELECT d.on FROM relationships_relationshipdate d WHERE d.relationship_id = t.id AND d.what IN ('effective', 'since', 'signed_partner', 'signed_home') AND d.confirmed_at IS NOT NULL AND d.replaced_by_id IS NULL AND NOT d.strikes ORDER BY array_position(ARRAY['effective', 'since', 'signed_partner', 'signed_home'], d.what::text), d.on, d.id LIMIT 1), '-infinity'::date) <= (clock_timestamp() AT TIME ZONE COALESCE((SELECT h.timezone FROM relationships_council h LIMIT 1), 'UTC'))::date AND t.kind = ANY (g.kinds_of_tie)) FROM aid_legalground g WHERE g.id = NEW.ground_id), true)) THEN RAISE EXCEPTION 'this legal ground does not serve the tie with this city' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='703bc9b19da45bd271f20b493361382bbd61909d', operation='UPDATE', pgid='pgtrigger_ground_serves_the_tie_90730', table='aid_donation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donation',
            trigger=pgtrigger.compiler.Trigger(name='matter_of_its_kind', sql=sistercities.triggers.StrictSql(func="IF NOT (NEW.matter_id IS NULL OR (SELECT kind FROM relationships_matter WHERE id = NEW.matter_id) = 'donation') THEN RAISE EXCEPTION 'a matter is of the kind of its case' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;", hash='1b8fe0aa7b632c4f310d8d5c8729d8ea66c29f23', operation='INSERT OR UPDATE', pgid='pgtrigger_matter_of_its_kind_58ae8', table='aid_donation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='donationline',
            trigger=pgtrigger.compiler.Trigger(name='follows_its_donation', sql=sistercities.triggers.StrictSql(declare='DECLARE d record; owner bigint;', func="\n            SELECT state, pledge_id, body_id, matter_id, ground_id INTO d FROM aid_donation\n                WHERE id = NEW.donation_id FOR NO KEY UPDATE;\n            SELECT pledge_id INTO owner FROM aid_item WHERE id = NEW.item_id;\n            IF owner IS DISTINCT FROM d.pledge_id THEN\n                RAISE EXCEPTION 'all things of a donation belong to its donor'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.need_id IS NOT NULL AND (SELECT body_id FROM aid_need\n                WHERE id = NEW.need_id) <> d.body_id THEN\n                RAISE EXCEPTION 'the need is of another recipient body'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF TG_OP = 'INSERT' THEN\n                IF d.state <> 'proposed' OR d.matter_id IS NOT NULL\n                    OR NEW.cancelled_at IS NOT NULL OR NEW.arrived <> 0\n                    OR EXISTS (SELECT 1 FROM aid_approval WHERE donation_id = NEW.donation_id) THEN\n                    RAISE EXCEPTION 'lines are added until a motion or an approval is entered'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                IF d.ground_id IS NOT NULL THEN\n                    RAISE EXCEPTION 'the legal ground was chosen for the lines that there are'\n                        USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n            END IF;\n            IF to_jsonb(NEW) - ARRAY['value', 'arrived', 'cancelled_at', 'cancelled_why',\n                'cancelled_reason'] <> to_jsonb(OLD) - ARRAY['value', 'arrived', 'cancelled_at',\n                'cancelled_why', 'cancelled_reason'] OR OLD.cancelled_at IS NOT NULL\n                OR (NEW.value IS DISTINCT FROM OLD.value\n                    AND (d.state <> 'proposed' OR d.matter_id IS NOT NULL))\n                OR (NEW.cancelled_at IS NOT NULL AND d.state NOT IN ('proposed', 'approved', 'ready')) THEN\n                RAISE EXCEPTION 'a line can be cancelled before it is shipped, nothing else'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            IF NEW.arrived <> OLD.arrived AND NEW.arrived IS DISTINCT FROM (SELECT x.in_order\n                FROM aid_acceptanceline x JOIN aid_acceptance a ON a.id = x.acceptance_id\n                WHERE x.line_id = NEW.id AND NOT EXISTS (SELECT 1 FROM aid_acceptance c\n                WHERE c.corrects_id = a.id)) THEN\n                RAISE EXCEPTION 'what arrived is what the receipt says'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='5f7f3ea5601b6c7f4de8aced04e873d6a525248d', operation='INSERT OR UPDATE', pgid='pgtrigger_follows_its_donation_44bc4', table='aid_donationline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='valuation',
            trigger=pgtrigger.compiler.Trigger(name='not_before_the_council', sql=sistercities.triggers.StrictSql(func="\n            PERFORM d.id FROM aid_donation d JOIN aid_donationline l ON l.donation_id = d.id\n                WHERE l.item_id = NEW.item_id ORDER BY d.id FOR NO KEY UPDATE OF d;\n            IF EXISTS (SELECT 1 FROM aid_donation d JOIN aid_donationline l\n                ON l.donation_id = d.id WHERE l.item_id = NEW.item_id AND l.cancelled_at IS NULL\n                AND d.matter_id IS NOT NULL AND d.state IN ('proposed', 'approved', 'ready')) THEN\n                RAISE EXCEPTION 'the council decides about the value that it was told'\n                    USING ERRCODE = 'check_violation';\n            END IF;\n            RETURN NEW;\n        ", hash='20b330fe9aa42b37018082d4aa180f6f981a9918', operation='INSERT', pgid='pgtrigger_not_before_the_council_f6350', table='aid_valuation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'council'), ('pledge__isnull', True)), models.Q(('ground__isnull', True), ('kind', 'donor'), ('matter__isnull', True), ('pledge__isnull', False), ('value__isnull', True)), _connector='OR'), name='donation_whose_property'),
        ),
        migrations.AddConstraint(
            model_name='donation',
            constraint=models.CheckConstraint(condition=models.Q(('matter__isnull', True), models.Q(('ground__isnull', False), ('value__isnull', False)), _connector='OR'), name='donation_with_motion_has_ground_and_value'),
        ),
    ]
