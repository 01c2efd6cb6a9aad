"""A legal ground is taken out of use, and put in use again, by an act with a public reason."""

import json

import pytest
from django.urls import reverse

from aid.legal_bases.domain import use as ground_use
from aid.models import LegalGround
from sistercities.kernel import roles
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk, with_role
from tests.factories_aid import (
    LegalGroundFactory,
    approved,
    grounded,
    money_ground,
    proposed,
    the_council,
)
from tests.relationships.council.test_person_acts import send

pytestmark = pytest.mark.django_db


def counted_on(**fields):
    """A ground with a cap on which something was approved."""
    the_council()
    ground = money_ground(**fields)
    approved(grounded(proposed("council"), ground))
    return ground


@pytest.mark.parametrize("on", [False, True])
def test_whether_it_is_in_use_is_told_with_its_reason(on):
    the_council()
    by, ground = with_role(roles.ADMINISTRATOR), LegalGroundFactory(is_active=not on)

    ground_use.switch_ground(ground, by=by, on=on, reason=" The law changed. ")

    step, told = ground.steps.get(), json.loads(PublicRecordEntry.objects.get().line)
    act = "ground_in_use" if on else "ground_out_of_use"
    facts = {"ground": ground.title, "reason": "The law changed."}
    assert LegalGround.objects.get().is_active == on
    assert (step.act, step.by, step.facts) == (act, by, facts)
    assert (told["act"], told["facts"]) == (act, facts)
    assert told["subject"] == f"ground/{ground.key}"


@pytest.mark.parametrize(
    ("on", "reason", "says"), [(False, " ", "Give the reason"), (True, "Yes.", "so already")]
)
def test_without_a_reason_or_where_it_is_so_already_it_is_refused(on, reason, says):
    ground = LegalGroundFactory()

    with pytest.raises(RuleError, match=says):
        ground_use.switch_ground(ground, by=clerk(), on=on, reason=reason)

    assert not PublicRecordEntry.objects.exists()


def test_a_cap_put_in_use_beside_one_that_was_counted_on_is_asked_about():
    counted_on(title="Sister cities")
    other = money_ground(is_active=False)

    with pytest.raises(RuleError, match="counted on “Sister cities”, and this cap begins"):
        ground_use.switch_ground(other, by=clerk(), on=True, reason="The law changed.")
    ground_use.switch_ground(
        other, by=clerk(), on=True, reason="The law changed.", counts_from_zero=True
    )

    assert LegalGround.objects.get(pk=other.pk).is_active


def test_nothing_is_asked_of_a_ground_without_cap_or_counted_on_itself():
    counted, other = counted_on(), LegalGroundFactory(is_active=False)
    ground_use.switch_ground(counted, by=clerk(), on=False, reason="The law changed.")

    for ground in (counted, other):
        ground_use.switch_ground(ground, by=clerk(), on=True, reason="It changed again.")

    assert LegalGround.objects.in_use().count() == 2


def test_an_administrator_switches_it_on_its_page_and_the_record_tells_it(client):
    counted_on(title="Sister cities")
    user, other = with_role(roles.ADMINISTRATOR), money_ground(title="Another")
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
    ground = LegalGroundFactory()

    answer = send(client, clerk(), ground, "out-of-use", reason="Faster.")

    assert (answer.status_code, LegalGround.objects.get().is_active) == (403, True)
