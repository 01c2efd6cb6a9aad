from django.db import migrations

# A database made before this version holds functions that ask a setting whether to do nothing.
# They are written anew without the question; a new database has none of them.
WITHOUT_THE_QUESTION = r"""
DO $do$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT DISTINCT p.oid::regprocedure AS name, pg_get_functiondef(p.oid) AS text
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND p.prosrc LIKE '%_pgtrigger_should_ignore%'
    LOOP
        EXECUTE regexp_replace(
            found.text,
            'IF \(\S*_pgtrigger_should_ignore\(TG_NAME\) IS TRUE\) THEN.*?END IF;\s+END IF;', ''
        );
        EXECUTE format(
            'ALTER FUNCTION %s SET search_path = pg_catalog, public, pg_temp', found.name
        );
    END LOOP;
END
$do$;
DROP FUNCTION IF EXISTS _pgtrigger_should_ignore(name);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sistercities", "0002_undelivered_mail"),
        ("relationships", "0002_motions_on_donations"),
        ("aid", "0005_evidence_moves_its_donation"),
    ]

    operations = [migrations.RunSQL(WITHOUT_THE_QUESTION, migrations.RunSQL.noop)]
