"""The draft of the letter that declines a pledge."""

import pytest

from aid.models import Pledge
from aid.pledges.domain import letters
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, kyiv
from tests.factories_aid import received_pledge
from tests.relationships.places import labelled

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("why", ["", *Pledge.Declined.values])
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_draft_of_the_letter_names_the_donor_and_the_things(why, language):
    CouncilFactory()
    pledge = received_pledge(language=language)

    draft = letters.draft_letter(pledge, why)

    missing = [
        word
        for word in (pledge.donor.name, str(pledge.items.get()), pledge.city.name)
        if word not in draft
    ]
    assert missing == []
    assert letters.is_draft_letter(pledge, draft.replace("\n", "\r\n"))
    assert not letters.is_draft_letter(pledge, draft + " P.S.")


@pytest.mark.parametrize("drafted", ["", *Pledge.Declined.values])
@pytest.mark.parametrize("why", Pledge.Declined.values)
def test_a_draft_is_sent_only_for_the_reason_that_it_names(drafted, why):
    CouncilFactory()
    pledge = received_pledge()
    draft = letters.draft_letter(pledge, drafted)

    refused = False
    try:
        letters.must_name_reason(pledge, draft, why=why)
    except RuleError:
        refused = True

    assert refused == (drafted != why or why == "other")


@pytest.mark.parametrize("why", Pledge.Declined.values)
def test_an_edited_letter_may_name_the_reason_in_other_words(why):
    CouncilFactory()

    letters.must_name_reason(received_pledge(), "My own words", why=why)


def test_the_letter_names_the_city_in_the_donors_language():
    CouncilFactory()
    pledge = received_pledge(language="uk", city=kyiv())
    labelled(pledge.city, "Київ")

    assert "Київ" in letters.draft_letter(pledge, "")
