import datetime
import hashlib
import json

import pytest
from post_office.models import Email

from relationships.agreements.domain import agreements, canonical
from relationships.council.domain import terms
from relationships.models import Agreement, Nomination, Office, Side, SigningLink
from sistercities.kernel.workflow import RuleError
from tests.days import FAR_ZONES, today, yesterday
from tests.factories import OfficeFactory, TermFactory, clerk
from tests.factories_agreements import (
    TEXTS,
    confirmed,
    designated,
    drafted,
    frozen,
    linked,
    mayor,
    name,
    put,
    recorded,
    signatory,
    signed_in_person,
)
from tests.factories_council import confirmed_roll_call, designation_motion
from tests.reading import record

pytestmark = pytest.mark.django_db


def test_draft_text_begins_version_one_after_designation():
    nomination = designated()

    agreement = agreements.draft_text(nomination, by=clerk(), **TEXTS)

    assert (agreement.version, agreement.state) == (1, "draft")
    assert nomination.state == "agreement"


@pytest.mark.parametrize("state", ["filed", "begun", "recommended", "official", "withdrawn"])
def test_draft_text_is_refused_before_designation_and_after_the_end(state):
    nomination = designated()
    put(nomination, state)

    with pytest.raises(RuleError, match="after the council has designated"):
        agreements.draft_text(nomination, by=clerk(), **TEXTS)


def test_draft_text_is_refused_beside_a_version_at_work():
    agreement = drafted()

    with pytest.raises(RuleError, match="already a text at work"):
        agreements.draft_text(agreement.nomination, by=clerk(), **TEXTS)


def test_edit_text_keeps_composed_characters_and_plain_line_ends():
    agreement = drafted()

    agreements.edit_text(agreement, by=clerk(), text_partner="Donaux Cafe\u0301 \r\nund mehr\r\n")

    agreement.refresh_from_db()
    assert agreement.text_partner == "Donaux Café\nund mehr"


def test_name_signatory_is_refused_for_an_office_of_the_other_side():
    agreement = drafted()
    term = agreement.signatories.get(side=Side.PARTNER).term

    with pytest.raises(RuleError, match="not an office of this side"):
        name(agreement, Side.HOME, term)


def test_name_signatory_is_refused_for_who_left_office():
    nomination = designated()
    agreement = agreements.draft_text(nomination, by=clerk(), **TEXTS)
    term = mayor(nomination.city, "Former mayor", ended_on=yesterday(nomination.city))

    with pytest.raises(RuleError, match="does not hold the office"):
        name(agreement, Side.PARTNER, term)


def test_name_signatory_again_takes_the_place_of_the_first():
    agreement = drafted()
    office = OfficeFactory(city=agreement.nomination.city, kind=Office.Kind.OTHER, title="Deputy")
    term = TermFactory(office=office)

    name(agreement, Side.PARTNER, term)

    assert agreement.signatories.get(side=Side.PARTNER).term == term


def test_freeze_keeps_the_canonical_bytes_and_their_fingerprint():
    agreement = drafted()

    agreements.freeze(agreement, by=clerk())

    agreement = Agreement.objects.get(pk=agreement.pk)
    content = bytes(agreement.canonical)
    read = json.loads(content)
    assert agreement.sha256 == hashlib.sha256(content).hexdigest()
    assert (
        content
        == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    )
    assert [text["text"] for text in read["texts"]] == [
        TEXTS["text_home"],
        TEXTS["text_partner"],
    ]
    assert [(party["side"], party["holder"]) for party in read["parties"]] == [
        ("home", "Mayor of Los Angeles"),
        ("partner", "Mayor of Kyiv"),
    ]
    assert (read["nomination"], read["version"], read["effective_on"]) == ("nomination/kyiv", 1, "")
    assert recorded() == ["text_frozen"]


def test_each_changed_bit_of_the_bytes_changes_the_fingerprint():
    content = bytearray(frozen().canonical)
    original = canonical.sha256(bytes(content))

    found = 0
    for bit in range(0, len(content) * 8, 7):
        content[bit // 8] ^= 1 << bit % 8
        found += canonical.sha256(bytes(content)) != original
        content[bit // 8] ^= 1 << bit % 8

    assert found == len(range(0, len(content) * 8, 7))


@pytest.mark.parametrize("missing", ["title_home", "text_home", "title_partner", "text_partner"])
def test_freeze_is_refused_while_a_text_is_missing(missing):
    agreement = drafted(**{missing: ""})

    with pytest.raises(RuleError, match="Both titles and both texts"):
        agreements.freeze(agreement, by=clerk())


def test_freeze_is_refused_without_a_signatory_for_each_side():
    nomination = designated()
    agreement = agreements.draft_text(nomination, by=clerk(), **TEXTS)
    name(agreement, Side.PARTNER, mayor(nomination.city, "Mayor of Kyiv"))

    with pytest.raises(RuleError, match="Name a signatory for each city"):
        agreements.freeze(agreement, by=clerk())


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_freeze_is_refused_when_a_signatory_has_left_office(zone):
    agreement = drafted(designated(timezone=zone))
    term = agreement.signatories.get(side=Side.HOME).term
    terms.close_term(term, last_day=yesterday(term.office.city), by=clerk())

    with pytest.raises(RuleError, match="does not hold the office"):
        agreements.freeze(agreement, by=clerk())


def test_a_frozen_text_is_neither_edited_nor_named_for_nor_frozen_again():
    agreement = frozen()

    for act in (
        lambda: agreements.edit_text(agreement, by=clerk(), title_home="Other"),
        lambda: name(agreement, Side.HOME, signatory(agreement, Side.HOME).term),
        lambda: agreements.freeze(agreement, by=clerk()),
    ):
        with pytest.raises(RuleError, match="is frozen and does not change"):
            act()


def really_designated():
    """Kyiv after the council's vote, and the day of that vote."""
    roll_call = confirmed_roll_call(designation_motion())
    return Nomination.objects.get(pk=roll_call.motion.case.pk), roll_call.held_on


def test_a_text_may_take_effect_on_the_day_of_the_designation():
    nomination, held_on = really_designated()

    agreement = agreements.draft_text(nomination, by=clerk(), **TEXTS, effective_on=held_on)

    assert agreement.effective_on == held_on


def test_no_text_takes_effect_before_the_designation():
    nomination, held_on = really_designated()
    early = TEXTS | {"effective_on": held_on - datetime.timedelta(days=1)}

    with pytest.raises(RuleError, match="no agreement takes effect before that"):
        agreements.draft_text(nomination, by=clerk(), **early)
    agreement = agreements.draft_text(nomination, by=clerk(), **TEXTS)
    with pytest.raises(RuleError, match="no agreement takes effect before that"):
        agreements.edit_text(agreement, by=clerk(), **early)


def decide(agreement, **details):
    decision = {
        "body": "Kyiv City Council",
        "number": "1/22",
        "decided_on": yesterday(agreement.nomination.city),
    }
    agreements.record_partner_decision(agreement, by=clerk(), **decision | details)


def test_the_partners_decision_may_follow_the_freezing_once():
    agreement = frozen()

    decide(agreement)

    assert agreement.partner_decision == "1/22"
    with pytest.raises(RuleError, match="recorded already"):
        decide(agreement, number="2/22")


def test_the_partners_decision_needs_a_body_and_no_future_day():
    agreement = drafted()

    with pytest.raises(RuleError, match="which body"):
        decide(agreement, body=" ")
    with pytest.raises(RuleError, match="in the future"):
        decide(agreement, decided_on=datetime.date(2200, 1, 1))


def test_supersede_kills_links_reopens_the_case_and_copies_the_texts():
    agreement = frozen()
    confirmed(signed_in_person(agreement))
    linked(agreement)
    nomination = agreement.nomination

    successor = agreements.supersede(agreement, by=clerk(), reason="A misprint")

    nomination = Nomination.objects.get(pk=nomination.pk)
    assert (agreement.state, agreement.ended_reason) == ("superseded", "A misprint")
    assert nomination.state == "agreement"
    assert (successor.version, successor.state, successor.sha256) == (2, "draft", "")
    assert {name: getattr(successor, name) for name in TEXTS} == TEXTS
    assert successor.signatories.count() == 2
    assert SigningLink.objects.filter(revoked_at=None).count() == 0
    assert recorded() == ["text_frozen", "signature", "text_superseded"]


def test_supersede_tells_the_signatories_in_their_language():
    agreement = frozen()

    agreements.supersede(agreement, by=clerk(), reason="A misprint")

    addressed = sorted(to for mail in Email.objects.all() for to in mail.to)
    assert addressed == ["home@example.org", "kyiv@example.org"]


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_a_frozen_text_is_recorded_on_the_day_of_the_council_not_of_its_city(zone):
    (elsewhere,) = set(FAR_ZONES) - {zone}

    frozen(designated(timezone=zone, city__timezone=elsewhere))

    assert record()[-1]["happened_on"] == today().isoformat()


@pytest.mark.parametrize("zone", FAR_ZONES)
def test_supersede_leaves_out_a_signatory_who_left_office(zone):
    agreement = frozen(designated(timezone=zone))
    term = signatory(agreement, Side.HOME).term
    terms.close_term(term, last_day=yesterday(term.office.city), by=clerk())

    successor = agreements.supersede(agreement, by=clerk(), reason="The mayor left office")

    assert [row.side for row in successor.signatories.all()] == ["partner"]


def test_supersede_of_a_draft_makes_nothing_public():
    agreement = drafted()

    agreements.supersede(agreement, by=clerk(), reason="Begun anew")

    assert recorded() == []
    assert Email.objects.count() == 0


@pytest.mark.parametrize("act", [agreements.supersede, agreements.reject])
def test_supersede_and_reject_need_a_reason(act):
    agreement = frozen()

    with pytest.raises(RuleError, match="Give the reason"):
        act(agreement, by=clerk(), reason="  ")


def test_reject_ends_the_nomination():
    agreement = frozen()

    agreements.reject(agreement, by=clerk(), reason="Not this year")

    assert agreement.state == "rejected"
    assert agreement.nomination.state == "rejected"
    assert recorded() == ["text_frozen", "text_rejected"]


def test_reject_of_a_draft_is_refused():
    agreement = drafted()

    with pytest.raises(RuleError, match="not possible"):
        agreements.reject(agreement, by=clerk(), reason="Not this year")


def test_a_withdrawn_nomination_takes_no_further_text():
    agreement = drafted()
    put(agreement.nomination, "withdrawn")

    with pytest.raises(RuleError, match="has ended"):
        agreements.freeze(agreement, by=clerk())


def test_a_second_draft_after_a_superseded_draft_takes_the_next_number():
    first = drafted()
    second = agreements.supersede(first, by=clerk(), reason="Begun anew")

    third = agreements.supersede(second, by=clerk(), reason="Begun anew again")

    assert [third.version, third.nomination.state] == [3, "agreement"]


def test_a_version_that_ended_takes_no_decision_of_the_partner():
    agreement = frozen()
    agreements.supersede(agreement, by=clerk(), reason="A misprint")

    with pytest.raises(RuleError, match="takes no further decision"):
        decide(agreement)


def test_name_signatory_is_refused_without_an_authority():
    agreement = drafted()
    term = agreement.signatories.get(side=Side.HOME).term

    with pytest.raises(RuleError, match="by which law, charter or decision"):
        name(agreement, Side.HOME, term, authority=" ")
