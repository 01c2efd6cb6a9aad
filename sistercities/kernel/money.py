"""Money in words, as the reader writes it: $18,000, 1 250,50 ₴."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "UAH": "₴"}


def in_words(amount: Decimal, currency: str) -> str:
    """An amount with its currency; cents only where there are any."""
    places = 0 if amount % 1 == 0 else 2
    number = number_format(amount, decimal_pos=places, force_grouping=True)
    if currency in SIGNS:
        facts = {"sign": SIGNS[currency], "number": number}
        return pgettext("sign and amount of money", "%(sign)s%(number)s") % facts
    return f"{number} {currency}".strip()
