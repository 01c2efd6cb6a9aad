"""Legal bases: what the city's law allows to be given away, to whom, and how much in a year.

Los Angeles Administrative Code §22.547, shipped as data: an official sister city may get things
worth 100,000 dollars a year in all, by the fair market value on the day of the donation; without
cap where a government answers or recovers from an emergency or disaster; another government up to
three times a year; anybody, where disposal would cost the city money. The bases concern the
council's own property only: a donor's own never counts. For the cap itself see
aid/donations/domain/caps.py.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.legal_bases.models import TERMS, LegalBasis, LegalBasisQuerySet
from aid.legal_bases.permissions import keepers_of_bases
from relationships.cities.models.cities import City
from relationships.ties.models.relationships import Relationship, RelationshipDate
from relationships.ties.states import RelationshipState
from sistercities.kernel.calendar import council_day
from sistercities.kernel.workflow import RuleError

MOST_WORTH = Decimal("999999999999.99")  # what the columns of a donation's value hold


def tie_with(city: City) -> Relationship | None:
    """The tie of the council's own city with this city, unless it has ended."""
    return Relationship.objects.of_council().live().filter(city_b=city).first()


def must_not_be_suspended(city: City) -> None:
    """A suspended tie stops every donation, whoever owns the things; having no tie stops none here.

    Raises RuleError: the tie with the city is suspended.
    """
    tie = tie_with(city)
    if tie is not None and tie.state == RelationshipState.SUSPENDED:
        raise RuleError(
            _("The tie with %(city)s is suspended: no donation to it goes a step further.")
            % {"city": city.name}
        )


def must_be_in_use(legal_basis: LegalBasis) -> None:
    """Raises RuleError: the basis is out of use; a correction of its wording waits."""
    wording_must_be_certain(legal_basis)
    if not legal_basis.is_active:
        raise RuleError(_("“%(legal_basis)s” is no longer in use.") % {"legal_basis": legal_basis})


def wording_must_be_certain(legal_basis: LegalBasis) -> None:
    """Raises RuleError: a correction of how it reads waits for a second person."""
    sentence = why_uncertain(legal_basis)
    if sentence:
        raise RuleError(sentence)


def why_uncertain(legal_basis: LegalBasis) -> str:
    """That a correction of how it reads waits, and who can settle it; empty if none does."""
    draft = legal_basis.wordings.drafts().select_related("entered_by").first()
    if draft is None:
        return ""
    people = keepers_of_bases().order_by("pk")
    others = [str(person) for person in people if person.pk != draft.entered_by_id]
    return _(
        "A correction of how “%(legal_basis)s” reads, entered by %(who)s, waits. An administrator"
        " must confirm or discard it first: %(people)s."
    ) % {
        "legal_basis": legal_basis,
        "who": draft.entered_by,
        "people": ", ".join(others) or draft.entered_by,
    }


def must_suit(legal_basis: LegalBasis, city: City) -> None:
    """A basis for official sister cities needs a tie of that kind that is official today.

    Raises RuleError: there is no tie with the city; it is of another kind, not official now, or
    takes effect on a later day.
    """
    sentence = why_unsuited(legal_basis, city)
    if sentence:
        raise RuleError(sentence)


def why_unsuited(legal_basis: LegalBasis, city: City) -> str:
    """Why today's tie with the city does not allow this basis; empty if it does.

    Los Angeles Administrative Code §22.547: to “an official sister city”. A friendship city is not
    one, nor is a city whose agreement takes effect later.
    """
    ties = Relationship.objects.of_council().filter(city_b=city)
    kinds, today = legal_basis.kinds_of_tie, council_day()
    if not kinds or ties.official_on(today).filter(kind__in=kinds).exists():
        return ""
    names = {"legal_basis": legal_basis, "city": city.name, "kinds": legal_basis.kinds_in_words}
    tie = tie_with(city)
    if tie is None:
        return (
            _("“%(legal_basis)s” needs an official tie, and there is none with %(city)s.") % names
        )
    if tie.kind not in kinds:
        return _(
            "“%(legal_basis)s” serves only an official tie of this kind: %(kinds)s. %(city)s is a"
            " %(kind)s."
        ) % (names | {"kind": tie.get_kind_display()})
    if tie.state != RelationshipState.OFFICIAL:
        return _(
            "“%(legal_basis)s” needs an official tie; the one with %(city)s is “%(state)s”."
        ) % (names | {"state": tie.get_state_display()})
    since = tie.official_on or RelationshipDate.objects.since().filter(relationship=tie)[0].on
    return _(
        "“%(legal_basis)s” needs an official tie; the one with %(city)s takes effect on %(day)s."
    ) % (names | {"day": date_format(since)})


def terms_that_stay(legal_basis: LegalBasis, new: Mapping[str, Any]) -> dict[str, str]:
    """The terms that a form would change although something was counted, each with the reason.

    Moving the start of its year, for example, would open the cap anew. The basis is locked, so that
    no approval comes in between.
    """
    if not any(name in new and new[name] != getattr(legal_basis, name) for name in TERMS):
        return {}
    now = LegalBasis.objects.select_for_update(no_key=True).get(pk=legal_basis.pk)
    if not LegalBasis.objects.counted_on().filter(pk=legal_basis.pk).exists():
        return {}
    sentence = _(
        "Donations were counted on this legal basis, so its cap, its year and its ties stay. If"
        " the law has changed, take it out of use and enter a new legal basis."
    )
    return {name: sentence for name in TERMS if name in new and new[name] != getattr(now, name)}


def counted_beside(legal_basis: LegalBasis) -> LegalBasisQuerySet:
    """The other bases with a cap on which something was counted, while this one starts at zero."""
    counted = LegalBasis.objects.counted_on()
    if counted.filter(pk=legal_basis.pk).exists():
        return counted.none()
    return counted.exclude(counts_in="")
