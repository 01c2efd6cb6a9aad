"""What a recipient body is called, and what a correction of it leaves alone."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from aid.casework.pages.where_it_stands import donations_of
from aid.models import AcceptanceLink, Donation, RecipientBody
from aid.needs.domain import conflict, recipients
from sistercities.kernel import entries
from sistercities.kernel.links import hash_of
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import CityFactory, clerk, kyiv
from tests.factories_aid import (
    RecipientBodyFactory,
    acceptance_link,
    approved,
    proposed,
    received,
    shipped,
)
from tests.relationships.council.test_person_acts import send

pytestmark = pytest.mark.django_db
KEPT = "kept by the clerk's office"


def renamed(body, name="Rescue service", **said):
    """The body after a correction of its name by two."""
    row = recipients.name_that_counts(body)
    draft = entries.correct(row, by=clerk(), correction_reason="It moved.", name=name, **said)
    entries.confirm(draft, by=clerk())
    return RecipientBody.objects.get(pk=body.pk)


def entered(**said):
    facts = {"city": kyiv(), "name": " Fire station 1 ", "name_own": "", "kind": "fire"}
    return recipients.enter_body(RecipientBody(**facts | said), by=clerk())


def told():
    """The last entry of the public record, and as it is."""
    line = PublicRecordEntry.objects.order_by("pk").last().line
    return json.loads(line), line


def test_whoever_enters_a_body_enters_its_names():
    body = entered()

    row = body.names.get()
    body.refresh_from_db()
    assert (row.name, row.name_own, row.counts) == ("Fire station 1", "Fire station 1", True)
    assert (body.name, body.name_own) == ("Fire station 1", "Fire station 1")
    assert body.steps.get().act == "recipient_entered"
    assert not PublicRecordEntry.objects.exists()


def test_a_body_without_a_name_is_refused():
    with pytest.raises(RuleError, match="Give the name"):
        entered(name=" ")


def test_a_name_is_given_once_in_a_city():
    first, second = (RecipientBodyFactory(city=city) for city in [CityFactory()] * 2)

    with pytest.raises(RuleError, match="has this name"):
        renamed(second, first.name)
    with pytest.raises(RuleError, match="has this name"):
        entered(city=first.city, name=first.name)


def test_a_name_that_is_corrected_by_two_stands_on_the_body_and_in_the_record(client):
    first, second, body = clerk(), clerk(), RecipientBodyFactory()
    said = {"name": "Hospital 1", "name_own": "Лікарня 1", "kind": "hospital"}

    send(client, first, body, "correct-name", **said, correction_reason="It was misread.")
    draft = body.names.drafts().get()
    alone = send(client, first, draft, "confirm")
    before = RecipientBody.objects.get().name
    send(client, second, draft, "confirm")

    page = client.get(body.get_staff_url()).content.decode()
    now = RecipientBody.objects.get()
    facts = told()[0]["facts"]
    assert (alone.status_code, before) == (403, body.name)
    assert {name: getattr(now, name) for name in said} == said
    assert (facts["name"], facts["before"]["name"]) == ("Hospital 1", body.name)
    assert facts["reason"] == "It was misread."
    assert "It was misread." in page


def test_of_a_city_in_conflict_the_record_tells_neither_names_nor_reason():
    body = RecipientBodyFactory(city=kyiv(), name="Station Syrets", name_own="Сирець")
    conflict.mark(body.city, by=clerk(), reason="War", source="UN ES-11/1")

    renamed(body, "Station Podil", name_own="Поділ", kind="hospital")

    entry, line = told()
    assert entry["act"] == "recipient_name_corrected"
    assert entry["facts"] == {
        "city": "Kyiv",
        "body_kind": "hospital",
        "before": {"body_kind": "fire"},
        "reason": KEPT,
    }
    assert not [word for word in ("Syrets", "Podil", "It moved") if word in line]


def test_the_record_of_a_correction_in_a_city_in_conflict_is_read_without_a_name(client):
    body = RecipientBodyFactory(city=kyiv(), name="Station Syrets")
    conflict.mark(body.city, by=clerk(), reason="War", source="UN ES-11/1")
    renamed(body, "Station Podil", kind="hospital")

    page = client.get(reverse("record")).content.decode()

    assert "(hospital or clinic, before: fire and rescue service)" in page
    assert not [word for word in ("Syrets", "Podil", "It moved") if word in page]


def test_a_donation_shows_the_name_that_its_recipient_had_when_it_was_approved(client):
    body = RecipientBodyFactory()
    before, after, name = approved(proposed(body=body)), proposed(body=body), body.name

    renamed(body)
    approved(after)

    pages = [client.get(one.get_public_url()).content.decode() for one in (before, after)]
    assert [name in page for page in pages] == [True, False]
    assert ["Rescue service" in page for page in pages] == [False, True]


def test_the_donor_follows_the_donation_by_the_name_of_then():
    donation = approved(proposed())
    name = donation.body.name

    renamed(donation.body)

    assert donations_of(donation.pledge)[0]["recipient"] == name


def test_a_donation_that_is_not_approved_goes_to_the_body_as_it_is_called_now():
    donation = proposed()

    renamed(donation.body)

    found = Donation.objects.with_recipient().get()
    assert found.recipient.name == "Rescue service"


def test_a_signed_acceptance_keeps_the_name_of_then(client):
    donation = shipped(proposed())
    signed = acceptance_link(donation, used_at=timezone.now())
    blank = acceptance_link(shipped(proposed(body=donation.body)))
    received(donation, link=AcceptanceLink.objects.get(token_hash=hash_of(signed)))

    name = donation.body.name_own
    renamed(donation.body, name_own="Лікарня 1")

    pages = [client.get(reverse("receiving_print", args=[one])) for one in (signed, blank)]
    said = [page.content.decode() for page in pages]
    assert [name in page for page in said] == [True, False]
    assert ["Лікарня 1" in page for page in said] == [False, True]


# --- what PostgreSQL itself refuses ---


@pytest.mark.parametrize("said", ["name = 'X'", "name_own = 'X'", "kind = 'school'"])
def test_postgresql_refuses_a_name_that_no_entry_says(sql, said):
    body = RecipientBodyFactory()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(f"UPDATE aid_recipientbody SET {said} WHERE id = %s", [body.pk])


@transaction.atomic
def let_it_count(sql, draft, by):
    """Close what it corrects and confirm it, and leave the body as it is."""
    of, closed = "UPDATE aid_recipientname SET", draft.corrects_id
    sql(f"{of} replaced_by_id = %s WHERE id = %s", [draft.pk, closed])
    sql(f"{of} confirmed_by_id = %s, confirmed_at = now() WHERE id = %s", [by.pk, draft.pk])
    sql("SET CONSTRAINTS ALL IMMEDIATE")


def test_postgresql_refuses_an_entry_that_does_not_stand_on_the_body(sql):
    row = RecipientBodyFactory().names.get()
    draft = entries.correct(row, by=clerk(), correction_reason="Moved.", name="Another")
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    with pytest.raises(DatabaseError, match="as the entry says"):
        let_it_count(sql, draft, clerk())
