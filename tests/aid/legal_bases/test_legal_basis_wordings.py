"""How a legal basis reads: entered with it, corrected by two administrators, never rewritten."""

import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from post_office.models import Email

from aid.legal_bases.domain import legal_bases_data
from aid.legal_bases.domain import wordings as basis_wordings
from aid.models import LegalBasis
from relationships.council.domain.council_facts import switch_second_person
from sistercities.kernel import entries, roles
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import CouncilFactory, clerk, with_role
from tests.factories_aid import LegalBasisFactory, approved, proposed, the_council, with_basis
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


def reworded(legal_basis, **said):
    """The basis after a correction by two."""
    row = basis_wordings.wording_that_counts(legal_basis)
    first, second = administrator(), administrator()
    draft = entries.correct(row, by=first, correction_reason="Misread.", **said)
    entries.confirm(draft, by=second)
    return LegalBasis.objects.get(pk=legal_basis.pk)


def test_whoever_enters_a_basis_says_alone_how_it_reads():
    by = administrator()

    legal_basis = basis_wordings.enter_basis(LegalBasis(key="a", **SAID | {"title": " A "}), by=by)

    row, step = legal_basis.wordings.get(), legal_basis.steps.get()
    assert (row.counts, row.confirmed_by, row.title) == (True, by, "A")
    assert (step.act, step.by, step.facts["legal_basis"]) == ("basis_entered", by, "A")
    assert LegalBasis.objects.get().title == "A"
    assert not PublicRecordEntry.objects.exists()


@pytest.mark.parametrize("name", ["title", "rule", "source"])
def test_a_basis_without_title_rule_or_source_is_refused(name):
    with pytest.raises(RuleError, match="Give the title"):
        basis_wordings.enter_basis(LegalBasis(key="a", **SAID | {name: " "}), by=clerk())

    assert not LegalBasis.objects.exists()


def test_a_basis_that_we_ship_counts_at_once_and_names_nobody(client):
    legal_basis = legal_bases_data.load("los_angeles")[0]

    client.force_login(administrator())
    pages = [
        client.get(one.get_staff_url()).content.decode()
        for one in (legal_basis, legal_basis.wordings.get())
    ]

    row, step = legal_basis.wordings.get(), legal_basis.steps.get()
    assert (row.counts, row.entered_by, row.confirmed_by) == (True, None, None)
    assert (step.by, step.acted_as) == (None, "manage.py load_legal_bases")
    assert "manage.py load_legal_bases" in pages[0]
    assert "it came with this software" in pages[1]


def test_a_wording_is_corrected_by_two_administrators_and_told_with_what_stood_before(client):
    first, second, legal_basis = administrator(), administrator(), LegalBasisFactory(title="Old")

    send(client, first, legal_basis, "correct-wording", **SAID, correction_reason="Misread.")
    draft = legal_basis.wordings.drafts().get()
    alone = send(client, first, draft, "confirm")
    before = LegalBasis.objects.get().title
    answer = send(client, second, draft, "confirm")

    legal_basis.refresh_from_db()
    told = json.loads(PublicRecordEntry.objects.latest("sequence").line)
    assert (alone.status_code, before, answer.status_code) == (403, "Old", 302)
    assert {name: getattr(legal_basis, name) for name in SAID} == SAID
    assert (told["act"], told["subject"]) == (
        "basis_wording_corrected",
        f"legal_basis/{legal_basis.key}",
    )
    assert (told["facts"]["legal_basis"], told["facts"]["before"]["legal_basis"]) == (
        SAID["title"],
        "Old",
    )
    assert told["facts"]["reason"] == "Misread."
    page = client.get(reverse("record")).content.decode()
    assert "“Sister cities”, “Up to so much a year.” Source: Code § 22" in page
    assert "Before: “Old”" in page


def test_a_clerk_reads_it_and_neither_corrects_nor_confirms(client):
    legal_basis, office = LegalBasisFactory(title="Old"), clerk()
    first, _second = administrator(), administrator()
    said = SAID | {"correction_reason": "Misread."}
    row = basis_wordings.wording_that_counts(legal_basis)

    answers = [send(client, office, legal_basis, "correct-wording", **said)]
    draft = entries.correct(row, by=first, correction_reason="Misread.", title="New")
    answers.append(send(client, office, draft, "confirm"))
    pages = [client.get(one.get_staff_url()) for one in (legal_basis, row, draft)]

    assert [one.status_code for one in answers] == [403, 403]
    assert [one.status_code for one in pages] == [200, 200, 200]
    assert [page.context["acts"] for page in pages] == [[], [], []]
    assert LegalBasis.objects.get().title == "Old"


def test_what_waits_is_mailed_to_administrators_and_is_on_no_clerks_desk(client):
    first, second, office = administrator(), administrator(), clerk()
    gone = with_role(roles.ADMINISTRATOR, is_active=False)
    row = LegalBasisFactory().wordings.get()

    draft = entries.correct(row, by=first, correction_reason="Misread.", title="New")

    client.force_login(office)
    desk = client.get(reverse("admin:index")).content.decode()
    told = [address for mail in Email.objects.all() for address in mail.to]
    assert told == [second.email]
    assert gone.email not in told
    assert draft.get_staff_url() in Email.objects.get().message
    assert "wording of a legal basis" not in desk


def test_what_waits_is_on_the_desk_of_the_other_administrator(client):
    first, second = administrator(), administrator()
    entries.correct(
        LegalBasisFactory().wordings.get(), by=first, correction_reason="Misread.", title="New"
    )

    desks = []
    for one in (first, second):
        client.force_login(one)
        desks.append(client.get(reverse("admin:index")).context["groups"])
    lists = client.get(reverse("desk_list", args=["needs-basis-wording"]))

    found = [[card["slug"] for group in desk for card in group["cards"]] for desk in desks]
    assert found == [["waiting-basis-wording"], ["needs-basis-wording"]]
    assert len(lists.context["items"]) == 1


def test_where_one_administrator_is_nobody_could_confirm_a_correction(client):
    only, legal_basis = administrator(), LegalBasisFactory(title="Old")
    row = legal_basis.wordings.get()

    client.force_login(only)
    pages = [
        client.get(f"{legal_basis.get_staff_url()}correct-wording/"),
        client.get(f"{row.get_staff_url()}correct/"),
    ]
    answer = send(
        client, only, legal_basis, "correct-wording", **SAID, correction_reason="Misread."
    )

    assert all("there is one only" in page.content.decode() for page in pages)
    assert "there is one only" in str(answer.context["form"].non_field_errors())
    assert not legal_basis.wordings.drafts().exists()


def test_one_administrator_suffices_where_the_council_works_without_a_second_person():
    CouncilFactory(two_people=False)
    legal_basis = LegalBasisFactory(title="Old")
    row = legal_basis.wordings.get()

    entries.correct(row, by=administrator(), correction_reason="Misread.", title="New")

    assert LegalBasis.objects.get().title == "New"


def test_what_an_administrator_leaves_behind_is_settled_once_the_rule_of_two_is_off():
    council, first, second = the_council(), administrator(), administrator()
    row = LegalBasisFactory(title="Old").wordings.get()
    draft = entries.correct(row, by=first, correction_reason="Misread.", title="New")
    second.is_active = False
    second.save()

    switch_second_person(council, by=first, on=False, reason="One administrator is left.")
    entries.confirm(draft, by=first)

    assert LegalBasis.objects.get().title == "New"


def test_a_clerk_reads_before_choosing_that_the_wording_waits_and_who_settles_it(client):
    the_council()
    first, second = administrator(), administrator()
    legal_basis = LegalBasisFactory(title="Old")
    donation = proposed("council")
    row = legal_basis.wordings.get()
    entries.correct(row, by=first, correction_reason="Misread.", title="New")

    client.force_login(clerk())
    page = client.get(reverse("donation_act", args=[donation.pk, "choose-basis"]))

    said = page.context["form"].on_offer()[0].why_not
    assert said.startswith(f"A correction of how “Old” reads, entered by {first}, waits.")
    assert said.endswith(f"must confirm or discard it first: {second}.")


def test_a_donation_shows_the_wording_of_the_day_on_which_it_was_approved(client):
    the_council()
    legal_basis = LegalBasisFactory(title="Old", source="Old code")
    before = approved(with_basis(proposed("council"), legal_basis))

    legal_basis = reworded(legal_basis, title="New", source="New code")
    after = approved(with_basis(proposed("council"), legal_basis))

    pages = [client.get(one.get_public_url()).content.decode() for one in (before, after)]
    assert ["<strong>Old</strong>" in page for page in pages] == [True, False]
    assert ["<strong>New</strong>" in page for page in pages] == [False, True]
    assert ["Old code" in page for page in pages] == [True, False]


# --- what PostgreSQL itself refuses ---


@pytest.mark.parametrize("name", SAID)
def test_postgresql_refuses_a_wording_that_no_entry_says(sql, name):
    LegalBasisFactory()
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(f"UPDATE aid_legalbasis SET {name} = 'X'")


def test_postgresql_refuses_a_basis_of_which_nothing_is_said(sql):
    with transaction.atomic():
        LegalBasis.objects.create(key="a", **SAID)
        with pytest.raises(DatabaseError, match="as the entry says"):
            sql("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


def test_postgresql_refuses_an_entry_that_the_basis_does_not_follow(sql):
    row = LegalBasisFactory().wordings.get()
    draft = entries.correct(row, by=clerk(), correction_reason="Misspelt.", title="X")
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    with pytest.raises(DatabaseError, match="as the entry says"), transaction.atomic():
        sql(
            "UPDATE aid_basiswording SET replaced_by_id = %s WHERE id = %s;"
            " UPDATE aid_basiswording SET confirmed_by_id = %s, confirmed_at = now()"
            " WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE",
            [draft.pk, row.pk, clerk().pk, draft.pk],
        )


UNNAMED = (
    "INSERT INTO aid_basiswording (legal_basis_id, title, rule, source, source_url, entered_at,"
    " confirmed_at, corrects_id, single_handed, strikes, correction_reason)"
    " SELECT legal_basis_id, 'X', rule, source, source_url, now(),"
    " {confirmed_at}, {corrects}, false, false, 'X' FROM aid_basiswording"
)


@pytest.mark.parametrize(
    ("corrects", "says"), [("NULL", "basis_wording_counts_once"), ("id", "names who entered it")]
)
def test_postgresql_lets_nobody_unnamed_say_more_than_the_first_wording(sql, corrects, says):
    LegalBasisFactory()

    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(UNNAMED.format(confirmed_at="now()", corrects=corrects))


def test_postgresql_lets_one_person_confirm_nothing_that_nobody_entered(sql):
    LegalBasisFactory()
    sql(UNNAMED.format(confirmed_at="NULL", corrects="NULL"))

    with pytest.raises(DatabaseError, match="names who entered it"), transaction.atomic():
        sql(
            "UPDATE aid_basiswording SET confirmed_by_id = %s, confirmed_at = now()"
            " WHERE confirmed_at IS NULL",
            [clerk().pk],
        )
