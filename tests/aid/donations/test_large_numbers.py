"""Numbers that no column holds are refused in a sentence, wherever they are typed."""

from decimal import Decimal

import pytest
from django import forms
from django.urls import reverse

from aid.donations.domain.choice_of_basis import choose_basis, why_not
from aid.models import DonationLine, Item, LegalBasis
from sistercities.kernel import fields
from sistercities.kernel.workflow import RuleError, within_bounds
from tests.aid.acting import send
from tests.aid.items.test_items_pages import DECLARED, THING
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    emergency_basis,
    proposed,
    surplus_item,
)
from tests.reading import words
from tests.test_form_texts import our_forms

pytestmark = pytest.mark.django_db
NUMBERS = (fields.IntegerField, fields.DecimalField)
HUGE = ["1000000000000", "2000000000", "2147483648", "9" * 40, "1e12"]


@pytest.fixture(autouse=True)
def council():
    return CouncilFactory()


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def test_more_pieces_than_anybody_has_are_asked_about(staff):
    answers = {
        number: staff.post(reverse("item_new"), {**THING, **DECLARED, "quantity": number})
        for number in HUGE
    }

    refused = {
        number
        for number, answer in answers.items()
        if answer.status_code == 422
        and answer.context["form"].errors["quantity"]
        and THING["description"] in answer.content.decode()
    }
    assert refused == set(HUGE)
    assert not Item.objects.exists()


def test_a_worth_that_no_column_holds_is_refused_in_a_sentence(staff):
    """Two thousand million pieces, typed before there was a limit, of ten thousand million each."""
    body, legal_basis = RecipientBodyFactory(), emergency_basis()
    item = surplus_item("9999999999.99", quantity=2_000_000_000)
    donation = proposed("council", items=[item], body=body)

    assert "999,999,999,999.99" in why_not(donation, legal_basis)
    with pytest.raises(RuleError, match="worth more than"):
        choose_basis(donation, by=clerk(), legal_basis=legal_basis, evidence="A fire")
    answer = send(staff, donation, "choose-basis", legal_basis=legal_basis.pk, evidence="A fire")

    assert answer.status_code == 422
    assert "worth more than $999,999,999,999.99" in words(answer)
    assert DonationLine.objects.get().value is None


def test_what_has_room_is_kept():
    body, legal_basis = RecipientBodyFactory(), emergency_basis()
    item = surplus_item("9999999999.99", quantity=99)

    donation = proposed("council", items=[item], body=body)

    assert why_not(donation, legal_basis) == ""


def test_a_number_that_only_the_database_finds_too_large_is_said_too():
    legal_basis = emergency_basis()

    with pytest.raises(RuleError, match="larger than this register can hold"), within_bounds():
        LegalBasis.objects.filter(pk=legal_basis.pk).update(limit=Decimal("1e20"))


def test_every_number_of_a_form_has_its_bounds():
    """What a table's own column bounds is left to Django."""
    typed = {
        f"{form.__qualname__}.{name}": field
        for form in our_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.IntegerField) and not issubclass(form, forms.BaseModelForm)
    }

    assert [name for name, field in typed.items() if not isinstance(field, NUMBERS)] == []
    assert typed
