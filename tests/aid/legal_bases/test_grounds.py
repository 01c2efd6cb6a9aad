from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from aid.legal_bases.domain import grounds_data
from aid.legal_bases.models import WORDED
from aid.models import LegalGround
from sistercities.kernel import roles
from tests.factories import UserFactory, signed_in_as
from tests.factories_aid import LegalGroundFactory, approved, grounded, money_ground, proposed

pytestmark = pytest.mark.django_db
GROUNDS = "admin:aid_legalground"
CAPS = "admin:aid_capyear"
STAYS = (
    "Donations were counted on this legal ground, so its cap, its year and its ties stay. If the"
    " law has changed, take it out of use and enter a new legal ground."
)


@pytest.fixture
def administrator(client):
    return signed_in_as(client, roles.ADMINISTRATOR)


def typed(ground, **changed):
    names = (
        "title", "rule", "source", "source_url", "kinds_of_tie", "evidence_asked", "counts_in",
        "limit", "currency", "year_begins_month", "year_begins_day",
    )  # fmt: skip
    stands = {name: getattr(ground, name) for name in names}
    rows = {"years-TOTAL_FORMS": 0, "years-INITIAL_FORMS": 0}
    return {name: "" if fact is None else fact for name, fact in (stands | rows | changed).items()}


def sister_city():
    grounds_data.load("los_angeles")
    return LegalGround.objects.get(key="official-sister-city")


def save(client, ground, **changed):
    return client.post(reverse(f"{GROUNDS}_change", args=[ground.pk]), typed(ground, **changed))


def test_an_empty_list_names_the_command(administrator):
    page = administrator.get(reverse(f"{GROUNDS}_changelist")).content.decode()

    assert "load_grounds los_angeles" in page


def test_the_administrator_sets_amount_currency_and_year(administrator):
    ground = sister_city()

    save(administrator, ground, limit="50000", currency="eur", year_begins_month="7")

    ground.refresh_from_db()
    assert (ground.limit, ground.currency, ground.year_begins_month) == (
        Decimal(50_000), "EUR", 7,
    )  # fmt: skip


@pytest.mark.parametrize("kinds", [[], ["friendship"], ["sister", "partner"]])
def test_the_administrator_says_which_ties_a_ground_serves(administrator, kinds):
    ground = sister_city()

    save(administrator, ground, kinds_of_tie=kinds)

    ground.refresh_from_db()
    listed = administrator.get(reverse(f"{GROUNDS}_changelist")).content.decode()
    assert ground.kinds_of_tie == kinds
    assert ("sister city, partner city" in listed) == (len(kinds) == 2)


def test_a_kind_of_tie_that_there_is_not_is_refused(administrator, sql):
    ground = sister_city()

    page = save(administrator, ground, kinds_of_tie=["twin"]).content.decode()

    assert "twin is not one of the available choices" in page
    with pytest.raises(DatabaseError, match="ground_kinds_of_tie_known"), transaction.atomic():
        sql("UPDATE aid_legalground SET kinds_of_tie = ARRAY['twin']")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"limit": ""}, "Give the cap: an amount above zero."),
        ({"limit": "0"}, "Give the cap: an amount above zero."),
        ({"counts_in": ""}, "Say what the cap counts, or leave the amount empty."),
        ({"year_begins_month": "13"}, "From 1 to 12."),
        ({"year_begins_day": "0"}, "From 1 to 28."),
        ({"currency": "US"}, "Three letters, such as USD."),
    ],
)
def test_a_cap_that_makes_no_sense_is_refused_in_words(administrator, changed, sentence):
    ground = sister_city()

    page = save(administrator, ground, **changed).content.decode()

    ground.refresh_from_db()
    assert sentence in page
    assert (ground.limit, ground.counts_in, ground.currency) == (100_000, "money", "USD")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "200000"),
        ("currency", "EUR"),
        ("counts_in", "times"),
        ("year_begins_month", "7"),
        ("year_begins_day", "2"),
        ("kinds_of_tie", ["friendship"]),
    ],
)
def test_terms_on_which_something_was_counted_stay_and_what_was_typed_is_kept(
    administrator, name, value
):
    ground = sister_city()
    approved(grounded(proposed("council"), ground))

    page = save(administrator, ground, **{name: value, "evidence_asked": "Which city?"})

    form = page.context["adminform"].form
    ground.refresh_from_db()
    assert form.errors[name] == [STAYS]
    assert (form["evidence_asked"].value(), form[name].value()) == ("Which city?", value)
    assert (ground.evidence_asked, ground.limit, ground.year_begins_month) == ("", 100_000, 1)


def test_no_form_of_the_admin_rewrites_how_a_ground_reads(administrator):
    ground = sister_city()

    save(administrator, ground, title="X", rule="X", source="X", source_url="", limit="9")

    page = administrator.get(reverse(f"{GROUNDS}_change", args=[ground.pk])).content.decode()
    now = LegalGround.objects.get(pk=ground.pk)
    assert now.limit == 9
    assert {name: getattr(now, name) for name in WORDED} == {
        name: getattr(ground, name) for name in WORDED
    }
    assert f'href="{ground.get_staff_url()}"' in page


def test_a_ground_entered_in_the_admin_begins_with_its_first_wording(administrator):
    new_ground(administrator, title="Another rule")

    row = LegalGround.objects.get(key="sister-cities-again").wordings.get()
    assert (row.title, row.counts, row.entered_by == row.confirmed_by) == (
        "Another rule", True, True,
    )  # fmt: skip


def new_ground(client, **changed):
    key = {"key": "sister-cities-again"}
    return client.post(reverse(f"{GROUNDS}_add"), typed(money_ground(), **key | changed))


def test_a_second_cap_beside_one_that_was_counted_on_is_asked_about(administrator):
    approved(grounded(proposed("council"), sister_city()))

    asked = new_ground(administrator)
    answered = new_ground(administrator, counts_from_zero="on")

    assert asked.context["adminform"].form.errors["counts_from_zero"] == [
        "Donations were counted on “Official sister city”, and this cap begins beside that at"
        " zero. If the law means that, tick here."
    ]
    assert answered.status_code == 302
    assert LegalGround.objects.filter(key="sister-cities-again").count() == 1


def test_a_cap_that_is_put_beside_it_by_a_change_is_asked_about_too(administrator):
    approved(grounded(proposed("council"), sister_city()))
    other = LegalGround.objects.get(key="emergency")

    page = save(administrator, other, counts_in="money", limit="100000")

    other.refresh_from_db()
    assert "counts_from_zero" in page.context["adminform"].form.errors
    assert other.counts_in == ""


def test_a_cap_of_what_is_out_of_use_is_asked_about_when_it_is_put_in_use(administrator):
    approved(grounded(proposed("council"), sister_city()))
    other = LegalGroundFactory(is_active=False)

    save(administrator, other, counts_in="money", limit="100000")

    other.refresh_from_db()
    assert (other.counts_in, other.is_active) == ("money", False)


@pytest.mark.parametrize("changed", [{}, {"counts_in": "", "limit": ""}])
def test_nothing_is_asked_where_no_cap_is_given_twice(administrator, changed):
    if changed:
        approved(grounded(proposed("council"), sister_city()))

    new_ground(administrator, **changed)

    assert LegalGround.objects.filter(key="sister-cities-again").exists()


def test_a_clerk_reads_grounds_and_changes_none(client):
    ground = sister_city()

    response = save(signed_in_as(client, roles.CLERK), ground, limit="1")

    ground.refresh_from_db()
    assert (response.status_code, ground.limit) == (403, 100_000)


def test_the_counters_are_read_and_never_edited(client):
    ground = money_ground()
    approved(grounded(proposed("council"), ground))
    year = ground.years.get()
    user = UserFactory(is_superuser=True)
    client.force_login(user)

    page = client.get(reverse(f"{CAPS}_changelist")).content.decode()
    response = client.post(reverse(f"{CAPS}_change", args=[year.pk]), {"used": "0"})

    assert str(ground) in page
    assert "$18,000" in page
    assert "$100,000" in page
    assert response.status_code == 403
    assert client.get(reverse(f"{CAPS}_add")).status_code == 403
