"""How a legal ground reads: entered with it, corrected by two administrators, never rewritten."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from post_office.models import Email

from aid.legal_bases.domain import grounds_data
from aid.legal_bases.domain import wordings as ground_wordings
from aid.models import LegalGround
from sistercities.kernel import entries, roles
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import clerk, with_role
from tests.factories_aid import LegalGroundFactory, approved, grounded, proposed, the_council
from tests.relationships.council.test_person_acts import send

pytestmark = pytest.mark.django_db
SAID = {
    "title": "Sister cities",
    "rule": "Up to so much a year.",
    "source": "Code § 22",
    "source_url": "https://example.org/22",
}


def administrator():
    return with_role(roles.ADMINISTRATOR)


def reworded(ground, **said):
    """The ground after a correction by two."""
    row = ground_wordings.wording_that_counts(ground)
    draft = entries.correct(row, by=administrator(), correction_reason="Misread.", **said)
    entries.confirm(draft, by=administrator())
    return LegalGround.objects.get(pk=ground.pk)


def test_whoever_enters_a_ground_says_alone_how_it_reads():
    by = administrator()

    ground = ground_wordings.enter_ground(LegalGround(key="a", **SAID | {"title": " A "}), by=by)

    row, step = ground.wordings.get(), ground.steps.get()
    assert (row.counts, row.confirmed_by, row.title) == (True, by, "A")
    assert (step.act, step.by, step.facts["ground"]) == ("ground_entered", by, "A")
    assert LegalGround.objects.get().title == "A"
    assert not PublicRecordEntry.objects.exists()


@pytest.mark.parametrize("name", ["title", "rule", "source"])
def test_a_ground_without_title_rule_or_source_is_refused(name):
    with pytest.raises(RuleError, match="Give the title"):
        ground_wordings.enter_ground(LegalGround(key="a", **SAID | {name: " "}), by=clerk())

    assert not LegalGround.objects.exists()


def test_a_ground_that_we_ship_counts_at_once_and_names_nobody(client):
    ground = grounds_data.load("los_angeles")[0]

    client.force_login(administrator())
    pages = [
        client.get(one.get_staff_url()).content.decode() for one in (ground, ground.wordings.get())
    ]

    row, step = ground.wordings.get(), ground.steps.get()
    assert (row.counts, row.entered_by, row.confirmed_by) == (True, None, None)
    assert (step.by, step.acted_as) == (None, "manage.py load_grounds")
    assert "manage.py load_grounds" in pages[0]
    assert "it came with this software" in pages[1]


def test_a_wording_is_corrected_by_two_administrators_and_told_with_what_stood_before(client):
    first, second, ground = administrator(), administrator(), LegalGroundFactory(title="Old")

    send(client, first, ground, "correct-wording", **SAID, correction_reason="Misread.")
    draft = ground.wordings.drafts().get()
    alone = send(client, first, draft, "confirm")
    before = LegalGround.objects.get().title
    answer = send(client, second, draft, "confirm")

    ground.refresh_from_db()
    told = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert (alone.status_code, before, answer.status_code) == (403, "Old", 302)
    assert {name: getattr(ground, name) for name in SAID} == SAID
    assert (told["act"], told["subject"]) == ("ground_wording_corrected", f"ground/{ground.key}")
    assert (told["facts"]["ground"], told["facts"]["before"]["ground"]) == (SAID["title"], "Old")
    assert told["facts"]["reason"] == "Misread."
    page = client.get(reverse("record")).content.decode()
    assert "“Sister cities”, “Up to so much a year.” Source: Code § 22" in page
    assert "Before: “Old”" in page


def test_a_clerk_reads_it_and_neither_corrects_nor_confirms(client):
    ground, office = LegalGroundFactory(title="Old"), clerk()
    said = SAID | {"correction_reason": "Misread."}
    row = ground_wordings.wording_that_counts(ground)

    answers = [send(client, office, ground, "correct-wording", **said)]
    draft = entries.correct(row, by=administrator(), correction_reason="Misread.", title="New")
    answers.append(send(client, office, draft, "confirm"))
    pages = [client.get(one.get_staff_url()) for one in (ground, row, draft)]

    assert [one.status_code for one in answers] == [403, 403]
    assert [one.status_code for one in pages] == [200, 200, 200]
    assert [page.context["acts"] for page in pages] == [[], [], []]
    assert LegalGround.objects.get().title == "Old"


def test_what_waits_is_mailed_to_administrators_and_is_on_no_clerks_desk(client):
    first, second, office = administrator(), administrator(), clerk()
    gone = with_role(roles.ADMINISTRATOR, is_active=False)
    row = LegalGroundFactory().wordings.get()

    draft = entries.correct(row, by=first, correction_reason="Misread.", title="New")

    client.force_login(office)
    desk = client.get(reverse("admin:index")).content.decode()
    told = [address for mail in Email.objects.all() for address in mail.to]
    assert told == [second.email]
    assert gone.email not in told
    assert draft.get_staff_url() in Email.objects.get().message
    assert "wording of a legal ground" not in desk


def test_a_donation_shows_the_wording_of_the_day_on_which_it_was_approved(client):
    the_council()
    ground = LegalGroundFactory(title="Old", source="Old code")
    before = approved(grounded(proposed("council"), ground))

    ground = reworded(ground, title="New", source="New code")
    after = approved(grounded(proposed("council"), ground))

    pages = [client.get(one.get_public_url()).content.decode() for one in (before, after)]
    assert ["<strong>Old</strong>" in page for page in pages] == [True, False]
    assert ["<strong>New</strong>" in page for page in pages] == [False, True]
    assert ["Old code" in page for page in pages] == [True, False]


# --- what PostgreSQL itself refuses ---


@pytest.mark.parametrize("name", SAID)
def test_postgresql_refuses_a_wording_that_no_entry_says(sql, name):
    LegalGroundFactory()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(f"UPDATE aid_legalground SET {name} = 'X'")


def test_postgresql_refuses_a_ground_of_which_nothing_is_said(sql):
    with transaction.atomic():
        LegalGround.objects.create(key="a", **SAID)
        with pytest.raises(DatabaseError, match="as the entry says"):
            sql("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_postgresql_refuses_an_entry_that_the_ground_does_not_follow(sql):
    row = LegalGroundFactory().wordings.get()
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", title="X")
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(
            "UPDATE aid_groundwording SET replaced_by_id = %s WHERE id = %s;"
            " UPDATE aid_groundwording SET confirmed_by_id = %s, confirmed_at = now()"
            " WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE",
            [draft.pk, row.pk, clerk().pk, draft.pk],
        )


@pytest.mark.parametrize(
    ("confirmed_at", "corrects", "says"),
    [
        ("now()", "NULL", "ground_wording_counts_once"),
        ("NULL", "NULL", "names who entered it"),
        ("now()", "id", "names who entered it"),
    ],
)
def test_postgresql_lets_nobody_unnamed_say_more_than_the_first_wording(
    sql, confirmed_at, corrects, says
):
    LegalGroundFactory()

    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(
            "INSERT INTO aid_groundwording (ground_id, title, rule, source, source_url, entered_at,"
            " confirmed_at, corrects_id, single_handed, strikes, correction_reason)"
            " SELECT ground_id, 'X', rule, source, source_url, now(),"
            f" {confirmed_at}, {corrects}, false, false, 'X' FROM aid_groundwording"
        )
