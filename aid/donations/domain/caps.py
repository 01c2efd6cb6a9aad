"""The cap of a legal ground: what was approved on it in a year, what is left, and what fits.

A cap is per ground, city and year. The counter is kept by the database itself (see CapYear); here
it is read, locked and put into words before anybody runs into it. What is only proposed holds no
place under a cap: it is named beside the running total as a help, and hinders nothing.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_COUNTED, DonationState
from aid.legal_bases.models import CapYear, LegalGround
from relationships.cities.models.cities import City
from sistercities.kernel.calendar import council_day
from sistercities.kernel.money import in_words
from sistercities.kernel.workflow import RuleError


def year_of(ground: LegalGround, day: date) -> date:
    """The first day of the ground's year in which a day lies. Which day that is, is a setting."""
    begins_on = date(day.year, ground.year_begins_month, ground.year_begins_day)
    return begins_on if begins_on <= day else begins_on.replace(year=day.year - 1)


@dataclass(frozen=True)
class Total:
    """What one city got on one ground in one year; without a cap there is no limit."""

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
            return _("What is given on this ground counts against no cap.")
        told = _times(self) if self.counts_in == LegalGround.Counts.TIMES else _money(self)
        return f"{told} {_proposed(self)}" if self.proposed else told


def _money(total: Total) -> str:
    return _(
        "On this ground, %(used)s of %(limit)s has been approved for this city in the year that"
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
        "On this ground, %(used)d donation has been approved for this city in the year that began"
        " on %(begins_on)s;",
        "On this ground, %(used)d donations have been approved for this city in the year that began"
        " on %(begins_on)s;",
        used,
    )
    rest = ngettext("%(left)d more is possible.", "%(left)d more are possible.", left)
    return f"{given % facts} {rest % {'left': left}}"


def _proposed(total: Total) -> str:
    """What is proposed on the same ground and not approved, so that it takes no place yet."""
    number = len(total.proposed)
    facts: dict[str, str | int] = {
        "number": number,
        "donations": ", ".join(donation.reference for donation in total.proposed),
    }
    if total.counts_in == LegalGround.Counts.TIMES:
        sentence = ngettext(
            "Proposed and not approved yet: %(number)d donation (%(donations)s).",
            "Proposed and not approved yet: %(number)d donations (%(donations)s).",
            number,
        )
        return sentence % facts
    values = [donation.value for donation in total.proposed if donation.value is not None]
    facts["value"] = in_words(sum(values, Decimal(0)), total.currency)
    return _("Proposed and not approved yet: %(value)s (%(donations)s).") % facts


def running_total(ground: LegalGround, city: City, day: date) -> Total:
    """What was approved for a city on this ground in the year in which a day lies."""
    begins_on = year_of(ground, day)
    rows = CapYear.objects.filter(ground=ground, city=city, begins_on=begins_on)
    used = rows.values_list("used", flat=True).first() or Decimal(0)
    left = None if ground.limit is None else max(ground.limit - used, Decimal(0))
    return Total(used, ground.limit, left, ground.currency, begins_on, ground.counts_in)


def total_beside(donation: Donation, ground: LegalGround, day: date) -> Total:
    """The running total for the city of a donation, with what else is proposed on this ground.

    An approval counts on the day on which it is confirmed, so what is proposed belongs to this
    year only.
    """
    total = running_total(ground, donation.city, day)
    if total.limit is None or total.begins_on != year_of(ground, council_day()):
        return total
    others = Donation.objects.in_state(DonationState.PROPOSED).exclude(pk=donation.pk)
    waiting = others.filter(ground=ground, city=donation.city_id).order_by("pk")
    return replace(total, proposed=tuple(waiting))


def must_fit(donation: Donation, ground: LegalGround, value: Decimal) -> None:
    """The donation still fits under the cap. Of many that ask at once, one is answered at a time.

    What was approved holds its place already. Lock the donation before; its ground is locked here.

    Raises RuleError, with the numbers: it would pass the cap of this year.
    """
    ground_now = LegalGround.objects.select_for_update(no_key=True).get(pk=ground.pk)
    _must_fit(donation, ground_now, value)


def why_too_much(donation: Donation, ground: LegalGround, value: Decimal) -> str:
    """Why it would not fit under the cap as things stand; empty if it fits. Nothing is locked."""
    try:
        _must_fit(donation, ground, value)
    except RuleError as reason:
        return " ".join(reason.messages)
    return ""


def _must_fit(donation: Donation, ground: LegalGround, value: Decimal) -> None:
    if donation.state in DONATION_COUNTED:
        return
    total = running_total(ground, donation.city, council_day())
    if total.limit is None or total.left is None:
        return
    facts = {
        "ground": ground.label,
        "begins_on": date_format(total.begins_on, "DATE_FORMAT"),
        "used": in_words(total.used, total.currency),
        "limit": in_words(total.limit, total.currency),
        "left": in_words(total.left, total.currency),
        "value": in_words(value, donation.currency or total.currency),
    }
    if total.counts_in == LegalGround.Counts.MONEY and value > total.left:
        raise RuleError(
            _(
                "The ground “%(ground)s” allows %(limit)s a year. %(used)s was given since"
                " %(begins_on)s, %(left)s is left; this donation is worth %(value)s."
            )
            % facts
        )
    if total.counts_in == LegalGround.Counts.TIMES and total.left < 1:
        allowed = ngettext(
            "The ground “%(ground)s” allows %(times)d donation a year to one city, and it was"
            " approved since %(begins_on)s: another one is not possible.",
            "The ground “%(ground)s” allows %(times)d donations a year to one city, and all were"
            " approved since %(begins_on)s: another one is not possible.",
            int(total.limit),
        )
        raise RuleError(allowed % (facts | {"times": int(total.limit)}))
