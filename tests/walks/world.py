"""The demonstration and a little more, as the world that tests of the whole site walk through."""

import datetime
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django.utils.text import slugify

from relationships.agreements.domain import agreements
from relationships.committees.domain import committees
from relationships.council.domain import members
from relationships.documents.domain import documents
from relationships.meetings.domain.held import MINUTES
from relationships.models import (
    CommitteeMember,
    Council,
    Meeting,
    Nomination,
    Office,
    Relationship,
    Side,
    Term,
)
from relationships.motions.domain import motions
from relationships.motions.domain.roll_calls import ROLL_CALL
from relationships.nominations.domain import nominations
from sistercities.demo import facts
from sistercities.kernel import entries
from sistercities.kernel.entry_model import page_of
from sistercities.management.commands import load_demo
from sistercities.models import User
from tests.days import days_ago, days_ahead
from tests.entry_examples import EXAMPLES
from tests.factories import CityFactory, NominationFactory, TermFactory, UserFactory, clerk
from tests.factories_agreements import TEXTS, linked, mayor, name, put, signed_by_link
from tests.factories_committees import PNG, balloting, seated_committee
from tests.factories_meetings import held, on_agenda, planned, posted
from tests.factories_relationships import (
    countries_of_the_demo,
    reported_tie,
    waiting_recognition,
)
from tests.relationships.places import country, place
from tests.walks.aid_world import build_aid

DAY = datetime.date(2026, 1, 15)
PERSONAS = {
    "clerk": "clerk@example.org",
    "administrator": "administrator@example.org",
    "chair": "chair@example.org",
    "member": "member1@example.org",
    "undeclared": "member5@example.org",
    "recused": "member6@example.org",
}


def demonstration(folder):
    """Load the demonstration with no more of the gazetteer than it needs."""
    past = facts("past_donations")["places"]
    for entry in [facts("council"), facts("kyiv"), *facts("ties")["ties"], *past]:
        place(entry["en"][0], geoname_id=entry["geoname_id"])
    countries_of_the_demo()
    load_demo.load(folder / "demo-accounts")


def build(folder):
    """The demonstration; beside it a draft, a text out for signature, a tie that waits, papers."""
    demonstration(folder)
    people = {name: User.objects.get(email=email) for name, email in PERSONAS.items()}
    kyiv = Nomination.objects.get(slug="kyiv")
    member = CommitteeMember.objects.get(person__user=people["recused"])
    committees.declare_conflict(member, by=people["recused"], reason="My employer is in Kyiv.")
    EmailAddress.objects.create(user=people["member"], email=PERSONAS["member"])
    agreement = out_for_signature("Lviv", people["clerk"])
    return SimpleNamespace(
        people=people
        | {
            "deputy": User.objects.get(email="deputy@example.org"),
            "account": UserFactory(),
            "anonymous": None,
            "superuser": UserFactory(is_superuser=True),
        },
        nomination=kyiv,
        draft=NominationFactory(city=place("Dnipro"), slug="dnipro"),
        agreement=agreement,
        token=linked(agreement),
        tie=Relationship.objects.in_force().first(),
        waiting=waiting_recognition(tie=reported_tie(city=CityFactory())).relationship,
        private=paper(kyiv, people["clerk"], is_public=False),
        public=paper(kyiv, people["clerk"], is_public=True),
        city=place("Odesa"),
        country=country(),
        person=TermFactory().person,
        council=Council.objects.get(),
        office=Office.objects.first(),
        meeting=posted(days_ago(3)),
        minuted=minuted(),
        aid=build_aid(people["clerk"]),
        pages={},
        entries={page_of(example.kind.model): example.entered() for example in EXAMPLES},
    )


def out_for_signature(city, by):
    """A frozen text with this city; the council's mayor is the one of the demonstration."""
    nomination = NominationFactory(city=place(city), slug=slugify(city))
    put(nomination, "designated")
    agreement = agreements.draft_text(nomination, by=by, **TEXTS)
    ours = Term.objects.get(office__title="Mayor of Los Angeles")
    name(agreement, Side.HOME, ours, "home@example.org", "en")
    name(
        agreement,
        Side.PARTNER,
        mayor(nomination.city, "Mayor"),
        f"{nomination.slug}@example.org",
        "uk",
    )
    agreements.freeze(agreement, by=by)
    return agreement


def paper(nomination, by, *, is_public):
    return documents.keep(
        ContentFile(PNG, name="paper.png"),
        nomination=nomination,
        title="Letter",
        by=by,
        is_public=is_public,
    )


def _held(days):
    """A meeting at which every member of the council was."""
    return held(days_ago(days), [term.person for term in members.members_on(DAY)])


def minuted():
    """A meeting whose minutes are there, and not approved."""
    meeting = _held(5)
    row = entries.enter(MINUTES, meeting, by=clerk(), text="The council met.")
    entries.confirm(row, by=clerk())
    return meeting


def meetings():
    """A meeting in each state in which some act is open."""
    found = [planned(days_ahead(9)), posted(days_ago(2)), _held(4), minuted()]
    return [Meeting.objects.get(pk=one.pk) for one in found]


def stages(world):
    """A nomination at each stage of the road where some act is open that no other stage has."""
    clerk = world.people["clerk"]
    filed, voted = (_filed(f"Filed {number}", clerk) for number in (1, 2))
    entries.enter(
        ROLL_CALL,
        voted.matter.motions.get(),
        by=clerk,
        item=on_agenda(voted.matter.motions.get(), DAY),
        choices=dict.fromkeys(members.members_on(DAY), "aye"),
    )
    begun, designated = _put("Begun", "begun"), _put("Designated", "designated")
    formed = seated_committee(nomination=_put("Formed", "begun")).nomination
    ballot, _members = balloting(nomination=_put("Ballot", "begun"))
    drafted = _put("Drafted", "designated")
    agreements.draft_text(drafted, by=clerk, **TEXTS)
    agreement = out_for_signature("Ternopil", clerk)
    signed_by_link(agreement)
    signed = agreement.nomination
    returned = _filed("Returned 3", clerk)
    nominations.return_for_more(returned, by=clerk, reason="The letter is missing.")
    found = [filed, voted, begun, formed, ballot.committee.nomination, designated, drafted, signed]
    return [Nomination.objects.get(pk=one.pk) for one in [*found, returned, world.draft]]


def _put(name, state):
    nomination = NominationFactory(city=place(name), slug=slugify(name))
    put(nomination, state)
    return nomination


def _filed(name, by):
    nomination = NominationFactory(city=place(name), slug=slugify(name))
    mover, seconder = (term.person for term in members.members_on(DAY)[:2])
    motions.file_motion(
        nomination,
        by=by,
        purpose="begin",
        council_file=f"26-{name[-1]}",
        title=f"A sister city called {name}",
        text="",
        mover=mover,
        seconders=[seconder],
        moved_on=DAY,
    )
    return Nomination.objects.get(pk=nomination.pk)
