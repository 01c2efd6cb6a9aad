from django.db import migrations

HASHED = """
UPDATE sistercities_formsubmission SET
    key_hash = encode(sha256(convert_to(key_hash, 'UTF8')), 'hex'),
    body_hash = encode(sha256(convert_to(key_hash || '/' || body_hash, 'UTF8')), 'hex')
"""


class Migration(migrations.Migration):
    """A key of before let whoever read it in a dump into the draft of a pledge.

    What was sent is hashed together with its key, as submissions.py does from now on.
    """

    dependencies = [("sistercities", "0003_strict_triggers")]

    operations = [
        migrations.RenameField("formsubmission", "key", "key_hash"),
        migrations.RunSQL(HASHED, migrations.RunSQL.noop),
    ]
