"""Ties between cities: how one becomes official.

There are exactly two ways to an official tie: two confirmed signatures under the agreement, by the
top elected officials of both cities (City of Los Angeles, sistercities.lacity.org: official "with
the signing of a formal agreement by the top elected officials of the two jurisdictions"), or the
recognition of an older tie from the city's own records (see recognitions.py). For what happens to
an official tie later see status.py.

A tie from before this register is *reported*: it has a source and the day on which that source was
read, and is never shown as decided or signed here.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from relationships.agreements.domain import coming_into_force
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Signature
from relationships.cities.domain import cities
from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from relationships.ties.models.relationships import Relationship
from relationships.ties.states import RelationshipState as State
from sistercities.kernel import public_record
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.models import Provenance, User
from sistercities.kernel.workflow import RuleError, log_step


def reference(tie: Relationship) -> str:
    """How the public record names this tie."""
    return f"relationship/{tie.city_a.slug}/{tie.city_b.slug}"


def names(tie: Relationship) -> dict[str, str]:
    """The facts that every act on a tie tells: the names of its cities."""
    return {"city": tie.city_b.name, "home": tie.city_a.name, "kind": tie.kind}


@transaction.atomic
def create_official(agreement: Agreement, *, official_on: date, by: User) -> Relationship:
    """Make the tie official: both signatures under this text are confirmed.

    Called when the second signature is confirmed, with the nomination and the agreement locked.

    Raises RuleError: fewer than two sides have a confirmed signature; the two cities already have
    a tie that has not ended (a friendship city that becomes a sister city ends the first tie).
    """
    if len(_sides_that_signed(agreement)) < 2:
        raise RuleError(_("The tie becomes official only when both cities have signed."))
    nomination = agreement.nomination
    home = _home()
    _refuse_second_tie(home, nomination.city)
    _give_addresses(home, nomination.city)
    tie = _create(
        city_a=home,
        city_b=nomination.city,
        kind=nomination.kind,
        state=State.OFFICIAL,
        provenance=Provenance.PROCESS,
        nomination=nomination,
        agreement=agreement,
        official_on=official_on,
    )
    facts = names(tie) | {"official_on": official_on.isoformat(), "sha256": agreement.sha256}
    log_step(tie, act="tie_official", by=by, facts=facts)
    public_record.append(
        act="tie_official", subject=reference(tie), happened_on=official_on, facts=facts
    )
    return tie


def _sides_that_signed(agreement: Agreement) -> set[str]:
    counting = Signature.objects.current().filter(signatory__agreement=agreement)
    return set(counting.values_list("signatory__side", flat=True))


@transaction.atomic
def report_tie(
    city: City,
    *,
    kind: str,
    by: User,
    source: str,
    as_of: date,
    source_url: str = "",
    other: City | None = None,
) -> Relationship:
    """Enter a tie that a named source reports; ``other`` is the council's own city if not given.

    A tie of the council's own city names that city first, in whichever order it is entered.

    Raises RuleError: there is no source or no day on which it was read; both cities are the same;
    they already have a tie that has not ended.
    """
    home, city = _ours_first(city, other)
    if not source.strip():
        raise RuleError(_("Name the source that reports this tie."))
    not_in_the_future(as_of)
    if home.pk == city.pk:
        raise RuleError(_("A city cannot be its own sister city. Choose another city."))
    if Council.objects.filter(city=city).exists():
        home, city = city, home  # our own city stands first
    _refuse_second_tie(home, city)
    _give_addresses(home, city)
    tie = _create(
        city_a=home,
        city_b=city,
        kind=kind,
        provenance=Provenance.REPORTED,
        source=source.strip(),
        source_url=source_url,
        as_of=as_of,
    )
    facts = names(tie) | {"source": tie.source, "as_of_on": as_of.isoformat()}
    log_step(tie, act="tie_reported", by=by, facts=facts)
    return tie


def _home() -> City:
    council = Council.objects.select_related("city").first()
    if council is None:
        raise RuleError(_("Enter the council first."))
    return council.city


def _ours_first(city: City, other: City | None) -> tuple[City, City]:
    if other is None:
        return _home(), city
    is_ours = Council.objects.filter(city=city).exists()
    return (city, other) if is_ours else (other, city)


def _refuse_second_tie(one: City, two: City) -> None:
    tie = Relationship.objects.live().with_city(one).with_city(two).first()
    if tie:
        raise RuleError(
            _("%(tie)s: these cities already have a tie (%(state)s). End it first.")
            % {"tie": tie, "state": tie.get_state_display()}
        )


def _give_addresses(*both: City) -> None:
    for city in both:
        if not city.slug:
            cities.give_slug(city)


def _create(**fields: object) -> Relationship:
    try:
        with transaction.atomic():
            return Relationship.objects.create(**fields)
    except IntegrityError as error:
        raise RuleError(_("Somebody else has just entered a tie of these cities.")) from error


coming_into_force.register(create_official)
