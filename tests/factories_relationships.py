"""Ties for tests: reported, recognised, signed."""

import datetime
import hashlib

from django.utils import timezone
from post_office.models import Email

from relationships.models import (
    Agreement,
    Council,
    Country,
    Document,
    Signatory,
    Signature,
)
from relationships.ties.domain import relationships, status
from relationships.ties.domain.recognitions import RECOGNITION
from relationships.ties.domain.status import STATUS_CHANGE
from sistercities import demo
from sistercities.kernel import entries
from sistercities.kernel.outbox import KIND
from tests.factories import (
    CityFactory,
    CouncilFactory,
    NominationFactory,
    OfficeFactory,
    TermFactory,
    UserFactory,
    clerk,
    some_council,
)
from tests.owner import past_the_triggers
from tests.shelf import from_the_shelf

A_DAY = datetime.date(2024, 5, 1)
EARLIER = datetime.date(2022, 3, 8)
ENDS = {
    "reason": "The council decided so.",
    "decided_on": EARLIER,
    "decision": "Council file 22-0000",
}
SUSPENDS = ENDS | {
    "to_state": "suspended",
    "conditions": "Peace and sovereignty are restored.",
    "review_on": datetime.date(2023, 3, 8),
}


@from_the_shelf
def reported_tie(*, city=None, by=None, **fields):
    """A tie that a list reports, with the council's city."""
    some_council()
    given = {"kind": "sister", "source": "The city's list", "as_of": A_DAY} | fields
    return relationships.report_tie(city or CityFactory(), by=by or clerk(), **given)


@from_the_shelf
def waiting_recognition(*, tie=None, by=None, **fields):
    """Evidence that waits for a second person."""
    given = {"evidence": "Council file 59-1234", "evidence_on": A_DAY} | fields
    return entries.enter(RECOGNITION, tie or reported_tie(), by=by or clerk(), **given)


@from_the_shelf
def recognised_tie(**fields):
    """A tie that is official from the city's records."""
    row = waiting_recognition(tie=reported_tie(**fields))
    entries.confirm(row, by=clerk())
    row.relationship.refresh_from_db()
    _no_mail_is_left()
    return row.relationship


def _no_mail_is_left():
    """Whom the road to a tie told is another test's matter."""
    Email.objects.filter(**{f"headers__{KIND}": "entry_awaits_confirmation"}).delete()


def said_to_be_unclear(tie, note="Hearsay."):
    """A tie of which a source leaves open whether it still stands."""
    status.say_what_is_known(tie, by=clerk(), certainty="unclear", note_text=note, source="A blog")


def tie_with_status(*steps):
    """A recognised tie that went through these states, one confirmed change after the other."""
    tie = recognised_tie()
    for to_state in steps:
        given = SUSPENDS | {"to_state": to_state}
        change = entries.enter(STATUS_CHANGE, tie, by=clerk(), **given)
        entries.confirm(change, by=clerk())
        tie.refresh_from_db()
    _no_mail_is_left()
    return tie


def places_of_the_demo():
    """The cities that the demonstration needs, without the rest of the gazetteer."""
    past = demo.facts("past_donations")["places"]
    ties = demo.facts("ties")["ties"]
    for place in [demo.facts("council"), demo.facts("kyiv"), *ties, *past]:
        CityFactory(geoname_id=place["geoname_id"], name=place["en"][0])
    countries_of_the_demo()


def countries_of_the_demo():
    """The country of the place that the demonstration adds by hand."""
    Country.objects.get_or_create(code="MX", defaults={"name": "Mexico"})


@from_the_shelf
def signed_agreement(*sides, city=None):
    """A frozen text with a confirmed signature of each of these sides."""
    Council.objects.exists() or CouncilFactory()
    text, user = b"{}", UserFactory()
    with past_the_triggers():
        agreement = Agreement.objects.create(
            nomination=NominationFactory(city=city or CityFactory(), state="signed_by_one"),
            version=1,
            state="frozen",
            language_home="en",
            language_partner="uk",
            canonical=text,
            sha256=hashlib.sha256(text).hexdigest(),
            frozen_at=timezone.now(),
        )
        for side in sides:
            _sign(agreement, side, user)
    return agreement


def _sign(agreement, side, user):
    scan = Document.objects.create(
        title="Scan", file="x", filename="x.pdf", size=1, sha256="0" * 64, uploaded_by=user
    )
    term = TermFactory(office=OfficeFactory(city=agreement.nomination.city))
    Signature.objects.create(
        signatory=Signatory.objects.create(agreement=agreement, side=side, term=term),
        method="in_person",
        signed_at=timezone.now(),
        place="City Hall",
        place_timezone="UTC",
        scan=scan,
        sha256=agreement.sha256,
        verified_how="Seen",
        entered_by=user,
        confirmed_by=UserFactory(),
        confirmed_at=timezone.now(),
    )
