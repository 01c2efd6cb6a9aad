"""One example of each kind of entry: about what, what is said, and what a correction would say."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from aid.donations.domain.approvals import APPROVAL
from aid.donations.domain.recipient_requests import RECIPIENT_REQUEST
from aid.donations.domain.valuations import VALUATION
from aid.items.domain.item_descriptions import DESCRIPTION, ITEM_TRANSLATION, described
from aid.legal_bases.domain.wordings import BASIS_WORDING
from aid.models import Item, LegalBasis, RecipientBody
from aid.needs.domain.need_translations import NEED_TRANSLATION
from aid.needs.domain.recipients import RECIPIENT_NAME
from aid.past_donations.domain import PAST_DONATION, report_past
from aid.shipping.domain.acceptances import ACCEPTANCE
from aid.shipping.domain.shipments import SHIPMENT
from relationships.agreements.domain.signatures import SIGNATURE
from relationships.cities.domain.places import CITY_LABEL, COUNTRY_LABEL, OTHER_NAME, PLACE_FACTS
from relationships.committees.domain.ballots import BALLOT_RESULT
from relationships.committees.domain.committee_days import COMMITTEE_DAYS
from relationships.committees.domain.committee_translations import COMMITTEE_TRANSLATION
from relationships.committees.domain.declarations import DECLARATION
from relationships.committees.domain.entered_votes import ENTERED_VOTES
from relationships.committees.domain.paper_reviews import PAPER_REVIEW, as_rows
from relationships.council.domain.bodies import BODY_NAME, NOTICE_RULE
from relationships.council.domain.council_facts import COUNCIL_FACTS, COUNCIL_TRANSLATION
from relationships.council.domain.offices import OFFICE_TITLE
from relationships.council.domain.people import PERSON_NAME
from relationships.council.domain.terms import TERM, TERM_END
from relationships.council.domain.vote_rules import VOTE_RULE
from relationships.meetings.domain.agenda import POSTING
from relationships.meetings.domain.held import ATTENDANCE, FINDING, MINUTES
from relationships.models import Body, Meeting, Office, Person, RollCall, Term
from relationships.motions.domain import motions
from relationships.motions.domain.dispositions import DISPOSITION
from relationships.motions.domain.roll_call_annotations import ROLL_CALL_ANNOTATION
from relationships.motions.domain.roll_calls import ROLL_CALL
from relationships.ties.domain.recognitions import RECOGNITION
from relationships.ties.domain.status import STATUS_CHANGE
from relationships.ties.domain.tie_facts import ATTESTATION, TIE_DATE
from sistercities.kernel import entries, roles
from sistercities.kernel.entry_kinds import EntryKind
from tests.aid.acceptances import SIGNED, a_paper, in_order
from tests.aid.approving import ripe
from tests.days import days_ago, days_ahead
from tests.factories import (
    CityFactory,
    NominationFactory,
    OfficeFactory,
    PersonFactory,
    TermFactory,
    clerk,
    named_body,
    some_council,
    standing_body,
    with_role,
)
from tests.factories_agreements import in_person, put, to_be_signed
from tests.factories_aid import NEXT_DAY, proposed, published_need, shipped, surplus_item
from tests.factories_committees import (
    answers,
    balloting,
    called_and_confirmed,
    reviewing,
    scan_of,
    seated_committee,
)
from tests.factories_council import DAY, report_details, totals
from tests.factories_meetings import late_item, planned, posted
from tests.factories_relationships import A_DAY, SUSPENDS, recognised_tie, reported_tie
from tests.relationships.places import FACTS_BY_HAND, by_hand, country, place
from tests.shelf import from_the_shelf

A_LATER_DAY = DAY + datetime.timedelta(days=14)


@dataclass(frozen=True)
class Example:
    kind: EntryKind
    subject: Any
    said: dict | Callable[[Any], dict]
    better: dict
    made: Any = None  # for what an act enters along with more

    @property
    def name_on_the_shelf(self):
        return self.kind.name

    @from_the_shelf
    @transaction.atomic  # what nothing is entered of lives within a transaction only
    def entered(self, *, by=None, subject=None, **said):
        if self.made:
            return self.made(by or clerk())
        subject = subject or self.subject()
        given = (self.said(subject) if callable(self.said) else self.said) | said
        return entries.enter(self.kind, subject, by=by or clerk(), **given)

    @from_the_shelf
    def counting(self, **given):
        row = self.entered(**given)
        if not row.is_confirmed:
            entries.confirm(row, by=clerk())
        return row

    @from_the_shelf
    def corrected(self, row, *, by=None, reason="It was misread."):
        return entries.correct(row, by=by or clerk(), correction_reason=reason, **self.better)

    def __str__(self):
        return self.kind.name


def review_on_paper(member):
    committee = member.seat.committee
    rows = as_rows(answers(committee))
    return {"summary": "A match.", "answers": rows, "scan": scan_of(committee, clerk())}


def nameless():
    """A person of whom no name was entered; such a one lives in a test only."""
    return Person.objects.create(name="Nobody")


def untitled():
    """An office of which no title was entered; such a one lives in a test only."""
    return Office.objects.create(city=CityFactory(), kind=Office.Kind.OTHER, title="Nothing")


def not_begun():
    """A term of which nothing was entered; such a one lives in a test only."""
    return Term.objects.create(office=OfficeFactory(), person=PersonFactory(), began_on=A_DAY)


def unruled():
    """A body without a rule about notice."""
    return named_body("Rules")


def not_voting_yet():
    """A body without a rule for its votes, beside a council."""
    some_council()
    return named_body("Budget")


def unnamed():
    """A recipient body of which no name was entered; such a one lives in a test only."""
    return RecipientBody.objects.create(city=CityFactory(), name="X", name_own="X", kind="fire")


def unworded():
    """A legal basis of which nothing was entered; such a one lives in a test only."""
    with_role(roles.ADMINISTRATOR), with_role(roles.ADMINISTRATOR)  # who confirm, and get the mails
    return LegalBasis.objects.create(key="new", title="X", rule="X", source="X")


def place_without_facts():
    place = by_hand()
    place.save()
    return place


def first_value(by):
    """The value of a thing of which none was entered."""
    said = {"amount": Decimal("18000"), "currency": "USD", "method": "market"}
    thing = surplus_item(None)
    some_council()
    said |= {"valued_by": "Fleet manager", "valued_on": days_ago(60)}
    return entries.enter(VALUATION, thing, by=by, **said)


def first_words(by):
    """What was said of a thing when it was declared."""
    some_council()
    item = Item.objects.create(kind="other", description="Pumper", condition="good")
    return entries.enter_within(DESCRIPTION, item, by=by, **described(item))


def moved_long_ago():
    """A reported motion on a nomination, whoever is in office here."""
    some_council()
    return motions.report_motion(
        NominationFactory(),
        by=clerk(),
        purpose="begin",
        title="To begin",
        mover=PersonFactory(),
        seconders=[],
        moved_on=DAY,
        **report_details(),
    )


def built_upon():
    """A carried roll call; the nomination has gone on since."""
    call = entries.enter(ROLL_CALL, moved_long_ago(), by=clerk(), **totals())
    entries.confirm(call, by=clerk())
    put(call.case, "committee_formed")
    return RollCall.objects.get(pk=call.pk)


def called_ballot():
    """A ballot in which staff entered a vote."""
    ballot, members = balloting(3, quorum=2)
    called_and_confirmed(ballot, {members[1]: "yes"})
    return ballot


def on_its_way():
    some_council()
    return shipped(proposed())


def signed_on_paper(donation):
    return SIGNED | {"answers": in_order(donation), "scan": a_paper()}


def a_meeting(make):
    """A meeting of a committee with two members."""
    some_council()
    number = Body.objects.count()
    people = {f"member_{number}_{which}": "member" for which in "ab"}
    body = standing_body(f"Committee {number}", **people)
    return make(days_ago(3) if make is posted else days_ahead(9), body=body)


def a_late_item():
    return late_item(a_meeting(posted))


def there(meeting, number):
    return {"present": [row.person for row in meeting.body.members.all()[:number]]}


def a_held_meeting():
    meeting = a_meeting(posted)
    row = entries.enter(ATTENDANCE, meeting, by=clerk(), **there(meeting, 1))
    entries.confirm(row, by=clerk())
    return Meeting.objects.get(pk=meeting.pk)


POSTED_AT = datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.UTC)


def into_ukrainian(field, text):
    """What is said to translate this text of a subject."""
    return lambda subject: {
        "field": field,
        "wording": getattr(subject, field),
        "language": "uk",
        "text": text,
        "status": "courtesy",
        "source": "",
    }


SOURCE = {"source": "A newspaper", "source_url": ""}
EXAMPLES = [
    Example(ROLL_CALL, moved_long_ago, totals(), {"ayes": 13}),
    Example(
        DISPOSITION,
        moved_long_ago,
        {"what": "continued", "decided_on": DAY, "until": A_LATER_DAY, "note": ""},
        {"until": A_LATER_DAY + datetime.timedelta(days=7)},
    ),
    Example(
        ROLL_CALL_ANNOTATION,
        built_upon,
        {"should_say": "7 ayes, 7 noes: not carried.", "because": "The recording of the meeting"},
        {"should_say": "6 ayes, 8 noes: not carried."},
    ),
    Example(
        RECOGNITION,
        reported_tie,
        {"evidence": "Council file 59-1234", "evidence_url": "", "evidence_on": A_DAY},
        {"evidence": "Council file 59-9999"},
    ),
    Example(STATUS_CHANGE, recognised_tie, SUSPENDS, {"decided_on": datetime.date(2022, 3, 7)}),
    Example(
        TIE_DATE,
        recognised_tie,
        {"what": "since", "on": A_DAY, "precision": "day", "note": "", **SOURCE},
        {"on": datetime.date(1984, 5, 1)},
    ),
    Example(
        VOTE_RULE,
        not_voting_yet,
        {"purpose": "donate", "quorum": 10, "threshold": "two_thirds_seats", "source": "Charter"},
        {"quorum": 9},
    ),
    Example(
        PERSON_NAME,
        nameless,
        {"name": "Joe Buscaino", "name_local": ""},
        {"name": "Joseph Buscaino"},
    ),
    Example(
        COUNCIL_FACTS,
        None,
        {},
        {"name": "City Council of Los Angeles"},
        made=lambda by: some_council().facts.current().get(),
    ),
    Example(
        POSTING,
        lambda: a_meeting(planned),
        {"posted_at": POSTED_AT, "posted_how": "City Hall"},
        {"posted_how": "City Hall, and on the web site"},
    ),
    Example(
        ATTENDANCE,
        lambda: a_meeting(posted),
        lambda meeting: there(meeting, 2),
        {"note": "One came at eleven."},
    ),
    Example(
        FINDING,
        a_late_item,
        {"ground": "immediate_need", "why": "Fire", "present": 2, "ayes": 2},
        {"why": "A fire"},
    ),
    Example(MINUTES, a_held_meeting, {"text": "They met."}, {"text": "They met at ten."}),
    Example(
        BODY_NAME,
        None,
        {},
        {"name": "Committee on Rules and Elections"},
        made=lambda by: standing_body().names.current().get(),
    ),
    Example(
        NOTICE_RULE,
        unruled,
        {
            "in_force_on": A_DAY,
            "regular_hours": 72,
            "special_hours": 24,
            "continued_days": 5,
            "immediate_need": "two_thirds",
            "emergency": "majority",
            "source": "Government Code §54954.2",
        },
        {"special_hours": 12},
    ),
    Example(OFFICE_TITLE, untitled, {"title": "Mayor", "title_local": ""}, {"title": "Lord Mayor"}),
    Example(
        TERM,
        not_begun,
        {"began_on": A_DAY, "source": "The city's list"},
        {"began_on": datetime.date(2023, 7, 1)},
    ),
    Example(TERM_END, TermFactory, {"last_day": A_DAY}, {"last_day": datetime.date(2023, 7, 1)}),
    Example(
        ATTESTATION,
        recognised_tie,
        {"note": "Not on this list.", **SOURCE},
        {"note": "On this list."},
    ),
    Example(
        COMMITTEE_DAYS,
        None,
        {},
        {"vote_due_on": datetime.date(2099, 5, 1)},
        made=lambda by: seated_committee(by=by).days.get(),
    ),
    Example(
        DECLARATION,
        lambda: reviewing(3, quorum=2, declared=False)[1][1],
        {"answer": "none", "reason": "", "allowed_by": "", "source": ""},
        {},
    ),
    Example(PAPER_REVIEW, lambda: reviewing(3, quorum=2)[1][1], review_on_paper, {}),
    Example(
        ENTERED_VOTES,
        lambda: balloting(3, quorum=2)[0],
        lambda ballot: {"choices": {e.member: "yes" for e in ballot.electors.all()[1:]}},
        {},
    ),
    Example(BALLOT_RESULT, called_ballot, {"reason": "The chair is ill."}, {}),
    Example(SIGNATURE, to_be_signed, in_person, {"place": "Town Hall"}),
    Example(
        CITY_LABEL,
        place,
        {"language": "uk", "name": "Київ", "country_label": ""},
        {"name": "Києв"},
    ),
    Example(COUNTRY_LABEL, country, {"language": "uk", "name": "Україна"}, {"name": "Украина"}),
    Example(
        OTHER_NAME,
        place,
        {"kind": "former", "name": "Kiev", "language": "", "until_year": 1995, "source": ""},
        {"until_year": 1991},
    ),
    Example(
        PLACE_FACTS,
        place_without_facts,
        FACTS_BY_HAND | {"region": "", "population": None, "source_url": ""},
        {"region": "Efringen-Kirchen"},
    ),
    Example(
        PAST_DONATION,
        None,
        {},
        {"what": "Two fire engines"},
        made=lambda by: report_past(
            by=by,
            from_city=CityFactory(),
            to_city=CityFactory(),
            what="Fire engine",
            stage="delivered",
            source="A newspaper",
            as_of=A_DAY,
        ),
    ),
    Example(
        APPROVAL,
        ripe,
        {"authority": "General Manager, General Services", "evidence": "", "note": ""},
        {"authority": "City Administrative Officer"},
    ),
    Example(
        RECIPIENT_REQUEST,
        proposed,
        {"how": "letter", "requested_on": A_DAY, "office": "Chief of the service", "note": ""},
        {"office": "Mayor"},
    ),
    Example(DESCRIPTION, None, {}, {"maker": "Pierce"}, made=first_words),
    Example(
        SHIPMENT,
        None,
        {},
        {"left_on": NEXT_DAY},
        made=lambda by: shipped(proposed(), entered_by=by).shipments.get(),
    ),
    Example(ACCEPTANCE, on_its_way, signed_on_paper, {"office": "Head of the station"}),
    Example(
        RECIPIENT_NAME,
        unnamed,
        {"name": "Fire station 1", "name_own": "Пожежна частина 1", "kind": "fire"},
        {"name": "Fire station 11"},
    ),
    Example(
        BASIS_WORDING,
        unworded,
        {"title": "Sister city", "rule": "It may.", "source": "§ 1", "source_url": ""},
        {"rule": "It may be given."},
    ),
    Example(NEED_TRANSLATION, published_need, into_ukrainian("what", "Машина"), {"text": "Двигун"}),
    Example(
        ITEM_TRANSLATION,
        lambda: surplus_item(value=None),
        into_ukrainian("description", "Пожежна машина"),
        {"text": "Машина"},
    ),
    Example(
        COMMITTEE_TRANSLATION,
        seated_committee,
        into_ukrainian("name", "Комітет"),
        {"text": "Комісія"},
    ),
    Example(
        COUNCIL_TRANSLATION,
        some_council,
        into_ukrainian("name", "Міська рада"),
        {"text": "Рада міста"},
    ),
    Example(VALUATION, None, {}, {"amount": Decimal("15000")}, made=first_value),
]
