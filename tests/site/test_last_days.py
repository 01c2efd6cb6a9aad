"""Whatever link a mail brings, it works to the end of its last day, by its reader's clocks."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from post_office.models import Email

from aid.models import AcceptanceLink, Pledge
from aid.pledges.domain import pledges
from aid.shipping.domain import acceptance_links, shipments
from relationships.council.domain import people
from relationships.models import City
from sistercities.kernel.calendar import end_of_day
from sistercities.kernel.days import day_in
from sistercities.models import User
from tests.entering import corrected as put_right
from tests.factories import CityFactory, CouncilFactory, UserFactory, clerk, council_moved
from tests.factories_agreements import frozen, linked
from tests.factories_aid import proposed, shipped, unconfirmed_pledge
from tests.moving_clock import Clock

pytestmark = pytest.mark.django_db
EAST, WEST = "Pacific/Kiritimati", "Pacific/Pago_Pago"  # 25 hours apart
SECOND = datetime.timedelta(seconds=1)


def utc(*moment):
    return datetime.datetime(*moment, tzinfo=datetime.UTC)


# The clocks are changed in the night after the last day of a link to sign, or on that day.
PLACES = [
    (EAST, WEST, utc(2026, 12, 1, 10, 30)),
    (WEST, EAST, utc(2026, 12, 1, 10, 30)),
    ("Asia/Beirut", WEST, utc(2026, 9, 24, 12)),
    ("America/Los_Angeles", EAST, utc(2027, 2, 12, 20)),
    ("America/Havana", EAST, utc(2026, 10, 2, 12)),
]


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


def mailed(before):
    """The address in the newest mail, and its words."""
    mail = Email.objects.order_by("pk").last()
    return re.search(rf"https?://[^/]+(/\S*{before}\S+)", mail.message)[1], mail.message


def signing(reader, office):
    agreement = frozen()
    council_moved(office)
    City.objects.filter(pk=agreement.nomination.city_id).update(timezone=reader)
    linked(agreement, opened=False)
    return *mailed("sign/"), 30, "uk"


def receiving(reader, office):
    """What travels is expected in 20 days."""
    CouncilFactory(contact_email="clerk@example.org")
    expected = today_in(reader) + datetime.timedelta(days=20)
    donation = shipped(proposed(), expected_on=expected)
    council_moved(office)
    City.objects.filter(pk=donation.city_id).update(timezone=reader)
    donation.refresh_from_db()
    acceptance_links.send_link(donation, by=clerk())
    return *mailed("receive/"), 80, "uk"


def confirming(reader, office):
    CouncilFactory(timezone=reader, contact_email="clerk@example.org")
    pledges.send_again(unconfirmed_pledge(city=CityFactory(timezone=office)))
    return *mailed("confirm/"), 14, "en"


def inviting(reader, office):
    CouncilFactory(timezone=reader)
    people.invite(UserFactory(password="!"), by=clerk())
    return *mailed("reset/key/"), 3, "en"


LINKS = [signing, receiving, confirming, inviting]


def today_in(zone):
    return day_in(ZoneInfo(zone))


def works(client, address):
    page = client.get(address, follow=True)
    return page.status_code == 200 and not page.context.get("token_fail"), page


@pytest.mark.parametrize(("reader", "office", "now"), PLACES)
@pytest.mark.parametrize("link", LINKS)
def test_a_link_works_to_the_end_of_the_day_that_its_mail_names(
    client, clock, link, reader, office, now
):
    clock.set(now)
    address, message, days, language = link(reader, office)
    last = today_in(reader) + datetime.timedelta(days=days)
    next_day = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time())
    midnight = next_day.replace(tzinfo=ZoneInfo(reader))

    clock.set(midnight.astimezone(datetime.UTC) - SECOND)
    alive, _page = works(client, address)
    clock.set(midnight.astimezone(datetime.UTC) + SECOND)
    dead, page = works(client, address)

    with translation.override(language):
        day = date_format(last)
    assert (day in message, alive, dead) == (True, True, False)
    assert link is inviting or day in page.content.decode()


@pytest.mark.parametrize(("reader", "office", "now"), PLACES)
def test_a_link_to_a_forgotten_password_works_to_the_end_of_a_day(
    client, clock, mailoutbox, reader, office, now
):
    clock.set(now)
    CouncilFactory(timezone=reader)
    User.objects.create_user("ana@example.org", "correct horse battery", name="Ana")
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"})
    address = re.search(r"https?://[^/]+(/\S*reset/key/\S+)", mailoutbox[0].body)[1]
    last = today_in(reader) + datetime.timedelta(days=3)
    end = end_of_day(last, ZoneInfo(reader))

    clock.set(end - SECOND)
    alive, _page = works(client, address)
    clock.set(end + 2 * SECOND)

    assert (alive, works(client, address)[0]) == (True, False)


@pytest.mark.parametrize(
    ("day", "zone", "end"),
    [
        ((2026, 12, 1), EAST, utc(2026, 12, 1, 10)),
        ((2026, 12, 1), WEST, utc(2026, 12, 2, 11)),
        ((2026, 10, 24), "Asia/Beirut", utc(2026, 10, 24, 22)),  # at midnight it is 23 o'clock
        ((2027, 4, 29), "Africa/Cairo", utc(2027, 4, 29, 22)),  # there is no midnight
        ((2026, 10, 31), "America/Havana", utc(2026, 11, 1, 4)),  # midnight comes twice
        ((2027, 3, 14), "America/Los_Angeles", utc(2027, 3, 15, 7)),
    ],
)
def test_a_day_ends_where_the_next_begins(day, zone, end):
    assert end_of_day(datetime.date(*day), ZoneInfo(zone)) == end - datetime.timedelta.resolution


def travelling(expected_in, **council):
    CouncilFactory(contact_email="clerk@example.org", **council)
    donation = shipped(proposed(), expected_on=today_in("UTC") + datetime.timedelta(expected_in))
    City.objects.filter(pk=donation.city_id).update(timezone="UTC")
    donation.refresh_from_db()
    acceptance_links.send_link(donation, by=clerk())
    return donation


def expected(donation, days):
    """Correct the expected arrival to so many days from today."""
    row = shipments.current(donation)
    until = today_in("UTC") + datetime.timedelta(days=days)
    put_right(row, expected_on=until, note="The ship is late")


def named(client, address):
    """The last day, as the page behind the link names it, in days from today."""
    page = client.get(address)
    return (page.context["link"].last_day - today_in("UTC")).days, page


@pytest.mark.parametrize(("corrected", "lives"), [(100, 160), (40, 150), (90, 150)])
def test_goods_that_come_later_find_the_link_alive_and_none_dies_earlier(client, corrected, lives):
    donation = travelling(90)
    address, _message = mailed("receive/")

    expected(donation, corrected)

    days, page = named(client, address)
    assert days == lives
    assert date_format(page.context["link"].last_day) in page.content.decode()


def test_a_link_that_ran_out_lives_again_when_the_goods_come_later(client, clock):
    now = utc(2026, 12, 1, 10)
    clock.set(now)
    donation = travelling(10)
    address, _message = mailed("receive/")

    clock.set(now + datetime.timedelta(days=71))
    assert client.get(address).status_code == 410
    expected(donation, 5)

    assert client.get(address).status_code == 200


def test_a_link_sent_anew_while_the_goods_are_late_lives_for_sixty_days_more(client, clock):
    now = utc(2026, 12, 1, 10)
    clock.set(now)
    donation = travelling(10)

    clock.set(now + datetime.timedelta(days=80))
    acceptance_links.send_link(donation, by=clerk())

    assert named(client, mailed("receive/")[0])[0] == 60


def test_a_reminder_and_the_desk_of_the_clerk_name_the_same_day(client, clock):
    clock.set(utc(2026, 12, 1, 10, 30))
    donation = travelling(20)
    City.objects.filter(pk=donation.city_id).update(timezone=EAST)
    donation.refresh_from_db()
    link = acceptance_links.send_link(donation, by=clerk())
    acceptance_links.remind(donation, by=clerk())

    client.force_login(clerk())
    page = client.get(reverse("donation_case", args=[donation.pk])).content.decode()

    last = AcceptanceLink.objects.get(pk=link.pk).last_day
    with translation.override("uk"):
        assert date_format(last) in Email.objects.order_by("pk").last().message
    assert f"until {date_format(last)}" in " ".join(page.split())


def test_a_pledge_is_not_forgotten_while_its_link_works(client, clock):
    now = utc(2026, 12, 1, 10, 30)
    clock.set(now)
    CouncilFactory(timezone=WEST, contact_email="clerk@example.org")
    pledge = unconfirmed_pledge()
    clock.set(now + datetime.timedelta(days=10))
    pledges.send_again(pledge)
    address, _message = mailed("confirm/")

    clock.set(now + datetime.timedelta(days=20))
    call_command("forget_pledges", verbosity=0)
    alive = client.get(address).status_code
    clock.set(now + datetime.timedelta(days=26))
    call_command("forget_pledges", verbosity=0)

    assert (alive, Pledge.objects.exists()) == (200, False)
