"""A legal basis goes out of use: what the council has voted for by then goes on, the rest stops."""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from aid.donations.domain import readiness, votes
from aid.legal_bases.domain.use import switch_basis
from aid.models import LegalBasis
from sistercities.kernel import roles
from sistercities.kernel.workflow import RuleError
from tests.days import today
from tests.factories import clerk, signed_in_as
from tests.factories_aid import (
    A_DAY,
    LegalBasisFactory,
    approved,
    donate_motion,
    entered_approval,
    proposed,
    requested,
    surplus_item,
    the_council,
    voted,
    with_basis,
)

pytestmark = pytest.mark.django_db
EARLIER, LATER = A_DAY - datetime.timedelta(days=1), A_DAY + datetime.timedelta(days=1)
NOT_BY_THEN = "had not voted for this by then. Cancel the donation, and propose it anew"


@pytest.fixture(autouse=True)
def council():
    return the_council()


def resting(**fields):
    """A donation on a basis that went out of use on A_DAY, unless told otherwise."""
    basis = LegalBasisFactory(**{"is_active": False, "title": "Old"} | fields)
    return with_basis(proposed("council", items=[surplus_item()]), basis)


def out_of_use(donation):
    return [why for why in readiness.why_stopped(donation) if "out of use" in why]


@pytest.mark.parametrize("held_on", [EARLIER, A_DAY])
def test_what_the_council_has_voted_for_by_then_goes_on(held_on):
    donation = voted(resting(), held_on=held_on)

    readiness.must_go_forward(donation)

    assert out_of_use(donation) == []
    assert approved(donation).state == "approved"


@pytest.mark.parametrize("vote", [{"held_on": LATER}, {"carried": False}, {"confirmed": False}])
def test_without_a_carried_vote_by_then_it_stops(vote):
    donation = voted(resting(), **vote)

    assert [NOT_BY_THEN in why for why in out_of_use(donation)] == [True]
    with pytest.raises(RuleError, match=NOT_BY_THEN):
        readiness.must_go_forward(donation)


def test_postgresql_approves_nothing_on_a_vote_after_that_day():
    donation = requested(voted(resting(), held_on=LATER))
    entered_approval(donation)

    with pytest.raises(DatabaseError, match="or have been at the vote"), transaction.atomic():
        approved(donation)


def test_without_a_motion_another_basis_is_chosen_and_none_is_filed():
    donation = resting()

    assert out_of_use(donation)[0].endswith("Choose another legal basis.")
    with pytest.raises(RuleError, match="no longer in use"):
        votes.KIND.may_move(donation)


def test_the_page_of_the_motion_says_so_before_anything_is_typed(client):
    donation = resting()
    client.force_login(clerk())

    page = client.get(reverse("donation_act", args=[donation.pk, "file-motion"]))

    assert "Choose another legal basis." in page.content.decode()


def test_whoever_takes_it_out_of_use_reads_what_becomes_of_each_donation(client):
    idle, moved, carried = (resting(is_active=True, title=title) for title in ("A", "B", "C"))
    for donation in (moved, carried):
        donation.legal_basis = idle.legal_basis
        donation.save()
    donate_motion(moved)
    voted(carried)
    approved(voted(with_basis(proposed("council", items=[surplus_item()]), idle.legal_basis)))

    signed_in_as(client, roles.ADMINISTRATOR)
    page = client.get(f"{idle.legal_basis.get_staff_url()}out-of-use/")

    _nothing, *said = page.context["consequences"].happens
    ends = ["stops until another", "stops, for the council has not", "goes on under this basis"]
    assert [end in one for end, one in zip(ends, said, strict=True)] == [True] * 3
    assert [str(one) in text for one, text in zip((idle, moved, carried), said, strict=True)]


def test_the_day_is_kept_with_the_act_and_goes_with_the_next():
    basis = LegalBasisFactory()

    switch_basis(basis, by=clerk(), on=False, reason="The law changed.")
    ended = LegalBasis.objects.get().out_of_use_on
    switch_basis(basis, by=clerk(), on=True, reason="It changed again.")

    assert (ended, LegalBasis.objects.get().out_of_use_on) == (today(), None)


def test_postgresql_lets_nobody_move_that_day():
    LegalBasisFactory(is_active=False)

    with pytest.raises(DatabaseError, match="changes with its act only"), transaction.atomic():
        LegalBasis.objects.update(out_of_use_on=LATER)


@pytest.mark.parametrize("fields", [{"out_of_use_on": A_DAY}, {"is_active": False}])
def test_postgresql_knows_a_basis_out_of_use_by_its_day(fields):
    said = {"out_of_use_on": None} | fields

    with pytest.raises(DatabaseError, match="basis_out_of_use_since_a_day"), transaction.atomic():
        LegalBasisFactory(**said)
