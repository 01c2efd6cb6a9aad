"""Who did all there is to do is renamed: old acts show the old name, and seats the new one."""

import re

import pytest
from django.urls import reverse

from relationships.committees.domain import ballots, committees
from relationships.models import Discussion, Nomination, Person, Side, Signature
from tests.days import today
from tests.factories import clerk, renamed
from tests.factories_agreements import (
    confirmed,
    frozen,
    past_every_trigger,
    put,
    signed_by_link,
    signed_in_person,
)
from tests.factories_committees import (
    account,
    chair_of,
    discuss,
    members_of,
    open_ballot,
    seated_committee,
    submitted,
    vote_all,
)
from tests.factories_corrections import corrected_signature
from tests.factories_council import confirmed_roll_call
from tests.reading import main_words, read

pytestmark = pytest.mark.django_db
RENAMED = {"Committee member": "Resident", "Councilmember": "Alderman", "Mayor of": "Head of"}
SEATS = ["Resident 1", "Resident 2", "Resident 4"]


def over():
    """The first two of the committee sit, the third left after the vote, the fourth was aside."""
    nomination = Nomination.objects.get(pk=confirmed_roll_call().motion.case.pk)
    committee = seated_committee(4, nomination=nomination, quorum=2)
    committees.start_review(nomination, by=clerk())
    *three, fourth = members_of(committee)
    committees.declare_conflict(fourth, by=account(fourth), reason="My firm.")
    for member in three:
        committees.declare_no_conflict(member, by=account(member))
        submitted(member)
    discuss(committee, members_of(committee))
    for voters, said in ((three, "yna"), (three[:2], "yy")):
        ballot = open_ballot(committee, chair_of(three))
        vote_all(ballot, voters, said)
        ballots.close_ballot(ballot, by=chair_of(three))
        if voters is three:
            committees.end_membership(three[2], by=clerk(), last_day=today())
    nomination.refresh_from_db()
    agreement = frozen(put(nomination, "designated"))
    corrected_signature(confirmed(signed_in_person(agreement, Side.HOME)), place="Town Hall")
    confirmed(signed_by_link(agreement, Side.PARTNER))
    for person in Person.objects.all():
        old = next(name for name in RENAMED if person.name.startswith(name))
        renamed(person, person.name.replace(old, RENAMED[old]))
    past_every_trigger(
        "UPDATE relationships_personname SET confirmed_at = confirmed_at + interval '2 days'"
        " WHERE corrects_id IS NOT NULL",
        [],
    )
    return Nomination.objects.get(pk=nomination.pk)


def old_names(page):
    return set(re.findall(r"(?:Committee member|Councilmember|Mayor of) (?:\d+|[A-Z]\w+)", page))


def new_names(page):
    return sorted(re.findall(r"(?:Resident|Alderman|Head of) (?:\d+|[A-Z]\w+)", page))


EVERYBODY = {f"Committee member {number}" for number in (1, 2, 3, 4)}
MAYORS = {"Mayor of Los", "Mayor of Kyiv"}


def public_page(nomination):
    return reverse("nomination_detail", args=[nomination.slug])


def city_page(nomination):
    return reverse("city_detail", args=[nomination.city.slug])


def printed_agreement(nomination):
    return reverse("agreement_print", args=[nomination.slug, 1])


def case_page(nomination):
    return reverse("nomination_case", args=[nomination.pk])


def meeting_page(nomination):
    return Discussion.objects.get().item.meeting.get_public_url()


def signature_page(nomination):
    return Signature.objects.filter(corrects__isnull=False).get().get_staff_url()


def test_old_acts_show_the_old_name_and_seats_the_new_one(client):
    nomination, user = over(), clerk()
    expected = {
        public_page: (EVERYBODY | MAYORS | {"Councilmember 1"}, SEATS),
        city_page: (MAYORS, []),
        printed_agreement: (MAYORS, []),
        # Once a text is drawn up, the clerk reads of the committee on the public page.
        case_page: (MAYORS | {"Councilmember 1"}, []),
        meeting_page: (EVERYBODY, []),
        signature_page: ({"Mayor of Los"}, []),
    }
    client.force_login(user)

    for page, (old, new) in expected.items():
        address = page(nomination)
        answer = client.get(address) if address.startswith("/admin/") else read(address)
        text = main_words(answer)

        assert (page, old - old_names(text)) == (page, set())
        assert (page, new_names(text)) == (page, new)


def test_each_act_of_a_member_names_the_member_as_of_then():
    page = main_words(read(public_page(over())))

    for said in (
        "Present when the discussion was opened: Committee member 1, Committee member 2,"
        " Committee member 3.",
        "Review by Committee member 2",
        "Committee member 2 yes",
        "Committee member 2 no",
        "Committee member 3 abstain",
        "Committee member 3 until",
        "Committee member 4 : stepped aside on",
        "resident Resident 1 (chair)",
        "resident Resident 4 (stepped aside)",
    ):
        assert said in page
