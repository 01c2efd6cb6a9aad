"""What the database itself refuses about agreements and signatures, whatever the code says."""

import pytest
from django.db import DatabaseError, connection, transaction

from relationships.agreements.domain import agreements
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.models import (
    Agreement,
    AgreementStep,
    Refusal,
    Relationship,
    Side,
    Signatory,
    Signature,
    SigningLink,
)
from sistercities.models import Provenance
from tests.factories import clerk
from tests.factories_agreements import (
    confirmed,
    drafted,
    frozen,
    linked,
    nomination_home,
    put,
    signatory,
    signed_by_link,
    signed_in_person,
)
from tests.owner import owner

pytestmark = pytest.mark.django_db


def refused(statement, parameters=(), *, because=""):
    """The statement fails, and for the reason given."""
    with (
        pytest.raises(DatabaseError, match=because),
        transaction.atomic(),
        owner() as cursor,
    ):
        cursor.execute(statement, parameters)


def update_agreement(agreement, assignment, *, because):
    refused(
        f"UPDATE relationships_agreement SET {assignment} WHERE id = %s",
        [agreement.pk],
        because=because,
    )


@pytest.mark.parametrize(
    "assignment",
    [
        "text_home = text_home || '.'",
        "text_partner = ''",
        "title_home = 'Other'",
        "language_partner = 'ru'",
        "effective_on = '2030-01-01'",
        "version = 9",
        "frozen_at = now()",
        "canonical = 'x', sha256 = encode(sha256('x'), 'hex')",
    ],
)
def test_a_frozen_text_does_not_change(assignment):
    update_agreement(frozen(), assignment, because="a frozen text does not change")


def test_the_fingerprint_is_that_of_the_bytes():
    draft = drafted()

    update_agreement(
        draft,
        "canonical = 'the text', sha256 = repeat('0', 64)",
        because="the fingerprint must be that of the frozen bytes",
    )


def test_nothing_is_frozen_without_a_fingerprint():
    update_agreement(drafted(), "state = 'frozen'", because="agreement_frozen_has_fingerprint")


def test_the_partners_decision_is_added_once():
    agreement = frozen()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE relationships_agreement SET partner_body = 'Council'")

    update_agreement(agreement, "partner_body = 'Other'", because="a frozen text does not change")


def test_a_text_ends_with_a_reason():
    update_agreement(frozen(), "state = 'rejected'", because="agreement_ended_has_reason")


def test_two_versions_are_never_at_work():
    agreement = frozen()

    refused(
        "INSERT INTO relationships_agreement (nomination_id, version, state, language_home,"
        " title_home, text_home, language_partner, title_partner, text_partner, partner_body,"
        " partner_decision, sha256, ended_reason)"
        " VALUES (%s, 2, 'draft', 'en', 'a', 'b', 'uk', 'c', 'd', '', '', '', '')",
        [agreement.nomination_id],
        because="agreement_one_live_version",
    )


def insert_signature(row, sha256, **changes):
    values = {
        "signatory_id": row.pk,
        "method": "in_person",
        "place": "City Hall",
        "place_timezone": "UTC",
        "sha256": sha256,
        "entered_by_id": clerk().pk,
    } | changes
    names = ", ".join(values)
    marks = ", ".join(["%s"] * len(values))
    return (
        f"INSERT INTO relationships_signature ({names}, signed_at, witnesses, typed_name,"
        " acted_as, verified_how, correction_reason, entered_at, single_handed, strikes, scan_id)"
        f" VALUES ({marks}, now(), '', '', '', '', '', now(), false, false,"
        " (SELECT max(id) FROM relationships_document))",
        list(values.values()),
    )


FROZEN_ONLY = "only the frozen text of a designated city can be signed"


def test_a_draft_cannot_be_signed():
    agreement = drafted()

    refused(*insert_signature(signatory(agreement, Side.HOME), ""), because=FROZEN_ONLY)


def test_a_signature_carries_the_fingerprint_of_its_text():
    agreement = frozen()

    refused(*insert_signature(signatory(agreement, Side.HOME), "0" * 64), because=FROZEN_ONLY)


@pytest.mark.parametrize("state", ["filed", "recommended", "designated", "withdrawn"])
def test_a_signature_before_designation_or_after_the_end_is_refused(state):
    agreement = frozen()
    put(agreement.nomination, state)

    refused(
        *insert_signature(signatory(agreement, Side.HOME), agreement.sha256), because=FROZEN_ONLY
    )


def test_a_signature_in_person_needs_its_scan():
    agreement = frozen()

    refused(
        *insert_signature(signatory(agreement, Side.HOME), agreement.sha256),
        because="signature_has_its_evidence",
    )


CONFIRM = (
    "UPDATE relationships_signature SET confirmed_by_id = %s, confirmed_at = now(),"
    " verified_how = 'Call' WHERE id = %s"
)


def test_who_sent_the_link_cannot_confirm_the_signature():
    signature = signed_by_link(frozen())

    refused(
        CONFIRM, [signature.link.created_by_id, signature.pk], because="who sent the link cannot"
    )


def test_a_confirmed_signature_says_how_it_was_verified():
    signature = signed_in_person(frozen())

    refused(
        CONFIRM.replace("'Call'", "''"),
        [clerk().pk, signature.pk],
        because="signature_says_how_verified",
    )


def test_a_signature_under_a_superseded_text_is_not_confirmed():
    agreement = frozen()
    signature = signed_in_person(agreement)
    agreements.supersede(agreement, by=clerk(), reason="A misprint")

    refused(CONFIRM, [clerk().pk, signature.pk], because=FROZEN_ONLY)


def test_official_needs_two_confirmed_signatures():
    agreement = frozen()
    confirmed(signed_in_person(agreement))
    signed_by_link(agreement)
    nomination = agreement.nomination

    with (
        pytest.raises(DatabaseError, match="official needs two confirmed signatures"),
        transaction.atomic(),
    ):
        Relationship.objects.create(
            city_a=nomination_home(nomination),
            city_b=nomination.city,
            state="official",
            provenance=Provenance.PROCESS,
            nomination=nomination,
            agreement=agreement,
            official_on="2026-01-01",
        )
    refused(
        "UPDATE relationships_nomination SET state = 'official' WHERE id = %s",
        [nomination.pk],
        because="official needs two confirmed signatures",
    )


def test_signed_by_one_needs_a_confirmed_signature():
    agreement = frozen()
    signed_in_person(agreement)

    refused(
        "UPDATE relationships_nomination SET state = 'signed_by_one' WHERE id = %s",
        [agreement.nomination_id],
        because="no confirmed signature",
    )


@pytest.mark.parametrize(
    "assignment", ["used_at = NULL", "revoked_at = now()", "expires_at = now() + interval '1 y'"]
)
def test_a_used_link_stays_used(assignment):
    signature = signed_by_link(frozen())

    refused(
        f"UPDATE relationships_signinglink SET {assignment} WHERE id = %s",
        [signature.link_id],
        because="used or revoked once",
    )


def test_a_link_never_changes_its_signatory():
    agreement = frozen()
    token = linked(agreement)

    refused(
        "UPDATE relationships_signinglink SET signatory_id = %s WHERE id = %s",
        [signatory(agreement, Side.HOME).pk, SIGNING_LINKS.find(token).pk],
        because="nothing else of it changes",
    )


def test_the_signatories_of_a_frozen_text_stay():
    row = signatory(frozen(), Side.HOME)

    refused(
        "UPDATE relationships_signatory SET authority = 'x' WHERE id = %s",
        [row.pk],
        because="the signatories of a frozen text do not change",
    )
    refused("DELETE FROM relationships_signatory WHERE id = %s", [row.pk], because="Cannot delete")


@pytest.mark.parametrize(
    "model", [Agreement, AgreementStep, Signatory, SigningLink, Signature, Refusal]
)
def test_no_table_of_the_agreement_is_emptied(model):
    refused(f"TRUNCATE {model._meta.db_table} CASCADE", because="part of the record")
