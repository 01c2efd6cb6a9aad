"""Days, moments and amounts are written in one way, by the clock of the council."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from post_office.models import Email

from relationships.models import Nomination, RelationshipDate
from relationships.ties.domain.tie_facts import TIE_DATE
from sistercities.kernel import entries
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.models import Installation
from tests.factories import CityFactory, CouncilFactory, NominationFactory, UserFactory, clerk
from tests.factories_aid import (
    confirm,
    entered_approval,
    official_tie,
    proposed,
    put,
    surplus_item,
)
from tests.reading import says, words

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 20)
# Late in the evening of October 20 in Los Angeles, and the next day in UTC.
EVENING = datetime.datetime(2026, 10, 21, 4, 15, tzinfo=datetime.UTC)
FIGURES = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


@pytest.fixture
def staff(client):
    CouncilFactory(timezone="America/Los_Angeles")
    client.force_login(clerk())
    return client


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "Oct. 20, 2026", "Oct. 20, 2026, 9:15 p.m. PDT"),
        ("uk", "20 жовтня 2026 року", "20 жовтня 2026 року, 21:15 PDT"),
    ],
)
def test_a_day_and_a_moment_have_one_form_in_each_language(staff, language, day, moment):
    with translation.override(language):
        told = date_format(DAY), by_the_clock(EVENING, council_zone())

    assert told == (day, moment)


def test_lists_tell_moments_by_the_councils_clock(staff):
    NominationFactory()
    Nomination.objects.update(created_at=EVENING)

    page = words(staff.get(reverse("admin:relationships_nomination_changelist")))

    assert "Oct. 20, 2026, 9:15 p.m. PDT" in page


def test_the_list_of_accounts_tells_when_somebody_was_invited(staff):
    UserFactory(password="!", invited_at=EVENING)
    administrator = UserFactory(is_superuser=True)
    staff.force_login(administrator)

    page = words(staff.get(reverse("admin:sistercities_user_changelist")))

    assert "invited on Oct. 20, 2026, 9:15 p.m. PDT" in page


def test_the_letterbox_tells_moments_by_the_councils_clock(staff):
    Installation.objects.create(demonstration=True)
    headers = {"X-Kind": "tie_official"}
    Email.objects.create(from_email="a@example.org", to=["b@example.org"], headers=headers)
    Email.objects.update(created=EVENING)

    assert "To b@example.org, Oct. 20, 2026, 9:15 p.m. PDT" in words(staff.get(reverse("mailbox")))


def test_the_public_reads_the_councils_day(staff):
    donation = proposed()
    confirm(entered_approval(donation, approved_on=datetime.date(2026, 10, 20)))
    put(donation, "approved")
    page, approved = f"/en/aid/{donation.reference}/", "Approved on Oct. 20, 2026"

    assert approved in says(page)
    assert "approved on Oct. 20, 2026" in says("/en/aid/")


def test_a_staff_page_has_no_day_in_figures_only(staff):
    item = surplus_item(value="18000.00")

    page = words(staff.get(reverse("item_case", args=[item.pk])))

    assert "$18,000" in page
    assert FIGURES.findall(page) == []


def test_a_tie_is_dated_as_precisely_as_its_source(staff):
    tie = official_tie(CityFactory())
    for precision in RelationshipDate.Precision:
        said = {"what": "since", "on": DAY, "precision": precision, "source": "A list"}
        entries.enter(TIE_DATE, tie, by=clerk(), **said)

    page = words(staff.get(reverse("relationship_case", args=[tie.pk])))

    assert [day for day in ("2026 ·", "October 2026 ·", "Oct. 20, 2026 ·") if day not in page] == []
    assert FIGURES.findall(page) == []


def test_the_desk_writes_days_as_the_case_pages_do(staff):
    NominationFactory(due_on=datetime.date(2020, 1, 2))

    assert "Jan. 2, 2020" in words(staff.get(reverse("admin:index")))
