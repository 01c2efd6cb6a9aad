"""How old the valuation of a thing may be when a donation rests on it.

What counts is the fair market value at the time of the donation (Los Angeles Administrative Code
§22.547), so a valuation is good for a limited time only.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aid.items.models.items import Item
from sistercities.kernel.calendar import council_day
from sistercities.kernel.workflow import RuleError

VALUATION_MONTHS = 24


def must_be_fresh(valued_on: date, item: Item) -> None:
    """Raises RuleError: the valuation is older than VALUATION_MONTHS."""
    today = council_day()
    months = (today.year - valued_on.year) * 12 + today.month - valued_on.month
    if (months, today.day) > (VALUATION_MONTHS, valued_on.day):
        raise RuleError(
            _("“%(item)s” was valued on %(day)s, more than %(months)d months ago: value it anew.")
            % {
                "item": item,
                "day": date_format(valued_on, "DATE_FORMAT"),
                "months": VALUATION_MONTHS,
            }
        )
