from django.db import migrations, models

# What the history says of rows made before, looked up once. No donation moves here, so the
# triggers that watch over moves need not be asked. A link of before counts as asked for; that
# matters for an hour only.
FROM_THE_HISTORY = """
ALTER TABLE aid_donation DISABLE TRIGGER USER;
UPDATE aid_donation d SET departure_recorded = true
WHERE EXISTS (SELECT 1 FROM aid_donationstep s WHERE s.case_id = d.id
    AND s.act = 'donation_shipped' AND s.facts->>'recorded' = 'at once');
ALTER TABLE aid_donation ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("aid", "0005_evidence_moves_its_donation")]

    operations = [
        migrations.AddField(
            model_name="donation",
            name="departure_recorded",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name="pledgelink",
            name="asked_for",
            field=models.BooleanField(default=True),
        ),
        migrations.RunSQL(FROM_THE_HISTORY, migrations.RunSQL.noop),
    ]
