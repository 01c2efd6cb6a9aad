"""The office corrects how many things a donor still has, as the donor told it."""

import pytest

from aid.casework.domain import triage
from aid.models import Item
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import RecipientBodyFactory, proposed, received_pledge
from tests.following import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def corrected(pledge, number):
    triage.correct_things(pledge, by=clerk(), quantities={pledge.items.get(): number})


def there():
    return Item.objects.values_list("quantity", "state").get()


@pytest.mark.parametrize(
    ("number", "after"), [(2, (2, "available")), (5, (5, "available")), (0, (3, "gone"))]
)
def test_the_number_is_what_the_donor_still_has(number, after):
    pledge = received_pledge()

    corrected(pledge, number)

    step = pledge.steps.get()
    assert there() == after
    assert describe(step.act, step.facts) == (
        f"Corrected as the donor told the office: medical device, 3 before, {number} now."
    )


def test_what_was_gone_is_there_again():
    pledge = received_pledge()
    corrected(pledge, 0)

    corrected(pledge, 1)

    assert there() == (1, "available")


def test_not_more_than_there_are_now_can_be_taken_up():
    pledge = received_pledge()
    corrected(pledge, 2)
    body = RecipientBodyFactory(city=pledge.city)

    with pytest.raises(RuleError, match="there are 2, no more"):
        triage.take_up(pledge, by=clerk(), body=body, quantities={pledge.items.get(): 3})


def test_not_fewer_than_are_in_donations():
    pledge = received_pledge()
    proposed(pledge=pledge, quantities=[2])

    with pytest.raises(RuleError, match="2 are in donations already"):
        corrected(pledge, 1)

    assert there() == (3, "available")


def test_the_same_number_is_no_correction():
    pledge = received_pledge()

    with pytest.raises(RuleError, match="Nothing differs"):
        corrected(pledge, 3)


def test_of_a_pledge_that_is_declined_nothing_is_corrected():
    pledge = received_pledge()
    triage.decline(pledge, by=clerk(), why="other", letter="No.")

    with pytest.raises(RuleError, match="is now “declined”"):
        corrected(pledge, 2)


def test_things_of_another_pledge_are_left_alone():
    pledge, other = received_pledge(), received_pledge()

    with pytest.raises(RuleError, match="Nothing differs"):
        triage.correct_things(pledge, by=clerk(), quantities={other.items.get(): 1})

    assert other.items.get().quantity == 3


@pytest.mark.parametrize("name", ["take-up", "correct-things"])
def test_what_the_donor_wrote_last_stands_above_the_numbers(client, name):
    client.force_login(clerk())
    pledge = received_pledge()
    pledge.messages.create(kind="change", text="One is sold; two remain.")

    said = text(client.get(f"/admin/pledges/{pledge.pk}/{name}/"))

    assert said.index("One is sold; two remain.") < said.index("<form class")


def test_the_numbers_are_corrected_by_a_form(client):
    client.force_login(clerk())
    pledge = received_pledge()
    item = pledge.items.get()
    url = f"/admin/pledges/{pledge.pk}/correct-things/"
    page = client.get(url)
    sent = {"form_key": page.context["form_key"], "seen": page.context["seen"]}

    client.post(url, sent | {f"quantity_{item.pk}": 2})

    assert there() == (2, "available")
