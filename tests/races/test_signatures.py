"""Two clerks confirm at once, and one form arrives many times; real threads.

Each race is run twice: as it is, and by careless code that checks first and writes later with the
triggers switched off. The careless run must go wrong, else the race would prove nothing.
"""

import threading

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from relationships.agreements.domain import agreements
from relationships.agreements.domain.coming_into_force import counting
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.models import (
    Nomination,
    NominationStep,
    Relationship,
    Side,
    Signature,
    SigningLink,
)
from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.models import FormKey
from tests.factories import clerk
from tests.factories_agreements import (
    confirmed,
    frozen,
    linked,
    recorded,
    signed_by_link,
    signed_in_person,
)
from tests.races.threads import together, without_triggers
from tests.trials import times

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.trial]
TIMES = times(10, in_trials=50)


def careful(signature, by):
    confirmed(Signature.objects.get(pk=signature.pk), by=by)


def careless(signature, both_looked):
    """Check, think, write: what the domain would be without its locks and triggers."""
    without_triggers()
    row = Signature.objects.select_related("signatory__agreement__nomination").get(pk=signature.pk)
    first = len(counting(row.signatory.agreement)) == 0
    both_looked.wait(timeout=20)
    with transaction.atomic():
        Signature.objects.filter(pk=row.pk).update(
            confirmed_by=clerk(), confirmed_at=timezone.now(), verified_how="Call"
        )
        Nomination.objects.filter(pk=row.signatory.agreement.nomination_id).update(
            state="signed_by_one" if first else "official"
        )


def two_signatures():
    agreement = frozen()
    return signed_in_person(agreement, Side.HOME), signed_by_link(agreement, Side.PARTNER)


@pytest.mark.slow
@pytest.mark.parametrize("run", range(times(1, in_trials=50)))
def test_two_confirmations_at_once_make_the_tie_official_exactly_once(run):
    home, partner = two_signatures()
    first, second = clerk(), clerk()

    errors = together(lambda: careful(home, first), lambda: careful(partner, second))

    assert errors == []
    assert Nomination.objects.get().state == "official"
    assert Relationship.objects.count() == 1
    assert NominationStep.objects.filter(to_state="official", act="official").count() == 1
    assert sorted(recorded()) == ["signature", "signature", "text_frozen", "tie_official"]


def test_two_careless_confirmations_at_once_leave_the_tie_unofficial():
    home, partner = two_signatures()
    both_looked = threading.Barrier(2)

    together(lambda: careless(home, both_looked), lambda: careless(partner, both_looked))

    assert Signature.objects.confirmed().count() == 2
    assert Nomination.objects.get().state == "signed_by_one"


def test_one_signature_is_confirmed_once_by_many():
    signature = signed_in_person(frozen())
    people = [clerk() for _ in range(8)]

    errors = together(*[lambda by=by: careful(signature, by) for by in people])

    assert errors == []
    assert recorded() == ["text_frozen", "signature"]


@pytest.mark.slow
def test_the_same_form_many_times_at_once_is_one_signature():
    token = linked(frozen())
    key = Client().get(reverse("signing", args=[token])).context["form_key"]
    body = {"typed_name": "M. Ayor", "consent": "on", "form_key": key}
    answers = []

    def post():
        answers.append(Client().post(reverse("signing_here", args=[token]), body))

    errors = together(*[post] * TIMES)

    done = reverse("signing_done", args=["signed"])
    assert errors == []
    assert [answer.headers.get("Location") for answer in answers] == [done] * TIMES
    assert Signature.objects.count() == 1
    assert FormKey.objects.count() == 1


@pytest.mark.slow
def test_many_forms_with_keys_of_their_own_are_one_signature_too():
    token = linked(frozen())
    answers = []

    def post():
        body = {"typed_name": "M. Ayor", "consent": "on", "form_key": form_keys.new_key(ANYBODY)}
        answers.append(Client().post(reverse("signing_here", args=[token]), body).status_code)

    errors = together(*[post] * TIMES)

    assert errors == []
    assert sorted(answers) == [302] + [410] * (TIMES - 1)
    assert Signature.objects.count() == 1


def test_a_careless_form_twice_at_once_uses_one_link_twice():
    token = linked(frozen())
    both_looked, uses = threading.Barrier(2), []

    def post():
        link = SIGNING_LINKS.find(token)
        assert SIGNING_LINKS.why_closed(link) == ""
        both_looked.wait(timeout=20)
        without_triggers()
        uses.append(SigningLink.objects.filter(pk=link.pk).update(used_at=timezone.now()))

    together(post, post)

    assert uses == [1, 1]


@pytest.mark.slow
def test_a_signature_and_the_superseding_of_its_text_at_once_leave_no_half_way():
    agreement = frozen()
    signature = signed_in_person(agreement)
    by = clerk()

    def supersede():
        agreements.supersede(type(agreement).objects.get(pk=agreement.pk), by=by, reason="Misprint")

    errors = together(lambda: careful(signature, clerk()), supersede)

    assert errors == []
    assert Nomination.objects.get().state == "agreement"
    assert recorded()[-1] == "text_superseded"
