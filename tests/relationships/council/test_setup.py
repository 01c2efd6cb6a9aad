import pytest

from relationships.council.domain.setup import set_up_council
from relationships.models import Council, Office
from sistercities.kernel.workflow import RuleError
from tests.factories import CityFactory, CouncilFactory, clerk

pytestmark = pytest.mark.django_db
RULES = {
    "name": "Bergen City Council",
    "seats": 3,
    "votes": {"quorum": 2, "threshold": "voting", "source": "Charter, article 5"},
    "timezone": "Europe/Oslo",
    "contact_email": "council@example.org",
    "seat_title": "Seat {number}",
}


def set_up(**changes):
    return set_up_council(by=clerk(), city=CityFactory(name="Bergen"), **RULES | changes)


def test_council_begins_with_its_rules_its_address_and_empty_seats():
    council = set_up()

    rule = council.body.vote_rules.current().get()
    assert (rule.quorum, rule.source, rule.since) == (2, "Charter, article 5", None)
    assert council.city.slug == "bergen"
    assert [str(office) for office in Office.objects.all()] == ["Seat 1", "Seat 2", "Seat 3"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"votes": RULES["votes"] | {"quorum": 0}}, "between 1 and the number of seats"),
        ({"votes": RULES["votes"] | {"quorum": 4}}, "between 1 and the number of seats"),
        ({"votes": RULES["votes"] | {"threshold": "fixed"}}, "fixed number of ayes"),
        ({"votes": RULES["votes"] | {"source": " "}}, "where the rule stands"),
        ({"timezone": "Europe/Nowhere"}, "no time zone Europe/Nowhere"),
        ({"seat_title": "Seat"}, "a title of its own"),
    ],
)
def test_rules_that_cannot_be_are_refused(wrong, says):
    with pytest.raises(RuleError, match=says):
        set_up(**wrong)

    assert not Council.objects.exists()


def test_second_council_is_refused():
    CouncilFactory()

    with pytest.raises(RuleError, match="There is a council already"):
        set_up()
