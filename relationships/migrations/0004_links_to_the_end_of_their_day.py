from django.db import migrations

# The mails that were sent name a day: their links live to its end, where the signatory is.
TO_THE_END_OF_THEIR_DAY = """
ALTER TABLE relationships_signinglink DISABLE TRIGGER USER;
UPDATE relationships_signinglink l SET expires_at =
    (((l.expires_at AT TIME ZONE c.timezone)::date + 1)::timestamp AT TIME ZONE c.timezone)
    - interval '1 microsecond'
FROM relationships_signatory s
    JOIN relationships_term t ON t.id = s.term_id
    JOIN relationships_office o ON o.id = t.office_id
    JOIN relationships_city c ON c.id = o.city_id
WHERE s.id = l.signatory_id AND l.used_at IS NULL AND l.revoked_at IS NULL;
ALTER TABLE relationships_signinglink ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0003_facts_beside_the_history")]

    operations = [migrations.RunSQL(TO_THE_END_OF_THEIR_DAY, migrations.RunSQL.noop)]
