"""Three stories of aid through the real pages, each ending with the record checked."""

import json

import pytest

from aid.legal_bases.domain import legal_bases_data
from aid.models import CapYear, Donation, Item, LegalBasis, Need
from sistercities.kernel.roles import CLERK
from tests.factories_aid import (
    RecipientBodyFactory,
    approved,
    official_tie,
    proposed,
    published_need,
    surplus_item,
    with_basis,
)
from tests.journeys.aid_road import (
    DONOR,
    RECIPIENT,
    Visitor,
    approve,
    ask_and_answer,
    choose_basis,
    clear_and_ship,
    declare_engine,
    pledge_three_concentrators,
    propose,
    receive,
    record_request,
    take_up,
    vote,
)
from tests.journeys.world import Player, account, check_record, council_and_cities, letter_to
from tests.relationships.places import place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def kyiv():
    council_and_cities()
    return official_tie(place("Kyiv")).city_b


@pytest.fixture
def body(kyiv):
    return RecipientBodyFactory(city=kyiv, language="uk", contact__email=RECIPIENT)


@pytest.fixture
def office(kyiv, open_tab):
    """The clerk and the deputy clerk, signed in."""
    names = ("Clerk", "Deputy clerk")
    return [Player(open_tab, account(name, CLERK)).sign_in() for name in names]


def acts_in(record):
    return [json.loads(line)["act"] for line in record.read_text(encoding="utf-8").splitlines()]


def record_is_sound(tab, folder):
    """Download record and checker as a citizen does; it must be whole. Return the acts in it."""
    code, said = check_record(tab, folder)()
    assert code == 0, said
    return acts_in(folder / "record.jsonl")


def test_concentrators_from_a_pledge_to_the_acceptance(open_tab, body, office, tmp_path):
    clerk, deputy = office

    donor, pledge = pledge_three_concentrators(open_tab)
    follow = ask_and_answer(clerk, donor, pledge)
    pk = take_up(clerk, pledge)
    record_request(clerk, pk)
    approve(clerk, deputy, pk)
    clear_and_ship(clerk, pk)
    officer, link = receive(open_tab, in_order=2, damaged=1, remark="Один пошкоджено.")

    donation = Donation.objects.get()
    assert (donation.state, donation.lines.get().arrived) == ("received_in_part", 2)
    assert officer.tab.visit(link).status == 410
    clerk.folder = "donations"
    clerk.act(pk, "Thank the donor", text="Thank you. Two of three run in Kyiv now.")
    assert "Two of three run in Kyiv now." in letter_to(DONOR)[0].message
    donor.tab.visit(follow)
    donor.tab.assert_clean()
    citizen = Visitor(open_tab)
    citizen.tab.visit(f"/en/aid/{donation.reference}/")
    citizen.sees("What the recipient signed for")
    assert "Donor 1" not in citizen.page.locator("main").inner_text()
    acts = record_is_sound(citizen.tab, tmp_path)
    assert acts[-4:] == [
        "donation_approved",
        "donation_shipped",
        "donation_received_in_part",
        "donation_completed",
    ]
    for person in (clerk, deputy):
        person.leave()


def test_the_councils_engine_gives_full_account(open_tab, body, office, tmp_path):
    clerk, deputy = office
    need = published_need(body=body, quantity=2, kind="fire_engine", what="Fire engine")
    legal_bases_data.load("los_angeles")
    sister = LegalBasis.objects.get(kinds_of_tie=["sister"])

    item = declare_engine(clerk, "Engine 27", "18000")
    pk = propose(clerk, item, need)
    record_request(clerk, pk)
    choose_basis(clerk, pk, sister.pk)
    vote(clerk, deputy, pk, "26-0100")
    approve(clerk, deputy, pk)
    clear_and_ship(clerk, pk, vehicle=True)
    receive(open_tab, in_order=1)

    donation = Donation.objects.get()
    assert donation.state == "received"
    assert CapYear.objects.get().used == 18000
    citizen = Visitor(open_tab)
    citizen.tab.visit(f"/en/aid/{donation.reference}/")
    for told in [
        "Fire Department",
        "A new engine in the same station.",
        "$18,000 of $100,000 has been approved for this city",
        "The motion carried.",
        "Councilmember 1",
        "It has arrived. The recipient has signed for all of it.",
    ]:
        citizen.sees(told)
    citizen.tab.assert_clean()
    acts = record_is_sound(citizen.tab, tmp_path)
    assert acts[-7:] == [
        "surplus_declared",
        "item_valued",
        "donation_motion_filed",
        "donation_vote_carried",
        "donation_approved",
        "donation_shipped",
        "donation_received",
    ]


def test_a_second_engine_would_pass_the_cap_and_breaks(open_tab, body, office, kyiv, tmp_path):
    clerk, deputy = office
    need = published_need(body=body, quantity=2, kind="fire_engine", what="Fire engine")
    legal_bases_data.load("los_angeles")
    sister = LegalBasis.objects.get(kinds_of_tie=["sister"])
    relief = LegalBasis.objects.filter(counts_in="").exclude(evidence_asked="").order_by("pk")
    engine = proposed("council", items=[surplus_item("90000.00")], body=body, need=need)
    first = approved(with_basis(engine, sister)).pk

    broken = declare_engine(clerk, "Engine 28", "18000")
    second = propose(clerk, broken, need)
    record_request(clerk, second)
    choose_basis(clerk, second, sister.pk)
    clerk.sees("$100,000")
    clerk.sees("$10,000")
    assert Donation.objects.get(pk=second).legal_basis is None
    choose_basis(clerk, second, relief.first().pk, evidence="Reconstruction after shelling.")
    vote(clerk, deputy, second, "26-0101")
    approve(clerk, deputy, second)
    assert Need.objects.counted().get().missing == 0
    cancel(clerk, second, "The pump broke during the last test.")
    cancel(clerk, first, "The gearbox broke.")

    assert {one.state for one in Donation.objects.all()} == {"cancelled"}
    assert {one.state for one in Item.objects.all()} == {"gone"}
    assert Need.objects.counted().get().missing == 2
    assert CapYear.objects.get().used == 0
    citizen = Visitor(open_tab)
    citizen.tab.visit(f"/en/aid/{Donation.objects.get(pk=second).reference}/")
    citizen.sees("It was cancelled before it was shipped.")
    acts = record_is_sound(citizen.tab, tmp_path)
    assert acts[-2:] == ["donation_cancelled", "donation_cancelled"]


def cancel(clerk, pk, reason):
    clerk.folder = "donations"
    clerk.act(pk, "Cancel the donation", why="broken", reason=reason)
