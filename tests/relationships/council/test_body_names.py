"""What a standing committee is called: entered, corrected by two, kept where it was recorded."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from relationships.council.domain import bodies
from relationships.models import Body
from sistercities.kernel import entries
from sistercities.kernel.models import PublicRecordEntry
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.days import days_ahead
from tests.entering import corrected
from tests.factories import clerk, some_council, standing_body
from tests.factories_committees import seated_committee
from tests.factories_meetings import posted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def council():
    return some_council()


def entered(name="Comittee on Rules"):
    return bodies.enter_body(Body(name=name), by=clerk())


def renamed(body, name="Committee on Rules"):
    return corrected(bodies.name_that_counts(body), reason="Misspelt.", name=name)


def test_a_corrected_name_is_told_with_the_earlier_one():
    body = entered()

    renamed(body)

    body.refresh_from_db()
    assert (body.name, body.slug) == ("Committee on Rules", "comittee-on-rules")
    step = body.steps.order_by("pk").last()
    said = describe(step.act, step.facts)
    assert "“Committee on Rules” instead of “Comittee on Rules”" in said
    assert "body_name_corrected" in PublicRecordEntry.objects.order_by("sequence").last().line


def test_until_another_confirms_the_earlier_name_stands():
    body = entered()
    row = bodies.name_that_counts(body)

    entries.correct(row, by=clerk(), correction_reason="Misspelt.", name="Rules")

    body.refresh_from_db()
    assert body.name == "Comittee on Rules"


def test_what_was_recorded_keeps_the_name_of_its_day():
    body = entered()
    meeting = posted(days_ahead(5), body=body)
    bodies_line = PublicRecordEntry.objects.order_by("sequence").last().line

    renamed(body)

    assert "Comittee on Rules" in bodies_line
    assert PublicRecordEntry.objects.filter(line=bodies_line).exists()
    assert meeting.body_id == body.pk


@pytest.mark.parametrize(("name", "why"), [(" ", "Give the name"), ("BUDGET", "already")])
def test_a_name_is_given_and_its_own(name, why):
    body = entered()
    standing_body("Budget")

    with pytest.raises(RuleError, match=why):
        renamed(body, name)


def test_it_may_be_spelled_anew_in_capitals():
    body = entered("committee on rules")

    renamed(body, "Committee on Rules")

    body.refresh_from_db()
    assert body.name == "Committee on Rules"


def test_plain_sql_calls_no_committee_otherwise_than_its_entry(sql):
    entered()

    sql("UPDATE relationships_body SET name = 'Another' WHERE kind = 'standing'")

    with pytest.raises(DatabaseError, match="called as the entry says"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_plain_sql_does_not_correct_the_entry_alone(sql):
    body = entered()
    row = bodies.name_that_counts(body)
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", name="Rules")

    sql(
        "UPDATE relationships_bodyname SET replaced_by_id = %s WHERE id = %s;"
        " UPDATE relationships_bodyname SET confirmed_by_id = %s, confirmed_at = now()"
        " WHERE id = %s",
        [draft.pk, row.pk, clerk().pk, draft.pk],
    )

    with pytest.raises(DatabaseError, match="called as the entry says"):
        sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_steering_committee_stays_as_it_is_called(sql):
    seated_committee()

    with pytest.raises(DatabaseError, match="as it is called"), transaction.atomic():
        sql("UPDATE relationships_body SET name = 'X' WHERE kind = 'steering'")


def test_the_clerk_corrects_it_on_the_page_of_the_body_and_of_no_other_kind(client, council):
    body = entered()
    client.force_login(clerk())
    url = reverse("body_act", args=[body.pk, "correct-name"])

    page = client.get(url).content.decode()
    said = {"name": "Rules", "correction_reason": "Misspelt.", "seen": body.steps.last().pk}
    answer = client.post(url, said)

    assert 'value="Comittee on Rules"' in page
    assert answer.status_code == 302
    assert body.names.drafts().get().name == "Rules"
    shown = client.get(council.body.get_staff_url()).content.decode()
    assert "correct-name" not in shown
