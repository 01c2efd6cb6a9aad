"""Nothing is received without an acceptance of each line, by the donation's link or on paper."""

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from aid.models import Acceptance, AcceptanceLine, AcceptanceLink, ReceiptRefusal
from relationships.documents.domain import documents
from tests.aid.refusing import concentrators, refused
from tests.factories import UserFactory
from tests.factories_agreements import pdf
from tests.factories_aid import (
    NEXT_DAY,
    acceptance_line,
    acceptance_of,
    approved,
    cancelled,
    link_of,
    proposed,
    put,
    ready,
    received,
    received_pledge,
    shipped,
    thanked,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_row_at_a_time")]


@pytest.mark.parametrize("on", [proposed, approved, ready, received, thanked, cancelled])
def test_acceptance_is_for_a_shipped_donation(on):
    donation = concentrators()
    donation = donation if on is proposed else on(donation)
    before = Acceptance.objects.count()

    with pytest.raises(DatabaseError, match="for a shipped donation"), transaction.atomic():
        acceptance_of(donation)

    assert Acceptance.objects.count() == before


@pytest.mark.parametrize("state", ["received", "received_in_part"])
def test_nothing_is_received_without_an_acceptance(state):
    refused("needs an acceptance of each line", shipped(concentrators()), state)


@pytest.mark.parametrize(
    ("difference", "state"),
    [({"damaged": 1}, "received"), ({"missing": 1}, "received"), ({}, "received_in_part")],
)
def test_donation_is_received_as_the_acceptance_says(difference, state):
    donation = shipped(concentrators())
    acceptance_of(donation, **difference)
    donation.lines.update(arrived=3 - sum(difference.values()))

    refused("in full only if nothing is damaged or missing", donation, state)


def test_acceptance_without_its_lines_does_not_count():
    donation = shipped(concentrators())
    Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )

    refused("needs an acceptance of each line", donation, "received")


def test_acceptance_of_some_lines_does_not_count():
    pledge = received_pledge(items=[{}, {}])
    donation = shipped(proposed(pledge=pledge))
    acceptance = Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )
    acceptance_line(acceptance, donation.lines.first())
    acceptance.confirmed_at = timezone.now()

    with pytest.raises(DatabaseError, match="answers for each line"), transaction.atomic():
        acceptance.save()

    acceptance_line(acceptance, donation.lines.last())
    acceptance.save()
    assert Acceptance.objects.current().get() == acceptance


def test_lines_of_an_acceptance_that_counts_stay(sql):
    acceptance = acceptance_of(shipped(concentrators()))

    with pytest.raises(DatabaseError, match="below a confirmed entry"), transaction.atomic():
        sql("DELETE FROM aid_acceptanceline")
    with pytest.raises(DatabaseError, match="below a confirmed entry"), transaction.atomic():
        sql("UPDATE aid_acceptanceline SET remark = 'x'")
    with pytest.raises(DatabaseError, match="below a confirmed entry"), transaction.atomic():
        acceptance_line(acceptance, acceptance.donation.lines.get())

    assert acceptance.lines.count() == 1


def test_an_acceptance_that_waits_is_no_reason_for_anything(sql):
    donation = shipped(concentrators())
    acceptance = Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )
    acceptance_line(acceptance, donation.lines.get())

    with pytest.raises(DatabaseError, match="what the acceptance says"), transaction.atomic():
        sql("UPDATE aid_donationline SET arrived = 3")
    refused("needs an acceptance of each line", donation, "received")


def test_one_acceptance_on_paper_waits_at_a_time():
    donation = shipped(concentrators())
    by = UserFactory()
    paper = documents.keep(pdf(), nomination=None, title="Acceptance", by=by)
    given = {"donation": donation, "paper": paper, "entered_by": by, "received_on": NEXT_DAY}
    Acceptance.objects.create(**given)

    with pytest.raises(DatabaseError, match="on_paper_waits_once"), transaction.atomic():
        Acceptance.objects.create(**given)

    assert acceptance_of(donation).counts


def test_donation_is_not_received_before_its_lines_are():
    donation = shipped(concentrators())
    acceptance_of(donation)

    refused("needs an acceptance of each line", donation, "received")


@pytest.mark.parametrize(
    "numbers", [{"in_order": 2}, {"in_order": 4}, {"in_order": 3, "damaged": 1}, {"in_order": 0}]
)
def test_acceptance_that_does_not_add_up_is_refused(numbers):
    donation = shipped(concentrators())
    acceptance = Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )

    with pytest.raises(DatabaseError, match="together are what was sent"), transaction.atomic():
        acceptance_line(acceptance, donation.lines.get(), remark="x", **numbers)

    assert acceptance.lines.count() == 0


def test_numbers_of_an_acceptance_are_not_negative():
    donation = shipped(concentrators())
    acceptance = Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )

    for number in ("in_order", "damaged", "missing"):
        other = "damaged" if number == "in_order" else "in_order"
        numbers = {"in_order": 0, "damaged": 0, "missing": 0, other: 4, number: -1}
        with pytest.raises(DatabaseError, match=f"{number}_check"), transaction.atomic():
            acceptance.lines.create(line=donation.lines.get(), remark="x", **numbers)

    assert acceptance.lines.count() == 0


def test_acceptance_is_about_the_lines_of_its_donation():
    acceptance = acceptance_of(shipped(concentrators()))
    other = shipped(concentrators())

    with pytest.raises(DatabaseError, match="together are what was sent"), transaction.atomic():
        acceptance_line(acceptance, other.lines.get())

    assert AcceptanceLine.objects.count() == 1


def test_line_is_once_on_an_acceptance():
    donation = shipped(concentrators())
    acceptance = Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )
    acceptance_line(acceptance, donation.lines.get())

    with pytest.raises(DatabaseError, match="acceptance_line_once"), transaction.atomic():
        acceptance_line(acceptance, donation.lines.get())

    assert AcceptanceLine.objects.count() == 1


@pytest.mark.parametrize("difference", [{"damaged": 1}, {"missing": 1}])
def test_difference_has_a_reason(difference):
    donation = shipped(concentrators())
    acceptance = Acceptance.objects.create(
        donation=donation, link=link_of(donation), received_on=NEXT_DAY, typed_name="Officer 1"
    )

    with pytest.raises(DatabaseError, match="difference_has_reason"), transaction.atomic():
        acceptance_line(acceptance, donation.lines.get(), remark="", **difference)

    assert AcceptanceLine.objects.count() == 0


def test_donation_is_signed_for_once():
    donation = shipped(concentrators())
    acceptance_of(donation)

    with pytest.raises(DatabaseError, match="acceptance_counts_once"), transaction.atomic():
        acceptance_of(donation)

    assert Acceptance.objects.count() == 1


def test_acceptance_comes_by_link_or_on_paper_that_somebody_entered():
    donation = shipped(concentrators())

    with pytest.raises(DatabaseError, match="names who entered it"), transaction.atomic():
        acceptance_of(donation, link=None)
    with pytest.raises(DatabaseError, match="acceptance_by_link_or_paper"), transaction.atomic():
        acceptance_of(donation, link=None, entered_by=UserFactory())

    assert Acceptance.objects.count() == 0


def test_acceptance_by_the_link_of_another_donation_is_refused():
    donation, other = shipped(concentrators()), shipped(concentrators())

    with pytest.raises(DatabaseError, match="link is of another"), transaction.atomic():
        acceptance_of(donation, link=link_of(other))

    assert Acceptance.objects.count() == 0


def test_acceptance_by_a_revoked_link_is_refused():
    donation = shipped(concentrators())
    link = link_of(donation, revoked_at=timezone.now())

    with pytest.raises(DatabaseError, match="or was revoked"), transaction.atomic():
        acceptance_of(donation, link=link)

    assert Acceptance.objects.count() == 0


def test_answer_not_for_us_comes_by_its_own_link():
    donation, other = shipped(concentrators()), shipped(concentrators())

    with pytest.raises(DatabaseError, match="link is of another"), transaction.atomic():
        ReceiptRefusal.objects.create(donation=donation, link=link_of(other), reason="Not ours")

    assert ReceiptRefusal.objects.count() == 0


def test_answer_not_for_us_is_given_once_by_a_link():
    link = link_of(shipped(concentrators()))
    ReceiptRefusal.objects.create(donation=link.donation, link=link, reason="Not ours")

    with pytest.raises(DatabaseError, match="link_id"), transaction.atomic():
        ReceiptRefusal.objects.create(donation=link.donation, link=link, reason="Not ours")

    assert ReceiptRefusal.objects.count() == 1


def test_acceptance_is_corrected_with_a_reason_and_of_its_own_donation():
    first = received(concentrators()).acceptances.get()
    other = received(concentrators())

    with pytest.raises(DatabaseError, match="says_why"), transaction.atomic():
        acceptance_of(first.donation, corrects=first)
    with pytest.raises(DatabaseError, match="for a shipped donation"), transaction.atomic():
        acceptance_of(other, corrects=first, correction_reason="Counted again")

    assert Acceptance.objects.count() == 2


def test_corrected_acceptance_moves_the_donation():
    donation = received(concentrators())
    correction = {"corrects": donation.acceptances.get(), "correction_reason": "Counted again"}
    acceptance_of(donation, missing=1, **correction)
    donation.lines.update(arrived=2)

    assert put(donation, "received_in_part").state == "received_in_part"
    with pytest.raises(DatabaseError, match="only corrected"), transaction.atomic():
        acceptance_of(donation, **correction)


@pytest.mark.parametrize("column", ["used_at", "revoked_at"])
def test_link_that_is_spent_stays_spent(column, sql):
    link_of(shipped(concentrators()), **{column: timezone.now()})

    with pytest.raises(DatabaseError, match="used or revoked once"), transaction.atomic():
        sql(f"UPDATE aid_acceptancelink SET {column} = NULL")

    assert AcceptanceLink.objects.get().status != ""


@pytest.mark.parametrize("change", ["expires_at = now()", "token_hash = 'x'", "donation_id = 0"])
def test_link_can_only_be_spent(change, sql):
    link = link_of(shipped(concentrators()))

    with pytest.raises(DatabaseError, match="used or revoked once"), transaction.atomic():
        sql(f"UPDATE aid_acceptancelink SET {change}")

    assert AcceptanceLink.objects.get().expires_at == link.expires_at


def test_two_links_have_two_tokens():
    link = link_of(shipped(concentrators()))

    with pytest.raises(DatabaseError, match="token_hash"), transaction.atomic():
        AcceptanceLink.objects.create(
            donation=link.donation,
            token_hash=link.token_hash,
            created_by=UserFactory(),
            expires_at=link.expires_at,
        )

    assert AcceptanceLink.objects.count() == 1
