"""Which tie opens the legal basis of the law: of its kind, and official on a day that has come.

Los Angeles Administrative Code §22.547: to “an official sister city”.
"""

import datetime

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.formats import date_format

from aid.donations.domain import choice_of_basis
from aid.donations.domain.shipping_conditions import make_ready
from aid.pledges.domain import pledges
from aid.shipping.domain.shipments import ship
from relationships.models import Relationship
from relationships.motions.domain import motions
from relationships.ties.domain import relationships
from relationships.ties.domain.status import STATUS_CHANGE
from relationships.ties.domain.tie_facts import TIE_DATE
from sistercities.kernel import entries
from sistercities.kernel.calendar import council_day
from sistercities.kernel.workflow import RuleError
from tests.aid.acting import case_url
from tests.aid.approving import confirm_approval, enter_approval
from tests.aid.councils import engine_for
from tests.aid.refusing import refused
from tests.factories import CouncilFactory, clerk, kyiv
from tests.factories_aid import (
    A_DAY,
    NEXT_DAY,
    LegalBasisFactory,
    RecipientBodyFactory,
    approved,
    cleared,
    confirm,
    entered_approval,
    ready,
    requested,
    shipment_of,
    sister_city_basis,
    the_council,
    voted,
    with_basis,
)
from tests.factories_relationships import recognised_tie, signed_agreement
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db
A_DAY_LONG = datetime.timedelta(days=1)
LATER = datetime.timedelta(days=90)
SERVES = "this legal basis does not serve the tie"


@pytest.fixture
def body():
    the_council()
    return RecipientBodyFactory(city=kyiv(slug="kyiv"))


def signed_tie(city, *, official_on):
    """Both mayors have signed, and the text takes effect on this day."""
    agreement = signed_agreement("home", "partner", city=city)
    return relationships.create_official(agreement, official_on=official_on, by=clerk())


def now_a_friendship(donation):
    """The sister city has ended its tie, and is a friendship city instead."""
    tie = Relationship.objects.get(city_b=donation.city)
    change = entries.enter(
        STATUS_CHANGE,
        tie,
        by=clerk(),
        to_state="ended",
        decision="Council file 26-0001",
        decided_on=A_DAY,
        reason="The councils decided so.",
    )
    entries.confirm(change, by=clerk())
    recognised_tie(city=donation.city, kind="friendship")
    donation.refresh_from_db()
    return donation


def closed(donation, legal_basis, sql):
    """The domain refuses the choice with this sentence, and so does the database."""
    with pytest.raises(RuleError) as no:
        choice_of_basis.choose_basis(donation, by=clerk(), legal_basis=legal_basis)
    with pytest.raises(DatabaseError, match=SERVES), transaction.atomic():
        sql(
            "UPDATE aid_donation SET legal_basis_id = %s WHERE id = %s",
            [legal_basis.pk, donation.pk],
        )
    return " ".join(no.value.messages)


@pytest.mark.parametrize("kind", ["friendship", "partner"])
def test_a_city_of_another_kind_does_not_open_the_basis_for_sister_cities(kind, body, sql):
    recognised_tie(city=body.city, kind=kind)

    why = closed(engine_for(body), sister_city_basis(title="Official sister city"), sql)

    assert why == (
        "“Official sister city” serves only an official tie of this kind: sister city. Kyiv is a"
        f" {kind} city."
    )


def test_a_basis_for_two_kinds_serves_both(body):
    recognised_tie(city=body.city, kind="friendship")
    donation = engine_for(body)

    choice_of_basis.choose_basis(
        donation, by=clerk(), legal_basis=LegalBasisFactory(kinds_of_tie=["sister", "friendship"])
    )

    assert donation.legal_basis.kinds_of_tie == ["sister", "friendship"]


def test_an_agreement_that_takes_effect_later_opens_nothing_yet(body, sql, client):
    tie = signed_tie(body.city, official_on=council_day() + LATER)
    donation, legal_basis = engine_for(body), sister_city_basis(title="Official sister city")
    client.force_login(clerk())

    why = closed(donation, legal_basis, sql)
    page = client.get(reverse("donation_act", args=[donation.pk, "choose-basis"]))

    day = date_format(tie.official_on)
    assert why == (
        f"“Official sister city” needs an official tie; the one with Kyiv takes effect on {day}."
    )
    assert [row.why_not for row in page.context["form"].on_offer()] == [why]
    assert body.city not in pledges.cities_open()


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Pacific/Kiritimati"])
def test_the_day_is_that_of_the_council(zone, sql):
    """At any hour it is yesterday or tomorrow by UTC in one of these two places."""
    CouncilFactory(timezone=zone)
    today, tomorrow = RecipientBodyFactory(), RecipientBodyFactory()
    signed_tie(today.city, official_on=council_day())
    signed_tie(tomorrow.city, official_on=council_day() + A_DAY_LONG)
    legal_basis = sister_city_basis()
    opened = engine_for(today)

    closed(engine_for(tomorrow), legal_basis, sql)
    choice_of_basis.choose_basis(opened, by=clerk(), legal_basis=legal_basis)

    assert opened.legal_basis == legal_basis


def test_a_recognised_tie_counts_from_the_day_that_its_source_gives(body, sql):
    tie = recognised_tie(city=body.city)
    given = {"by": clerk(), "what": "effective", "precision": "day", "source": "The agreement"}
    entries.enter(TIE_DATE, tie, on=council_day() + LATER, **given)

    why = closed(engine_for(body), sister_city_basis(), sql)
    entries.enter(TIE_DATE, tie, on=A_DAY, **given)
    donation = engine_for(body)
    choice_of_basis.choose_basis(donation, by=clerk(), legal_basis=sister_city_basis())

    assert "takes effect on" in why
    assert donation.legal_basis is not None


MOTION = {"council_file": "26-0100", "title": "An engine", "moved_on": A_DAY, "seconders": []}
JOURNEY = {"carrier": "Carrier 1", "reference": "BL-1", "left_on": A_DAY, "expected_on": NEXT_DAY}
DOORS = {
    "filing": (
        lambda donation: donation,
        lambda donation, by: motions.file_motion(
            donation, by=by, purpose="donate", mover=the_council_member(), **MOTION
        ),
    ),
    "entering": (lambda donation: requested(voted(donation)), enter_approval),
    "confirming": (
        lambda donation: entered_approval(donation).donation,
        confirm_approval,
    ),
    "ready": (cleared, make_ready),
    "shipping": (ready, lambda donation, by: ship(donation, by=by, **JOURNEY)),
}


def the_council_member():
    return the_council().city.offices.filter(kind="seat").first().terms.get().person


@pytest.mark.parametrize("door", DOORS)
def test_a_tie_that_changed_its_kind_meanwhile_stops_the_donation_at_each_door(door, body):
    way, step = DOORS[door]
    donation = now_a_friendship(way(with_basis(engine_for(body), sister_city_basis())))

    with pytest.raises(RuleError, match="Kyiv is a friendship city"):
        step(donation, by=clerk())

    assert pledges.cities_open().filter(pk=body.city.pk).exists()


def entered_and_confirmed(donation):
    draft = entered_approval(donation)
    with past_the_triggers():
        confirm(draft)


def packed(donation):
    """Ready, with the papers of its journey."""
    donation = ready(donation)
    with past_the_triggers():
        shipment_of(donation)


@pytest.mark.parametrize(
    ("way", "state"), [(entered_and_confirmed, "approved"), (cleared, "ready"), (packed, "shipped")]
)
def test_the_database_stops_it_too(way, state, body):
    donation = with_basis(engine_for(body), sister_city_basis())
    way(donation)
    now_a_friendship(donation)

    refused("the tie with this city does not allow it", donation, state)


def test_the_database_takes_neither_motion_nor_approval_of_it(body, sql):
    donation = requested(with_basis(engine_for(body), sister_city_basis()))
    other = voted(engine_for(RecipientBodyFactory()))
    now_a_friendship(donation)

    with pytest.raises(DatabaseError, match=SERVES), transaction.atomic():
        sql("UPDATE aid_donation SET matter_id = %s WHERE id = %s", [other.matter_id, donation.pk])
    with pytest.raises(DatabaseError, match=SERVES), transaction.atomic():
        sql(
            "INSERT INTO aid_approval (donation_id, legal_basis_id, value, currency, note,"
            " entered_by_id, entered_at, single_handed)"
            " VALUES (%s, %s, 18000, 'USD', '', %s, now(), false)",
            [donation.pk, donation.legal_basis_id, clerk().pk],
        )


def test_the_page_says_what_stops_it_and_the_desk_lists_it(body, client):
    donation = now_a_friendship(approved(with_basis(engine_for(body), sister_city_basis())))
    client.force_login(clerk())

    page = client.get(case_url(donation)).content.decode()
    desk = client.get(reverse("admin:index")).content.decode()

    assert "Kyiv is a friendship city." in page
    assert "Donations held up by the tie with their city" in desk
