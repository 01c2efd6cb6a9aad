import pytest
from django.core.paginator import Paginator

from sistercities.kernel.pages import page_of
from sistercities.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return [UserFactory(name=f"Member {number}") for number in range(3)]


@pytest.mark.parametrize(
    ("size", "asked", "number", "shown"),
    [
        (2, "", 1, [0, 1]),
        (2, "1", 1, [0, 1]),
        (2, "2", 2, [2]),
        (2, "3", 2, [2]),
        (2, "-1", 1, [0, 1]),
        (2, "²", 1, [0, 1]),
        (3, "", 1, [0, 1, 2]),
        (3, "9", 1, [0, 1, 2]),
        (4, "0", 1, [0, 1, 2]),
    ],
)
@pytest.mark.parametrize("seldom_full", [True, False])
def test_page_is_the_nearest_there_is(three, size, asked, number, shown, seldom_full):
    rows = User.objects.order_by("pk")

    page = page_of(rows, size=size, asked=asked, seldom_full=seldom_full)

    assert (page.number, list(page)) == (number, [three[place] for place in shown])
    assert (page.paginator.count, page.paginator.num_pages) == (3, -(-3 // size))
    assert page.has_next() == (number < page.paginator.num_pages)


def test_page_of_a_list_in_memory():
    page = page_of(["a", "b", "c"], size=2, asked="2")

    assert (list(page), type(page.paginator)) == (["c"], Paginator)


def test_page_of_nothing_is_empty():
    page = page_of(User.objects.order_by("pk"), size=2, asked="")

    assert (list(page), page.paginator.count, page.has_other_pages()) == ([], 0, False)


@pytest.mark.parametrize(("size", "queries"), [(2, 2), (3, 1), (4, 1)])
def test_page_that_is_seldom_full_is_counted_only_if_it_is(
    three, size, queries, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        page = page_of(User.objects.order_by("pk"), size=size, asked="", seldom_full=True)
        told = len(page), page.paginator.count

    assert told == (min(size, 3), 3)
