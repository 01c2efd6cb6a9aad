"""A legal basis is taken out of use, and put in use again, by an act with a public reason."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from aid.legal_bases.domain import use as basis_use
from aid.models import LegalBasis
from sistercities.kernel import roles
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk, with_role
from tests.factories_aid import (
    A_DAY,
    LegalBasisFactory,
    approved,
    money_basis,
    proposed,
    the_council,
    with_basis,
)
from tests.relationships.council.test_person_acts import send

pytestmark = pytest.mark.django_db


def counted_on(**fields):
    """A basis with a cap on which something was approved."""
    the_council()
    legal_basis = money_basis(**fields)
    approved(with_basis(proposed("council"), legal_basis))
    return legal_basis


@pytest.mark.parametrize("on", [False, True])
def test_whether_it_is_in_use_is_told_with_its_reason(on):
    the_council()
    by, legal_basis = with_role(roles.ADMINISTRATOR), LegalBasisFactory(is_active=not on)

    basis_use.switch_basis(legal_basis, by=by, on=on, reason=" The law changed. ")

    step, told = legal_basis.steps.get(), json.loads(PublicRecordEntry.objects.get().line)
    act = "basis_in_use" if on else "basis_out_of_use"
    facts = {"legal_basis": legal_basis.title, "reason": "The law changed."}
    assert LegalBasis.objects.get().is_active == on
    assert (step.act, step.by, step.facts) == (act, by, facts)
    assert (told["act"], told["facts"]) == (act, facts)
    assert told["subject"] == f"legal_basis/{legal_basis.key}"


@pytest.mark.parametrize("on", [False, True])
def test_postgresql_refuses_a_switch_without_its_act(sql, on):
    LegalBasisFactory(is_active=not on)
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="changes with its act"), transaction.atomic():
        LegalBasis.objects.update(is_active=on, out_of_use_on=None if on else A_DAY)


@pytest.mark.parametrize(
    ("on", "reason", "says"), [(False, " ", "Give the reason"), (True, "Yes.", "so already")]
)
def test_without_a_reason_or_where_it_is_so_already_it_is_refused(on, reason, says):
    legal_basis = LegalBasisFactory()

    with pytest.raises(RuleError, match=says):
        basis_use.switch_basis(legal_basis, by=clerk(), on=on, reason=reason)

    assert not PublicRecordEntry.objects.exists()


def test_a_cap_put_in_use_beside_one_that_was_counted_on_is_asked_about():
    counted_on(title="Sister cities")
    other = money_basis(is_active=False)

    with pytest.raises(RuleError, match="counted on “Sister cities”, and this cap begins"):
        basis_use.switch_basis(other, by=clerk(), on=True, reason="The law changed.")
    basis_use.switch_basis(
        other, by=clerk(), on=True, reason="The law changed.", counts_from_zero=True
    )

    assert LegalBasis.objects.get(pk=other.pk).is_active


def test_nothing_is_asked_of_a_basis_without_cap_or_counted_on_itself():
    counted, other = counted_on(), LegalBasisFactory(is_active=False)
    basis_use.switch_basis(counted, by=clerk(), on=False, reason="The law changed.")

    for legal_basis in (counted, other):
        basis_use.switch_basis(legal_basis, by=clerk(), on=True, reason="It changed again.")

    assert LegalBasis.objects.in_use().count() == 2


def test_an_administrator_switches_it_on_its_page_and_the_record_tells_it(client):
    counted_on(title="Sister cities")
    user, other = with_role(roles.ADMINISTRATOR), money_basis(title="Another")
    why = {"reason": "The law changed."}

    out = send(client, user, other, "out-of-use", **why)
    asked = send(client, user, other, "in-use", **why)
    again = send(client, user, other, "in-use", **why, counts_from_zero="on")

    offered = client.get(other.get_staff_url()).context["acts"]
    page = client.get(reverse("record")).content.decode()
    assert (out.status_code, asked.status_code, again.status_code) == (302, 422, 302)
    assert list(asked.context["form"].errors) == ["counts_from_zero"]
    assert [act.name for act in offered] == ["correct-wording", "out-of-use"]
    assert "“Another” was taken out of use" in page
    assert "“Another” is in use again. Reason: The law changed." in page


def test_a_clerk_switches_nothing(client):
    legal_basis = LegalBasisFactory()

    answer = send(client, clerk(), legal_basis, "out-of-use", reason="Faster.")

    assert (answer.status_code, LegalBasis.objects.get().is_active) == (403, True)
