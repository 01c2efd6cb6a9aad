from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from aid.legal_bases.domain import legal_bases_data
from aid.legal_bases.models import WORDED
from aid.models import LegalBasis
from sistercities.kernel import roles
from tests.factories import UserFactory, signed_in_as
from tests.factories_aid import LegalBasisFactory, approved, money_basis, proposed, with_basis

pytestmark = pytest.mark.django_db
BASES = "admin:aid_legalbasis"
CAPS = "admin:aid_capyear"
STAYS = (
    "Donations were counted on this legal basis, so its cap, its year and its ties stay. If the"
    " law has changed, take it out of use and enter a new legal basis."
)


@pytest.fixture
def administrator(client):
    return signed_in_as(client, roles.ADMINISTRATOR)


def typed(legal_basis, **changed):
    names = (
        "title", "rule", "source", "source_url", "kinds_of_tie", "evidence_asked", "counts_in",
        "limit", "currency", "year_begins_month", "year_begins_day",
    )  # fmt: skip
    stands = {name: getattr(legal_basis, name) for name in names}
    rows = {"years-TOTAL_FORMS": 0, "years-INITIAL_FORMS": 0}
    return {name: "" if fact is None else fact for name, fact in (stands | rows | changed).items()}


def sister_city():
    legal_bases_data.load("los_angeles")
    return LegalBasis.objects.get(key="official-sister-city")


def save(client, legal_basis, **changed):
    return client.post(
        reverse(f"{BASES}_change", args=[legal_basis.pk]), typed(legal_basis, **changed)
    )


def test_an_empty_list_names_the_command(administrator):
    page = administrator.get(reverse(f"{BASES}_changelist")).content.decode()

    assert "load_legal_bases los_angeles" in page


def test_the_administrator_sets_amount_currency_and_year(administrator):
    legal_basis = sister_city()

    save(administrator, legal_basis, limit="50000", currency="eur", year_begins_month="7")

    legal_basis.refresh_from_db()
    assert (legal_basis.limit, legal_basis.currency, legal_basis.year_begins_month) == (
        Decimal(50_000), "EUR", 7,
    )  # fmt: skip


@pytest.mark.parametrize("kinds", [[], ["friendship"], ["sister", "partner"]])
def test_the_administrator_says_which_ties_a_basis_serves(administrator, kinds):
    legal_basis = sister_city()

    save(administrator, legal_basis, kinds_of_tie=kinds)

    legal_basis.refresh_from_db()
    listed = administrator.get(reverse(f"{BASES}_changelist")).content.decode()
    assert legal_basis.kinds_of_tie == kinds
    assert ("sister city, partner city" in listed) == (len(kinds) == 2)


def test_a_kind_of_tie_that_there_is_not_is_refused(administrator, sql):
    legal_basis = sister_city()

    page = save(administrator, legal_basis, kinds_of_tie=["twin"]).content.decode()

    assert "twin is not one of the available choices" in page
    with pytest.raises(DatabaseError, match="basis_kinds_of_tie_known"), transaction.atomic():
        sql("UPDATE aid_legalbasis SET kinds_of_tie = ARRAY['twin']")


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
    legal_basis = sister_city()

    page = save(administrator, legal_basis, **changed).content.decode()

    legal_basis.refresh_from_db()
    assert sentence in page
    assert (legal_basis.limit, legal_basis.counts_in, legal_basis.currency) == (
        100_000,
        "money",
        "USD",
    )


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
    legal_basis = sister_city()
    approved(with_basis(proposed("council"), legal_basis))

    page = save(administrator, legal_basis, **{name: value, "evidence_asked": "Which city?"})

    form = page.context["adminform"].form
    legal_basis.refresh_from_db()
    assert form.errors[name] == [STAYS]
    assert (form["evidence_asked"].value(), form[name].value()) == ("Which city?", value)
    assert (legal_basis.evidence_asked, legal_basis.limit, legal_basis.year_begins_month) == (
        "",
        100_000,
        1,
    )


def test_no_form_of_the_admin_rewrites_how_a_basis_reads(administrator):
    legal_basis = sister_city()

    save(administrator, legal_basis, title="X", rule="X", source="X", source_url="", limit="9")

    page = administrator.get(reverse(f"{BASES}_change", args=[legal_basis.pk])).content.decode()
    now = LegalBasis.objects.get(pk=legal_basis.pk)
    assert now.limit == 9
    assert {name: getattr(now, name) for name in WORDED} == {
        name: getattr(legal_basis, name) for name in WORDED
    }
    assert f'href="{legal_basis.get_staff_url()}"' in page


def test_a_basis_entered_in_the_admin_begins_with_its_first_wording(administrator):
    new_basis(administrator, title="Another rule")

    row = LegalBasis.objects.get(key="sister-cities-again").wordings.get()
    assert (row.title, row.counts, row.entered_by == row.confirmed_by) == (
        "Another rule", True, True,
    )  # fmt: skip


def new_basis(client, **changed):
    key = {"key": "sister-cities-again"}
    return client.post(reverse(f"{BASES}_add"), typed(money_basis(), **key | changed))


def test_a_second_cap_beside_one_that_was_counted_on_is_asked_about(administrator):
    approved(with_basis(proposed("council"), sister_city()))

    asked = new_basis(administrator)
    answered = new_basis(administrator, counts_from_zero="on")

    assert asked.context["adminform"].form.errors["counts_from_zero"] == [
        "Donations were counted on “Official sister city”, and this cap begins beside that at"
        " zero. If the law means that, tick here."
    ]
    assert answered.status_code == 302
    assert LegalBasis.objects.filter(key="sister-cities-again").count() == 1


def test_a_cap_that_is_put_beside_it_by_a_change_is_asked_about_too(administrator):
    approved(with_basis(proposed("council"), sister_city()))
    other = LegalBasis.objects.get(key="emergency")

    page = save(administrator, other, counts_in="money", limit="100000")

    other.refresh_from_db()
    assert "counts_from_zero" in page.context["adminform"].form.errors
    assert other.counts_in == ""


def test_a_cap_of_what_is_out_of_use_is_asked_about_when_it_is_put_in_use(administrator):
    approved(with_basis(proposed("council"), sister_city()))
    other = LegalBasisFactory(is_active=False)

    save(administrator, other, counts_in="money", limit="100000")

    other.refresh_from_db()
    assert (other.counts_in, other.is_active) == ("money", False)


@pytest.mark.parametrize("changed", [{}, {"counts_in": "", "limit": ""}])
def test_nothing_is_asked_where_no_cap_is_given_twice(administrator, changed):
    if changed:
        approved(with_basis(proposed("council"), sister_city()))

    new_basis(administrator, **changed)

    assert LegalBasis.objects.filter(key="sister-cities-again").exists()


def test_a_clerk_reads_bases_and_changes_none(client):
    legal_basis = sister_city()

    response = save(signed_in_as(client, roles.CLERK), legal_basis, limit="1")

    legal_basis.refresh_from_db()
    assert (response.status_code, legal_basis.limit) == (403, 100_000)


def test_the_counters_are_read_and_never_edited(client):
    legal_basis = money_basis()
    approved(with_basis(proposed("council"), legal_basis))
    year = legal_basis.years.get()
    user = UserFactory(is_superuser=True)
    client.force_login(user)

    page = client.get(reverse(f"{CAPS}_changelist")).content.decode()
    response = client.post(reverse(f"{CAPS}_change", args=[year.pk]), {"used": "0"})

    assert str(legal_basis) in page
    assert "$18,000" in page
    assert "$100,000" in page
    assert response.status_code == 403
    assert client.get(reverse(f"{CAPS}_add")).status_code == 403
