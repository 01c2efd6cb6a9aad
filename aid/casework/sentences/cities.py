"""Which cities the cases of aid are about; see relationships.casework.sentences.labels."""

from collections.abc import Sequence

from aid.donations.models.donations import Donation
from aid.needs.models.needs import Need
from aid.needs.models.recipients import RecipientBody
from aid.past_donations.models import PastDonation
from relationships.casework.sentences.labels import CITIES, Found, numbers


def _of_donations(references: Sequence[str]) -> Found:
    ours = Donation.objects.filter(reference__in=references)
    past = PastDonation.objects.filter(reference__in=references)
    return [
        *ours.values_list("reference", "city_id"),
        *past.values_list("reference", "from_city_id").distinct(),
        *past.values_list("reference", "to_city_id").distinct(),
    ]


def _of_needs(references: Sequence[str]) -> Found:
    needs = Need.objects.filter(reference__in=references)
    return needs.values_list("reference", "body__city_id")


def _of_recipients(references: Sequence[str]) -> Found:
    return RecipientBody.objects.filter(pk__in=numbers(references)).values_list("pk", "city_id")


CITIES.update({"donation": _of_donations, "need": _of_needs, "recipient": _of_recipients})
