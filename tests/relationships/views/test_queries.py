"""The pages of a case ask the database as often for much as for little."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from relationships.domain import nominations
from relationships.domain.matters import draft_of
from relationships.domain.tie_facts import ATTESTATION, TIE_DATE
from relationships.models import Nomination, RollCall
from sistercities import entries
from tests.factories import CouncilFactory, clerk
from tests.factories_committees import account, reviewing, submitted
from tests.factories_council import entered_correction, entered_roll_call
from tests.factories_relationships import A_DAY, recognised_tie
from tests.site.world import paper

pytestmark = pytest.mark.django_db

A_CASE, CONFIRMING = 25, 20  # queries, however much there is to show


def fill(nomination, by, times):
    for number in range(times):
        nominations.save_dossier(nomination, by=by, why=f"Reason {number}", contact={})
        paper(nomination, by, is_public=True)


def test_a_nomination(client, django_assert_max_num_queries):
    CouncilFactory()
    by = clerk()
    client.force_login(by)
    few, many = (reviewing(size)[0].nomination for size in (4, 25))
    fill(few, by, 1)
    fill(many, by, 50)

    with django_assert_max_num_queries(A_CASE) as asked:
        client.get(reverse("nomination_case", args=[few.pk]))

    with django_assert_max_num_queries(len(asked)):
        assert client.get(reverse("nomination_case", args=[many.pk])).status_code == 200


def test_a_tie(client, django_assert_max_num_queries):
    by, ties = clerk(), [recognised_tie(), recognised_tie()]
    client.force_login(by)
    for tie, times in zip(ties, (1, 50), strict=True):
        for _ in range(times):
            entries.enter(
                TIE_DATE,
                tie,
                by=by,
                what="anniversary",
                on=A_DAY,
                precision="year",
                source="A list",
            )
            entries.enter(ATTESTATION, tie, by=by, note="It is one.", source="A list")
    few, many = (reverse("relationship_case", args=[tie.pk]) for tie in ties)

    with django_assert_max_num_queries(A_CASE) as asked:
        client.get(few)

    with django_assert_max_num_queries(len(asked)):
        assert client.get(many).status_code == 200


@pytest.mark.parametrize("page", ["my_nomination", "my_declare", "my_review", "my_vote"])
def test_the_pages_of_a_member(client, django_assert_max_num_queries, page):
    CouncilFactory()
    (few, some), (many, crowd) = reviewing(4), reviewing(25)
    for member in [some[1], *crowd[1:]]:
        submitted(member)
    fill(many.nomination, clerk(), 50)
    asked = []

    for committee, member in ((few, some[1]), (many, crowd[1])):
        client.force_login(account(member))
        with django_assert_max_num_queries(asked[0] if asked else 90) as context:
            answer = client.get(reverse(page, args=[committee.nomination.pk]))
        asked.append(len(context))
        assert answer.status_code == 200


@pytest.mark.parametrize("before", [{"ayes": 5, "noes": 9}, {"ayes": 14}])
def test_confirming_a_roll_call_and_its_correction(before):
    wrong, by = entered_roll_call(**before), clerk()

    def confirm():
        draft = draft_of(Nomination.objects.get())
        with CaptureQueriesContext(connection) as asked:
            entries.confirm(draft, by=by)
        return len([query for query in asked if "SAVEPOINT" not in query["sql"]])

    first = confirm()
    entered_correction(RollCall.objects.get(pk=wrong.pk), ayes=8 if "noes" in before else 7, noes=2)

    assert first <= CONFIRMING
    assert confirm() <= CONFIRMING
