"""The cap of a legal basis: what was approved on it in a year, what is left, and what fits.

A cap is per basis, city and year. The database itself keeps the counter (see CapYear); here it is
read, locked, and put into words before anybody runs into it. What is only proposed does not count
against a cap; it is named beside the running total as information.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_COUNTED, DonationState
from aid.legal_bases.models import CapYear, LegalBasis
from relationships.cities.models.cities import City
from sistercities.kernel.calendar import council_day
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError


def year_of(legal_basis: LegalBasis, day: date) -> date:
    """The first day of the cap's year that contains this day; when a year begins is a setting."""
    begins_on = date(day.year, legal_basis.year_begins_month, legal_basis.year_begins_day)
    return begins_on if begins_on <= day else begins_on.replace(year=day.year - 1)


@dataclass(frozen=True)
class Total:
    """What one city got on one basis in one year; without a cap there is no limit."""

    used: Decimal
    limit: Decimal | None
    left: Decimal | None
    currency: str
    begins_on: date
    counts_in: str
    proposed: tuple[Donation, ...] = ()

    def __str__(self) -> str:
        """The running total as a sentence, with its numbers, and what waits beside it."""
        if self.limit is None or self.left is None:
            return _("What is given on this basis counts against no cap.")
        told = _times(self) if self.counts_in == LegalBasis.Counts.TIMES else _money(self)
        return f"{told} {_proposed(self)}" if self.proposed else told


def _money(total: Total) -> str:
    return _(
        "On this basis, %(used)s of %(limit)s has been approved for this city in the year that"
        " began on %(begins_on)s; %(left)s is left."
    ) % {
        "used": in_words(total.used, total.currency),
        "limit": in_words(total.limit or Decimal(0), total.currency),
        "left": in_words(total.left or Decimal(0), total.currency),
        "begins_on": date_format(total.begins_on, "DATE_FORMAT"),
    }


def _times(total: Total) -> str:
    used, left = int(total.used), int(total.left or 0)
    facts = {"used": used, "begins_on": date_format(total.begins_on, "DATE_FORMAT")}
    given = ngettext(
        "On this basis, %(used)d donation has been approved for this city in the year that began"
        " on %(begins_on)s;",
        "On this basis, %(used)d donations have been approved for this city in the year that began"
        " on %(begins_on)s;",
        used,
    )
    rest = ngettext("%(left)d more is possible.", "%(left)d more are possible.", left)
    return f"{given % facts} {rest % {'left': left}}"


def _proposed(total: Total) -> str:
    """What is proposed on the same basis and not approved, so that it does not count yet."""
    number = len(total.proposed)
    facts: dict[str, str | int] = {
        "number": number,
        "donations": ", ".join(donation.reference for donation in total.proposed),
    }
    if total.counts_in == LegalBasis.Counts.TIMES:
        sentence = ngettext(
            "Proposed and not approved yet: %(number)d donation (%(donations)s).",
            "Proposed and not approved yet: %(number)d donations (%(donations)s).",
            number,
        )
        return sentence % facts
    values = [donation.value for donation in total.proposed if donation.value is not None]
    facts["value"] = in_words(sum(values, Decimal(0)), total.currency)
    return _("Proposed and not approved yet: %(value)s (%(donations)s).") % facts


def running_total(legal_basis: LegalBasis, city: City, day: date) -> Total:
    """What was approved for a city on this basis in the year in which a day lies."""
    begins_on = year_of(legal_basis, day)
    rows = CapYear.objects.filter(legal_basis=legal_basis, city=city, begins_on=begins_on)
    used = rows.values_list("used", flat=True).first() or Decimal(0)
    left = None if legal_basis.limit is None else max(legal_basis.limit - used, Decimal(0))
    return Total(
        used, legal_basis.limit, left, legal_basis.currency, begins_on, legal_basis.counts_in
    )


def total_beside(donation: Donation, legal_basis: LegalBasis, day: date) -> Total:
    """The running total for the city of a donation, and what else is proposed on this basis.

    An approval counts on the day on which it is confirmed, so a proposal belongs to this year.
    """
    total = running_total(legal_basis, donation.city, day)
    if total.limit is None or total.begins_on != year_of(legal_basis, council_day()):
        return total
    others = Donation.objects.in_state(DonationState.PROPOSED).exclude(pk=donation.pk)
    waiting = others.filter(legal_basis=legal_basis, city=donation.city_id).order_by("pk")
    return replace(total, proposed=tuple(waiting))


def must_fit(donation: Donation, legal_basis: LegalBasis, value: Decimal) -> None:
    """See that the donation still fits under the cap.

    The caller has locked the donation; its basis is locked here, so that of many approvals at once
    one is checked after the other. What is approved already is not counted twice.

    Raises RuleError, with the numbers: it would pass the cap of this year.
    """
    basis_now = LegalBasis.objects.select_for_update(no_key=True).get(pk=legal_basis.pk)
    _must_fit(donation, basis_now, value)


def why_too_much(donation: Donation, legal_basis: LegalBasis, value: Decimal) -> str:
    """Why it would not fit under the cap now; empty if it fits. Nothing is locked."""
    try:
        _must_fit(donation, legal_basis, value)
    except RuleError as reason:
        return " ".join(reason.messages)
    return ""


def _must_fit(donation: Donation, legal_basis: LegalBasis, value: Decimal) -> None:
    if donation.state in DONATION_COUNTED:
        return
    total = running_total(legal_basis, donation.city, council_day())
    if total.limit is None or total.left is None:
        return
    facts = {
        "legal_basis": legal_basis.label,
        "begins_on": date_format(total.begins_on, "DATE_FORMAT"),
        "used": in_words(total.used, total.currency),
        "limit": in_words(total.limit, total.currency),
        "left": in_words(total.left, total.currency),
        "value": in_words(value, donation.currency or total.currency),
    }
    if total.counts_in == LegalBasis.Counts.MONEY and value > total.left:
        raise RuleError(
            _(
                "The basis “%(legal_basis)s” allows %(limit)s a year. %(used)s was given since"
                " %(begins_on)s, %(left)s is left; this donation is worth %(value)s."
            )
            % facts
        )
    if total.counts_in == LegalBasis.Counts.TIMES and total.left < 1:
        allowed = ngettext(
            "The basis “%(legal_basis)s” allows %(times)d donation a year to one city, and it was"
            " approved since %(begins_on)s: another one is not possible.",
            "The basis “%(legal_basis)s” allows %(times)d donations a year to one city, and all"
            " were"
            " approved since %(begins_on)s: another one is not possible.",
            int(total.limit),
        )
        raise RuleError(allowed % (facts | {"times": int(total.limit)}))
