import datetime

import pytest
from django.utils import timezone
from post_office.models import Email

from relationships.agreements.domain import agreements, links, signatures
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.council.domain import terms
from relationships.models import (
    Agreement,
    Council,
    Nomination,
    PartnerContact,
    Refusal,
    Relationship,
    Side,
    Signature,
)
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import FAR_ZONES, today, yesterday
from tests.factories import clerk
from tests.factories_agreements import (
    CONSENT,
    confirmed,
    designated,
    drafted,
    frozen,
    linked,
    mayor,
    name,
    pdf,
    put,
    recorded,
    signatory,
    signed_by_both,
    signed_by_link,
    signed_in_person,
)

pytestmark = pytest.mark.django_db


def fresh(agreement):
    return Nomination.objects.get(pk=agreement.nomination_id)


def close_term(term):
    terms.close_term(term, last_day=yesterday(term.office.city), by=clerk())


def test_the_first_confirmed_signature_signs_for_one():
    agreement = frozen()

    confirmed(signed_in_person(agreement))

    assert fresh(agreement).state == "signed_by_one"
    assert Relationship.objects.count() == 0
    assert recorded() == ["text_frozen", "signature"]


def test_the_second_confirmed_signature_makes_the_tie_official():
    agreement = frozen()

    nomination = signed_by_both(agreement)

    assert nomination.state == "official"
    assert Agreement.objects.get(pk=agreement.pk).state == "in_force"
    assert nomination.relationship.state == "official"
    assert nomination.relationship.agreement == agreement
    assert recorded() == ["text_frozen", "signature", "signature", "tie_official"]


def test_an_unconfirmed_signature_counts_for_nothing_and_is_not_recorded():
    agreement = frozen()

    signed_in_person(agreement)
    signed_by_link(agreement)

    assert fresh(agreement).state == "agreement"
    assert recorded() == ["text_frozen"]


def test_the_tie_is_dated_by_the_later_signature_in_the_zone_of_its_place():
    agreement = frozen()
    confirmed(signed_in_person(agreement, Side.HOME))
    confirmed(signed_in_person(agreement, Side.PARTNER, place="Kyiv", place_timezone="Europe/Kyiv"))

    tie = fresh(agreement).relationship

    assert tie.official_on == max(today(), today(agreement.nomination.city))


def test_the_tie_is_dated_by_the_text_where_it_names_a_later_day():
    agreement = frozen(effective_on=datetime.date(2090, 1, 1))

    nomination = signed_by_both(agreement)

    assert nomination.relationship.official_on == datetime.date(2090, 1, 1)


def test_the_tie_is_not_dated_before_the_later_signature():
    agreement = frozen(effective_on=datetime.date(2022, 1, 1))

    nomination = signed_by_both(agreement)

    assert nomination.relationship.official_on >= today()


def test_signatories_and_clerks_get_their_mails():
    second = clerk(email="second@example.org")
    agreement = frozen()
    signature = signed_by_link(agreement, by=clerk(email="sender@example.org"))
    sent = [mail.to[0] for mail in Email.objects.filter(subject__contains="Please confirm")]
    confirmed(signed_in_person(agreement))

    confirmed(signature, by=second)

    told = {mail.to[0] for mail in Email.objects.order_by("-id")[:2]}
    assert "second@example.org" in sent
    assert "sender@example.org" not in sent
    assert told == {"home@example.org", "kyiv@example.org"}


def test_who_sent_the_link_cannot_confirm_what_came_by_it():
    by = clerk()
    signature = signed_by_link(frozen(), by=by)

    with pytest.raises(RuleError, match="somebody else must confirm"):
        confirmed(signature, by=by)


def test_a_council_with_one_clerk_confirms_alone_and_the_row_says_so():
    agreement = frozen(designated(two_people=False))
    by = clerk()

    signature = confirmed(signed_by_link(agreement, by=by), by=by)

    assert signature.single_handed is True


def test_a_signature_counts_only_with_how_it_was_verified():
    signature = signed_in_person(frozen())

    with pytest.raises(RuleError, match="how you made sure"):
        confirmed(signature, verified_how=" ")


def test_a_signature_under_a_superseded_text_cannot_be_confirmed():
    agreement = frozen()
    signature = signed_in_person(agreement)
    agreements.supersede(agreement, by=clerk(), reason="A misprint")

    with pytest.raises(RuleError, match="not open for signature"):
        confirmed(Signature.objects.get(pk=signature.pk))


def test_signatures_of_a_superseded_text_stay_and_do_not_count_for_the_new_one():
    agreement = frozen()
    confirmed(signed_in_person(agreement))
    successor = agreements.supersede(agreement, by=clerk(), reason="A misprint")
    agreements.freeze(successor, by=clerk())

    confirmed(signed_by_link(successor))

    assert agreement.signatories.get(side=Side.HOME).signatures.confirmed().count() == 1
    assert fresh(agreement).state == "signed_by_one"


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_a_mayor_who_left_office_can_neither_sign_nor_be_sent_a_link(zone):
    agreement = frozen(designated(timezone=zone))
    close_term(signatory(agreement, Side.HOME).term)

    with pytest.raises(RuleError, match="does not hold the office"):
        signed_in_person(agreement)
    with pytest.raises(RuleError, match="does not hold the office"):
        links.send_link(signatory(agreement, Side.HOME), by=clerk())


def test_a_mayor_who_left_office_cannot_use_an_earlier_link():
    agreement = frozen()
    token = linked(agreement)
    close_term(signatory(agreement, Side.PARTNER).term)

    with pytest.raises(RuleError, match="does not hold the office"):
        signatures.sign_by_link(token, typed_name="M. Ayor", consent=CONSENT)

    assert SIGNING_LINKS.find(token).used_at is None


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_the_new_mayor_signs_the_new_version_on_paper(zone):
    agreement = frozen(designated(timezone=zone))
    close_term(signatory(agreement, Side.HOME).term)
    successor = agreements.supersede(agreement, by=clerk(), reason="The mayor left office")
    home = Council.objects.get().city
    term = mayor(home, "New mayor", began_on=today(home))
    name(successor, Side.HOME, term)
    agreements.freeze(successor, by=clerk())

    confirmed(signed_in_person(successor))

    assert fresh(successor).state == "signed_by_one"


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"signed_at": timezone.now() + datetime.timedelta(days=2)}, "in the future"),
        ({"signed_at": timezone.now() - datetime.timedelta(days=9)}, "before the text was frozen"),
        ({"place": " "}, "where it was signed"),
        ({"scan_file": pdf(b"<html>")}, "not a PDF, JPEG or PNG"),
    ],
)
def test_a_signature_in_person_needs_a_possible_time_a_place_and_a_scan(details, sentence):
    agreement = frozen()

    with pytest.raises(RuleError, match=sentence):
        signed_in_person(agreement, **details)


def test_a_side_signs_once():
    agreement = frozen()
    signed_in_person(agreement)

    with pytest.raises(RuleError, match="already there"):
        signed_in_person(agreement)


@pytest.mark.parametrize("state", ["withdrawn", "lapsed"])
def test_nothing_is_signed_after_the_nomination_ended(state):
    agreement = frozen()
    token = linked(agreement)
    put(agreement.nomination, state)

    with pytest.raises(RuleError, match="has ended"):
        signed_in_person(agreement)
    with pytest.raises(RuleError, match="has ended"):
        signatures.sign_by_link(token, typed_name="M. Ayor", consent=CONSENT)


def test_a_draft_is_not_signed():
    agreement = drafted()

    with pytest.raises(RuleError, match="not open for signature"):
        signed_in_person(agreement)


def test_a_link_signature_keeps_the_words_agreed_to():
    agreement = frozen()

    signature = signed_by_link(agreement)

    step = agreement.steps.get(act="signature_arrived")
    assert step.facts["consent"] == CONSENT
    assert step.acted_as == "Mayor of Kyiv, Mayor (Kyiv)"
    assert (signature.typed_name, signature.sha256) == ("M. Ayor", agreement.sha256)


def test_a_scan_arrives_with_its_day():
    agreement = frozen()
    token = linked(agreement)
    day = today(agreement.nomination.city)

    signature = signatures.sign_by_scan(token, scan=pdf(), signed_on=day)

    assert signature.method == "scan"
    assert signature.scan.dated_on == day
    assert signature.scan.is_public is False


def test_signing_by_link_needs_the_text_opened_a_name_and_a_consent():
    token = linked(frozen(), opened=False)

    with pytest.raises(RuleError, match="Open the text first"):
        signatures.sign_by_link(token, typed_name="M. Ayor", consent=CONSENT)
    links.open_link(token)
    with pytest.raises(RuleError, match="Type your name"):
        signatures.sign_by_link(token, typed_name=" ", consent=CONSENT)
    with pytest.raises(RuleError, match="Type your name"):
        signatures.sign_by_link(token, typed_name="M. Ayor", consent="")


def test_a_refusal_uses_the_link_up_and_tells_the_clerks():
    clerk(email="clerk@example.org")
    token = linked(frozen())

    signatures.refuse(token, reason="Article 3 is against our law")

    assert Refusal.objects.get().reason == "Article 3 is against our law"
    assert "clerk@example.org" in {
        mail.to[0] for mail in Email.objects.filter(message__contains="Article 3")
    }
    with pytest.raises(RuleError, match="has been used"):
        signatures.refuse(token, reason="Again")


def test_a_refusal_needs_a_reason():
    token = linked(frozen())

    with pytest.raises(RuleError, match="Say why"):
        signatures.refuse(token, reason=" ")


def test_an_unconfirmed_signature_is_discarded_with_a_reason():
    agreement = frozen()
    signature = signed_in_person(agreement)
    with pytest.raises(RuleError, match="Say why"):
        entries.discard(signature, by=clerk(), reason=" ")

    entries.discard(signature, by=clerk(), reason="Wrong scan")

    assert Signature.objects.count() == 0
    step = fresh(agreement).steps.get(act="signature_discarded")
    assert describe(step.act, step.facts) == (
        "An unconfirmed signature of Mayor of Los Angeles, Mayor, was discarded. Reason: Wrong scan"
    )


def test_the_second_signature_is_refused_while_the_cities_have_another_tie():
    agreement = frozen()
    home = Council.objects.get().city
    Relationship.objects.create(
        city_a=home,
        city_b=agreement.nomination.city,
        provenance="reported",
        source="List",
        as_of=yesterday(),
    )

    with pytest.raises(RuleError, match="already have a tie"):
        signed_by_both(agreement)

    assert fresh(agreement).state == "signed_by_one"


def test_the_partners_contact_also_hears_that_the_tie_is_official():
    agreement = frozen()
    PartnerContact.objects.create(
        nomination=agreement.nomination, name="Contact", email="office@example.org", language="es"
    )

    signed_by_both(agreement)

    mail = Email.objects.get(to="office@example.org")
    assert "/en/nominations/kyiv/" in mail.message
