"""What plain SQL may do to each table of ours: the one list, held against the schema.

Whoever adds a table writes it down here. A row of an append-only table is never changed, deleted
or truncated. Of a settled one no row that counts goes, and a trigger says what of it stays. A free
one says why. Each refusal is tried with a row in the table.
"""

import datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import DatabaseError, models, transaction

from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db

OURS = ("sistercities", "relationships", "aid")
_APPEND_ONLY = """
sistercities_installation sistercities_publicrecordentry sistercities_reminded
relationships_document relationships_matter relationships_motion relationships_seconder
relationships_refusal relationships_seat relationships_noconflict relationships_elector
relationships_committeevote relationships_discussion relationships_voteobjection
relationships_agreementstep relationships_citystep relationships_councilstep
relationships_countrystep relationships_nominationstep relationships_officestep
relationships_personstep relationships_relationshipstep
relationships_bodystep relationships_meetingstep
aid_surplusdeclaration aid_conditionrecord aid_receiptrefusal
aid_donationstep aid_itemstep aid_legalbasisstep aid_needstep aid_recipientbodystep
"""
_SETTLED = """
relationships_agendaitem relationships_attendee relationships_meetingdocument
relationships_meeting
relationships_meetingattendance relationships_minutes relationships_needfinding
relationships_posting relationships_body relationships_bodyname relationships_bodymember
relationships_noticerule
relationships_disposition
relationships_agreement relationships_attestation relationships_ballot
relationships_ballotresult relationships_enteredvote relationships_enteredvotes
relationships_city relationships_citylabel relationships_committee relationships_committeedays
relationships_committeemember relationships_committeetranslation relationships_council
relationships_councilfacts relationships_counciltranslation
relationships_countrylabel relationships_criterion relationships_criteriontranslation
relationships_declaration relationships_nomination
relationships_office relationships_officetitle relationships_othername relationships_person
relationships_paperreview
relationships_personname relationships_placefacts relationships_policy relationships_recognition
relationships_recusal relationships_relationship relationships_relationshipdate
relationships_review relationships_reviewscore relationships_rollcall
relationships_rollcallannotation relationships_rollcallvote relationships_signatory
relationships_signature relationships_staffrecusal relationships_signinglink
relationships_statuschange relationships_term relationships_termend relationships_termentry
relationships_vacantseat relationships_voterule
aid_acceptance aid_acceptanceline aid_approval aid_basiswording aid_capyear aid_conflictmark
aid_donation aid_donationline aid_item aid_itemdescription aid_itemtranslation aid_legalbasis
aid_need aid_needtranslation aid_pastdonation aid_photograph aid_pledge aid_pledgestep
aid_acceptancelink aid_recipientbody aid_recipientname aid_recipientrequest aid_shipment
aid_valuation
"""
APPEND_ONLY, SETTLED = _APPEND_ONLY.split(), _SETTLED.split()
GAZETTEER = "comes from the gazetteer, which is loaded anew; what a council says is an entry"
ACCOUNT = "accounts and roles; whoever acted is held by foreign keys"
PERSONAL = "whom to write to: personal, and given up when it is no longer needed"
DONOR = "erased with the donor"
FREE = {
    "sistercities_user": ACCOUNT,
    "sistercities_user_groups": ACCOUNT,
    "sistercities_user_user_permissions": ACCOUNT,
    "sistercities_formkey": "forgotten once a form can no longer be sent twice",
    "sistercities_undeliveredmail": "work for the clerk, gone with the mail",
    "relationships_country": GAZETTEER,
    "relationships_countryname": GAZETTEER,
    "relationships_cityname": GAZETTEER,
    "relationships_gazetteerload": GAZETTEER,
    "relationships_partnercontact": PERSONAL,
    "relationships_signatorycontact": PERSONAL,
    "aid_recipientcontact": PERSONAL,
    "aid_pledgedonor": DONOR,
    "aid_pledgemessage": DONOR,
    "aid_pledgelink": DONOR,
}
REFUSED = "Cannot (update|delete) rows|part of the record|never deleted|below a confirmed entry"

MODELS = {
    model._meta.db_table: model
    for label in OURS
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
}


def value_of(field):
    """Anything that the column takes; of several states the last."""
    if field.is_relation:
        return None if field.related_model is field.model else value_of(field.target_field)
    if field.choices:
        return field.choices[-1][0]
    return next(value for kind, value in VALUES if isinstance(field, kind))


VALUES = (
    (ArrayField, []),
    (models.JSONField, "{}"),
    (models.BooleanField, False),
    (models.DateTimeField, datetime.datetime(2022, 3, 25, tzinfo=datetime.UTC)),
    (models.DateField, datetime.date(2022, 3, 25)),
    (models.DecimalField, Decimal(1)),
    (models.IntegerField, 1),
    (models.BinaryField, b"x"),
    (models.Field, "1"),
)


def lay(sql, model, laid):
    """A row with something in every column, and one of all that it points to."""
    if model in laid:
        return
    laid.add(model)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    for field in fields:
        if field.is_relation:
            lay(sql, field.related_model, laid)
    table = model._meta.db_table
    checks = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
    for (name,) in sql(checks, [table]):
        sql(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join("%s" for _field in fields)
    sql(
        f"INSERT INTO {table} ({columns}) VALUES ({places}) ON CONFLICT DO NOTHING",
        [value_of(field) for field in fields],
    )


def refusals(sql, table, *statements):
    with past_the_triggers():
        lay(sql, MODELS[table], set())
    for statement in statements:
        with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
            sql(statement)


def test_every_table_is_listed_once(sql):
    listed = [*APPEND_ONLY, *SETTLED, *FREE]
    there = sql(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        f" AND relname ~ '^({'|'.join(OURS)})_'"
    )

    assert sorted(listed) == sorted(name for (name,) in there)
    assert all(FREE.values())


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_an_append_only_table_refuses_every_change(sql, table):
    column = MODELS[table]._meta.pk.column

    refusals(
        sql,
        table,
        f"UPDATE {table} SET {column} = {column}",
        f"DELETE FROM {table}",
        f"TRUNCATE {table} CASCADE",
    )


@pytest.mark.parametrize("table", SETTLED)
def test_nothing_that_counts_goes_from_a_settled_table(sql, table):
    refusals(sql, table, f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE")


def test_a_settled_table_says_what_of_it_stays(sql):
    heeding = sql(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
        " WHERE NOT tgisinternal AND tgtype & 16 = 16"
    )

    assert set(SETTLED) - {name for (name,) in heeding} == set()


@pytest.mark.parametrize("table", FREE)
def test_a_free_table_lets_its_rows_go(sql, table):
    """Else it is not free, and these tests would prove nothing."""
    with past_the_triggers():
        lay(sql, MODELS[table], set())
        for (other,) in sql(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = %s::regclass",
            [table],
        ):
            sql(f"DELETE FROM {other}")

    assert sql(f"DELETE FROM {table}") > 0
