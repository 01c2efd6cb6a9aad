"""What the tests of the agreement share: a designated city, both mayors, a frozen text."""

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from post_office.models import Email

from relationships.agreements.domain import agreements, links, signatures
from relationships.models import Nomination, Office, Side, Signatory, Signature, Term
from sistercities.kernel import entries
from sistercities.kernel.links import hash_of
from sistercities.models import PublicRecordEntry
from tests.days import today, zone_of
from tests.factories import (
    CouncilFactory,
    NominationFactory,
    OfficeFactory,
    PersonFactory,
    TermFactory,
    clerk,
    kyiv,
    some_council,
)
from tests.owner import past_the_triggers
from tests.shelf import from_the_shelf

PDF = b"%PDF-1.7\nsigned by hand\n%%EOF\n"
CONSENT = "I sign this agreement."
TEXTS = {
    "language_home": "en",
    "title_home": "Agreement",
    "text_home": "The two cities become sister cities.",
    "language_partner": "uk",
    "title_partner": "Угода",
    "text_partner": "Київ та Лос-Анджелес – побратими.",
}


@from_the_shelf
def designated(**council):
    """Kyiv, designated by the council; the road there is not what these tests are about."""
    CouncilFactory(**council)
    nomination = NominationFactory(city=kyiv(slug="kyiv"), slug="kyiv")
    put(nomination, "designated")
    return nomination


def past_every_trigger(statement, parameters):
    with past_the_triggers(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def put(nomination, state):
    """Set a state that the road has not led to."""
    past_every_trigger(
        "UPDATE relationships_nomination SET state = %s WHERE id = %s", [state, nomination.pk]
    )
    nomination.refresh_from_db()
    return nomination


def expire(token):
    """Let the thirty days of a link be over."""
    past_every_trigger(
        "UPDATE relationships_signinglink SET expires_at = %s WHERE token_hash = %s",
        [timezone.now(), hash_of(token)],
    )


def mayor(city, name, **term):
    """The holder of the mayor's office of a city."""
    office = Office.objects.filter(city=city, kind=Office.Kind.MAYOR).first()
    office = office or OfficeFactory(city=city, kind=Office.Kind.MAYOR, title="Mayor")
    return TermFactory(office=office, person=PersonFactory(name=name), **term)


@from_the_shelf
def drafted(nomination=None, **texts):
    """A draft with a signatory for each side."""
    nomination = nomination or designated()
    by = clerk()
    agreement = agreements.draft_text(nomination, by=by, **TEXTS | texts)
    home = nomination_home(nomination)
    ours = Term.objects.on(today(home)).filter(office__kind=Office.Kind.MAYOR, office__city=home)
    ours = ours.first() or mayor(home, "Mayor of Los Angeles")
    name(agreement, Side.HOME, ours, "home@example.org", "en")
    name(agreement, Side.PARTNER, mayor(nomination.city, "Mayor of Kyiv"), "kyiv@example.org", "uk")
    return agreement


@from_the_shelf
def nomination_home(nomination):
    return type(nomination.city).objects.get(council__isnull=False)


def name(agreement, side, term, email="", language="en", authority="City charter"):
    return agreements.name_signatory(
        agreement,
        by=clerk(),
        side=side,
        term=term,
        authority=authority,
        email=email,
        language=language,
    )


@from_the_shelf
def frozen(nomination=None, **texts):
    """A frozen text, open for signature."""
    agreement = drafted(nomination, **texts)
    agreements.freeze(agreement, by=clerk())
    return agreement


def signatory(agreement, side):
    return Signatory.objects.get(agreement=agreement, side=side)


@from_the_shelf
def linked(agreement, side=Side.PARTNER, *, by=None, opened=True):
    """A personal link, sent and opened; returns its token, read from the mail."""
    links.send_link(signatory(agreement, side), by=by or clerk())
    mail = Email.objects.filter(headers__has_key="X-Personal-Link").latest("id")
    token = mail.message.split("/sign/")[1].split("/")[0]
    if opened:
        links.open_link(token)
    return token


@from_the_shelf
def signed_by_link(agreement, side=Side.PARTNER, *, by=None):
    token = linked(agreement, side, by=by)
    return signatures.sign_by_link(token, typed_name="M. Ayor", consent=CONSENT)


@from_the_shelf
def to_be_signed():
    """Our signatory of a frozen text, in whatever council there is already."""
    some_council()
    return signatory(frozen(put(NominationFactory(), "designated")), Side.HOME)


def at_city_hall():
    place = {"place": "City Hall", "place_timezone": zone_of().key}
    return {"signed_at": timezone.now()} | place


@from_the_shelf
def signed_by_scan(agreement, side=Side.PARTNER):
    token = linked(agreement, side)
    day = today(signatory(agreement, side).term.office.city)
    return signatures.sign_by_scan(token, scan=pdf(), signed_on=day)


def in_person(who):
    """All that the entry of a signature given in person says."""
    how = {"method": Signature.Method.IN_PERSON, "verified_how": "Seen by the clerk"}
    return at_city_hall() | how | {"sha256": who.agreement.sha256, "scan_file": pdf()}


@from_the_shelf
def signed_in_person(agreement, side=Side.HOME, *, by=None, **details):
    return signatures.enter_in_person(
        signatory(agreement, side),
        by=by or clerk(),
        **{"scan_file": pdf()} | at_city_hall() | details,
    )


@from_the_shelf
def confirmed(signature, *, by=None, verified_how="Call to the office"):
    entries.confirm(signature, by=by or clerk(), verified_how=verified_how)
    return signature


@from_the_shelf
def signed_by_both(agreement):
    confirmed(signed_in_person(agreement, Side.HOME))
    confirmed(signed_by_link(agreement, Side.PARTNER))
    return Nomination.objects.get(pk=agreement.nomination_id)


def pdf(content=PDF, name="anything.exe"):
    return ContentFile(content, name=name)


def recorded():
    """The acts in the public record, in order."""
    return [
        line.split('"act":"')[1].split('"')[0]
        for line in PublicRecordEntry.objects.values_list("line", flat=True)
    ]
