import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from relationships.models import Council, Office
from sistercities.kernel import form_keys, installation, roles
from sistercities.kernel.form_keys import ANYBODY
from sistercities.models import Installation, User
from tests.relationships.places import place

pytestmark = pytest.mark.django_db
ANSWERS = {
    "city": "Bergen",
    "name": "Bergen City Council",
    "seats": "7",
    "quorum": "4",
    "threshold": "voting",
    "rules_source": "Charter, article 5",
    "contact_email": "council@example.org",
    "admin_email": "admin@example.org",
}
REST = ("council@example.org", "admin@example.org")


@pytest.fixture
def bergen():
    return place(name="Bergen", country_code="NO", timezone="Europe/Oslo")


def set_up(**changes):
    options = {name: value for name, value in (ANSWERS | changes).items() if value is not None}
    printed = StringIO()
    call_command("setup_council", **options, no_input=True, stdout=printed)
    return printed.getvalue()


def test_setup_council_enters_the_council_with_its_seats(bergen):
    set_up()

    council = Council.objects.get()
    bergen.refresh_from_db()
    assert (council.city, bergen.slug) == (bergen, "bergen")
    rule = council.body.vote_rules.current().get()
    assert (council.seats, rule.quorum, rule.threshold) == (7, 4, "voting")
    assert (council.timezone, council.two_people) == ("Europe/Oslo", True)
    assert rule.source == "Charter, article 5"
    assert list(Office.objects.values_list("title", flat=True)) == [
        f"District {number}" for number in range(1, 8)
    ]


@pytest.mark.parametrize(
    ("where", "chosen", "hours"),
    [
        ({"country_code": "US", "region": "California"}, {}, [72]),
        ({"country_code": "US", "region": "California"}, {"notice": "none"}, []),
        ({"country_code": "NO", "region": "Vestland"}, {}, []),
        ({"country_code": "NO", "region": "Vestland"}, {"notice": "california"}, [72]),
    ],
)
def test_setup_council_loads_the_law_about_notice_of_its_place(where, chosen, hours):
    place(name="Bergen", timezone="Europe/Oslo", **where)

    set_up(**chosen)

    rules = Council.objects.get().body.notice_rules.current()
    assert list(rules.values_list("regular_hours", flat=True)) == hours


def test_setup_council_declares_the_installation_real(bergen):
    set_up()

    assert not installation.is_demonstration()
    with pytest.raises(ValueError, match="belongs to a real council"):
        installation.declare(demonstration=True)


def test_setup_council_invites_the_first_administrator(bergen):
    printed = set_up(admin_name="Ada Administrator")

    user = User.objects.get()
    link = re.search(rf"{settings.SITE_URL}(/accounts/\S+)", printed).group(1)
    assert (user.email, user.name, user.has_usable_password()) == (
        "admin@example.org",
        "Ada Administrator",
        False,
    )
    assert [group.name for group in user.groups.all()] == [roles.ADMINISTRATOR]
    assert Client().get(link, follow=True, secure=False, SERVER_NAME="localhost").status_code == 200


def test_link_of_the_set_up_lets_the_administrator_in(bergen):
    client = Client(SERVER_NAME="localhost")
    link = re.search(rf"{settings.SITE_URL}(/accounts/\S+)", set_up()).group(1)
    form = client.get(link, follow=True).request["PATH_INFO"]

    typed = {"password1": "a long new password", "password2": "a long new password"}
    client.post(form, typed | {"form_key": form_keys.new_key(ANYBODY)})

    assert User.objects.get().check_password("a long new password")
    assert client.login(email="admin@example.org", password="a long new password")


def test_setup_council_refuses_a_demonstration(bergen):
    installation.declare(demonstration=True)

    with pytest.raises(CommandError, match="cannot become a real council's site"):
        set_up()

    assert not Council.objects.exists()


def test_setup_council_refuses_a_second_council(bergen):
    set_up()

    with pytest.raises(CommandError, match="There is a council already"):
        set_up(admin_email="second@example.org")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"quorum": "8"}, "between 1 and the number of seats"),
        ({"quorum": "0"}, "between 1 and the number of seats"),
        ({"seats": "many"}, "must be a number"),
        ({"threshold": "most"}, "is one of"),
        ({"timezone": "Europe/Nowhere"}, "no time zone"),
        ({"contact_email": "nobody"}, "valid email"),
        ({"admin_email": "nobody"}, "valid email"),
        ({"admin_email": None}, "Say --admin-email"),
        ({"city": "Xyzzyville"}, "No city called"),
        ({"city": "9"}, "No city called"),
        ({"seat_title": "Seat"}, "title of its own"),
    ],
)
def test_setup_council_enters_all_or_nothing(bergen, wrong, says):
    with pytest.raises(CommandError, match=says):
        set_up(**wrong)

    assert not Council.objects.exists()
    assert not Installation.objects.exists()
    assert not User.objects.exists()


def test_setup_council_asks_which_of_several_cities(bergen):
    other = place(name="Bergen", country_code="DE")

    with pytest.raises(CommandError, match=f"{other.geoname_id}"):
        set_up()
    set_up(city=str(other.geoname_id))

    assert Council.objects.get().city == other


class Terminal(StringIO):
    """A person who types one answer after the other."""

    def isatty(self):
        return True


def test_setup_council_asks_for_what_is_not_given(bergen, monkeypatch):
    place("Bergen", country_code="DE")
    typed = ["Bergen", str(bergen.geoname_id), *list(ANSWERS.values())[1:6], "", *REST]
    monkeypatch.setattr("sys.stdin", Terminal("\n".join(typed) + "\n"))
    printed = StringIO()

    call_command("setup_council", stdout=printed)

    assert "Several cities are called so" in printed.getvalue()
    assert Council.objects.get().city == bergen
    assert User.objects.get().email == "admin@example.org"


def test_setup_council_needs_the_gazetteer():
    with pytest.raises(CommandError, match="Load the gazetteer first"):
        set_up()
