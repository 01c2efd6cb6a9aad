import datetime

import pytest
from django.urls import reverse

from aid.models import PastDonation
from relationships.models import Council
from sistercities.kernel import roles
from sistercities.models import PublicRecordEntry
from tests.factories import CityFactory, CouncilFactory, signed_in_as

pytestmark = pytest.mark.django_db
PAST = "admin:aid_pastdonation"


@pytest.fixture
def staff(client):
    return signed_in_as(client, roles.CLERK)


def typed(**given):
    home = Council.objects.first() or CouncilFactory()
    return {
        "from_city": home.city_id,
        "to_city": CityFactory(name="Beirut").pk,
        "what": "Fire engine",
        "happened_on": "2011-06-15",
        "precision": "month",
        "stage": "announced",
        "source": "Beverly Press",
        "as_of": "2026-01-01",
    } | given


def test_a_past_donation_is_entered_as_reported(staff):
    staff.post(reverse(f"{PAST}_add"), typed())

    gift = PastDonation.objects.get()
    assert (gift.provenance, gift.reference) == ("reported", "los-angeles-beirut-2011")
    assert gift.happened_on == datetime.date(2011, 6, 1)
    assert PublicRecordEntry.objects.count() == 1


@pytest.mark.parametrize("name", ["source", "as_of", "what"])
def test_nothing_is_taken_without_its_source(staff, name):
    page = staff.post(reverse(f"{PAST}_add"), typed(**{name: ""}))

    assert "This field is required." in page.content.decode()
    assert not PastDonation.objects.exists()


def test_a_day_to_come_is_refused_in_words(staff):
    page = staff.post(reverse(f"{PAST}_add"), typed(happened_on="2999-01-01"))

    assert "This date is in the future." in page.content.decode()


def test_the_list_leads_to_the_page_where_it_is_corrected_by_two(staff):
    staff.post(reverse(f"{PAST}_add"), typed())
    gift = PastDonation.objects.get()

    answer = staff.get(reverse(f"{PAST}_change", args=[gift.pk]))

    assert (answer.status_code, answer.url) == (302, gift.get_staff_url())
    assert "Correct: past donation" in staff.get(gift.get_staff_url()).content.decode()
