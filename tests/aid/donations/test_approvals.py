"""A donation is approved on the recipient's request, by two, and the council's own by vote."""

import datetime

import pytest
from django.db import IntegrityError

from aid.donations.domain import approvals, caps, recipient_requests
from aid.models import Approval, CapYear
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities.kernel import entries
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.aid.approving import confirm_approval, enter_approval, ripe
from tests.days import today
from tests.factories import clerk, kyiv
from tests.factories_aid import (
    A_DAY,
    LegalBasisFactory,
    approved,
    cancelled,
    entered_approval,
    money_basis,
    official_tie,
    proposed,
    received_pledge,
    requested,
    the_council,
    times_basis,
    voted,
    with_basis,
)
from tests.factories_relationships import SUSPENDS
from tests.owner import past_the_triggers
from tests.reading import record

pytestmark = pytest.mark.django_db
RECIPIENT_REQUEST = {"how": "letter", "requested_on": A_DAY, "office": "Chief of the fire service"}


def acts(donation):
    return list(donation.steps.order_by("id").values_list("act", flat=True))


def test_a_request_is_recorded_without_a_name():
    donation, by = proposed("donor"), clerk()

    recipient_request = entries.enter(
        recipient_requests.RECIPIENT_REQUEST,
        donation,
        by=by,
        **RECIPIENT_REQUEST,
        note="By courier",
    )

    assert (recipient_request.donation, recipient_request.office, recipient_request.entered_by) == (
        donation,
        RECIPIENT_REQUEST["office"],
        by,
    )
    assert donation.steps.last().facts == {
        "how": "letter",
        "requested_on": "2026-03-02",
        "office": "Chief of the fire service",
    }
    assert record() == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"requested_on": datetime.date(2099, 1, 1)}, "in the future"),
        ({"office": " "}, "which office of the recipient"),
    ],
)
def test_a_request_has_a_day_and_an_office(given, sentence):
    with pytest.raises(RuleError, match=sentence):
        entries.enter(
            recipient_requests.RECIPIENT_REQUEST,
            proposed("donor"),
            by=clerk(),
            **RECIPIENT_REQUEST | given,
        )


def test_a_request_is_recorded_once():
    with pytest.raises(RuleError, match="recorded already"):
        entries.enter(
            recipient_requests.RECIPIENT_REQUEST,
            requested(proposed("donor")),
            by=clerk(),
            **RECIPIENT_REQUEST,
        )


def test_a_request_comes_before_the_approval():
    with pytest.raises(RuleError, match="so this step is not possible"):
        entries.enter(
            recipient_requests.RECIPIENT_REQUEST,
            cancelled(proposed("donor")),
            by=clerk(),
            **RECIPIENT_REQUEST,
        )


@pytest.mark.parametrize(
    ("donation", "missing"),
    [
        (lambda: proposed("donor"), "the recipient's request"),
        (lambda: requested(proposed("council")), "the legal basis, a carried roll call.*"),
        (lambda: requested(with_basis(proposed("council"))), "a carried roll call of the council"),
        (lambda: voted(with_basis(proposed("council"))), "the recipient's request"),
    ],
)
def test_what_is_missing_is_named(donation, missing):
    the_council()

    with pytest.raises(RuleError, match=f"Before it is approved there must be: {missing}\\."):
        enter_approval(donation(), by=clerk())


def test_a_vote_that_waits_does_not_count():
    the_council()
    donation = requested(voted(with_basis(proposed("council")), confirmed=False))

    assert approvals.missing_for_approval(donation) == ["a carried roll call of the council"]


def test_a_vote_that_was_lost_is_named_with_its_numbers():
    the_council()
    donation = requested(voted(proposed("council"), carried=False))

    with pytest.raises(RuleError, match=r"\(0 ayes, 15 noes, 8 needed\)\."):
        enter_approval(donation, by=clerk())


def test_the_database_asks_for_the_request():
    donation = proposed("donor")

    with pytest.raises(IntegrityError, match="without the recipient's recorded request"):
        Approval.objects.create(donation=donation, approved_on=A_DAY, entered_by=clerk())


def test_a_draft_says_what_is_approved_and_moves_nothing():
    donation = ripe()

    approval = enter_approval(donation, by=clerk(), note="Agreed on Monday")

    assert (approval.value, approval.currency, approval.legal_basis) == (
        donation.value,
        "USD",
        donation.legal_basis,
    )
    assert (donation.state, acts(donation)[-1], record()) == ("proposed", "approval_entered", [])


def test_a_confirmed_approval_counts_and_is_in_the_record():
    donation = ripe(money_basis(title="Sister cities"))
    enter_approval(donation, by=clerk())

    confirm_approval(donation, by=clerk())

    [entry] = record()
    assert donation.state == "approved"
    assert CapYear.objects.get().used == 18000
    assert (entry["act"], entry["subject"]) == ("donation_approved", donation.subject)
    assert entry["facts"]["approved_on"] == today().isoformat()
    assert entry["happened_on"] == today().isoformat()
    assert entry["facts"]["value"] == "18000.00"
    assert describe(entry["act"], entry["facts"]) == (
        f"The clerk's office approved donation {donation.reference} to {donation.city.name}"
        f" ({donation.body.name}), after the council's vote: 1 × Fire engine, 1999, the council's"
        " own property. Legal basis: “Sister cities”. Fair market value: $18,000."
    )


def test_the_record_says_of_a_donors_things_only_kind_and_number():
    the_council()
    pledge = received_pledge(
        city=kyiv(), items=[{"description": "From my late aunt Olena", "quantity": 2}]
    )
    donation = requested(proposed("donor", pledge=pledge))
    enter_approval(donation, by=clerk())

    confirm_approval(donation, by=clerk())

    assert record()[-1]["facts"] == {
        "approved_on": today().isoformat(),
        "authority": "",
        "evidence": "",
        "reference": donation.reference,
        "city": "Kyiv",
        "recipient": donation.body.name,
        "property": "donor",
        "things": ["2 × medical device"],
    }


def test_a_suspended_tie_stops_the_approval(sql):
    the_council()
    donation = requested(proposed("donor", pledge=received_pledge(city=kyiv())))
    enter_approval(donation, by=clerk())
    change = entries.enter(STATUS_CHANGE, official_tie(donation.city), by=clerk(), **SUSPENDS)
    entries.confirm(change, by=clerk())

    with pytest.raises(RuleError, match="The tie with Kyiv is suspended since March 8, 2022"):
        confirm_approval(donation, by=clerk())
    sql("UPDATE aid_approval SET confirmed_by_id = %s, confirmed_at = now()", [clerk().pk])
    with pytest.raises(IntegrityError, match="tie with this city does not allow it"):
        sql("UPDATE aid_donation SET state = 'approved' WHERE id = %s", [donation.pk])


def test_what_passes_the_cap_is_refused_with_the_numbers(sql):
    legal_basis = money_basis(limit=30_000)
    second = ripe(legal_basis)
    enter_approval(second, by=clerk())
    approved(ripe(legal_basis, body=second.body))

    with pytest.raises(RuleError, match=r"\$12,000 is left; this donation is worth \$18,000"):
        confirm_approval(second, by=clerk())
    sql(
        "UPDATE aid_approval SET confirmed_by_id = %s, confirmed_at = now() WHERE donation_id = %s",
        [clerk().pk, second.pk],
    )
    with pytest.raises(IntegrityError, match="cap_never_passed"):
        sql("UPDATE aid_donation SET state = 'approved' WHERE id = %s", [second.pk])


def test_a_basis_counts_donations_too():
    legal_basis = times_basis(limit=1)
    second = ripe(legal_basis)
    approved(ripe(legal_basis, body=second.body))

    with pytest.raises(RuleError, match="another one is not possible"):
        enter_approval(second, by=clerk())


def test_a_change_after_the_draft_is_noticed():
    donation = ripe()
    entered_approval(donation)
    other = LegalBasisFactory()
    with past_the_triggers():
        donation.legal_basis = other
        donation.save()

    with pytest.raises(RuleError, match="Basis or value have changed"):
        confirm_approval(donation, by=clerk())


def test_the_cap_is_that_of_the_day_of_the_approval():
    donation = ripe(money_basis())
    donation.cap_begins_on = datetime.date(2025, 1, 1)
    donation.save()
    enter_approval(donation, by=clerk())

    confirm_approval(donation, by=clerk())

    donation.refresh_from_db()
    assert donation.cap_begins_on == caps.year_of(donation.legal_basis, today())
    assert CapYear.objects.get().begins_on == donation.cap_begins_on


def test_one_approval_at_a_time():
    donation = ripe()
    entered_approval(donation)

    with pytest.raises(RuleError, match="waits for confirmation"):
        enter_approval(donation, by=clerk())
    with pytest.raises(IntegrityError, match="approval_once"):
        Approval.objects.create(donation=donation, approved_on=A_DAY, entered_by=clerk())


def test_what_is_approved_is_not_approved_again():
    donation = approved(ripe())

    with pytest.raises(RuleError, match="so this step is not possible"):
        enter_approval(donation, by=clerk())


def test_a_discarded_approval_can_be_entered_again():
    donation = ripe()
    entries.discard(entered_approval(donation), by=clerk(), reason="Entered twice.")

    enter_approval(donation, by=clerk())

    assert donation.approvals.drafts().count() == 1
