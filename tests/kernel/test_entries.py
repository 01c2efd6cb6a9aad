"""The one mechanism of entries, tried with every kind of them."""

import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from post_office.models import Email

from sistercities.kernel import entries
from sistercities.kernel.desk import ENTRIES
from sistercities.kernel.entry_kinds import KINDS
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.entry_examples import EXAMPLES
from tests.factories import a_second_person, clerk, some_council

pytestmark = pytest.mark.django_db
every = pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind.corrected], ids=str)
anew = pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if not one.kind.corrected], ids=str
)
by_two = pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if not one.kind.first_alone], ids=str
)
by_one = pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.kind.first_alone], ids=str
)
struck = pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind.struck], ids=str)


def last_line():
    return json.loads(PublicRecordEntry.objects.latest("sequence").line)


def told(row):
    """The facts of the step by which it counts, which the record is told if its kind says so."""
    step, kind = row.case.steps.latest("pk"), entries.kind_of(row)
    assert step.act == entries.act_of(row)
    recorded = step.facts if kind.record is None else kind.record(row, step.facts)
    if recorded is not None:
        assert (last_line()["act"], last_line()["facts"]) == (step.act, recorded)
    return step.facts


def current(row):
    return list(type(row).objects.current().filter(**{row_subject(row): subject_of(row)}))


def row_subject(row):
    return entries.kind_of(row).subject


def subject_of(row):
    return getattr(row, row_subject(row))


def test_every_kind_of_entry_has_its_example():
    assert {one.kind.model for one in EXAMPLES} == set(KINDS)


@by_two
def test_what_is_entered_is_a_draft(example):
    user = clerk()

    row = example.entered(by=user)

    assert (row.is_confirmed, row.entered_by) == (False, user)
    assert row not in current(row)
    assert row.case.steps.latest("pk").act == f"{example.kind.name}_entered"
    assert not PublicRecordEntry.objects.filter(line__contains=f'"{entries.act_of(row)}"').exists()


def acts_of(row):
    pages = next(one for one in ENTRIES if one.kind == entries.kind_of(row))
    return {act.name: act for act in pages.acts()}


@every
@pytest.mark.parametrize("two", [True, False])
def test_the_page_says_whether_a_correction_waits_and_mails(example, two):
    row, _other = example.counting(), clerk()
    some_council()
    a_second_person(confirms=two)
    told = acts_of(row)["correct"].consequences(row)
    Email.objects.all().delete()

    draft = example.corrected(row, by=row.entered_by or clerk())

    mailed = Email.objects.filter(headers__icontains="entry_awaits_confirmation").exists()
    assert (draft.is_confirmed, bool(told.mails), mailed) == (not two, two, two)
    assert ("It counts at once." in told.happens) is not two


@by_two
def test_whoever_may_confirm_is_told(example):
    subject, user, other = example.subject(), clerk(), clerk()
    Email.objects.all().delete()

    row = example.entered(by=user, subject=subject)

    told = [address for mail in Email.objects.all() for address in mail.to]
    assert other.email in told
    assert user.email not in told
    assert row.get_staff_url() in Email.objects.first().message


@by_two
def test_a_second_person_makes_it_count(example):
    row = example.entered()

    entries.confirm(row, by=clerk())

    row.refresh_from_db()
    assert current(row) == [row]
    assert told(row)
    assert not row.single_handed


@by_two
def test_the_same_person_does_not_confirm(example):
    user = clerk()
    row = example.entered(by=user)

    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(row, by=user)

    row.refresh_from_db()
    assert not row.is_confirmed


@by_two
def test_a_single_clerk_confirms_where_the_council_says_so(example):
    user, subject = clerk(), example.subject()
    a_second_person(confirms=False)

    row = example.entered(by=user, subject=subject)

    assert (row.confirmed_by, row.single_handed) == (user, True)


@by_two
def test_who_edits_a_draft_has_entered_it(example):
    row, editor = example.entered(), clerk()

    entries.edit(row, by=editor, **example.better)

    row.refresh_from_db()
    assert row.entered_by == editor
    assert all(getattr(row, name) == value for name, value in example.better.items())


@by_two
def test_a_discarded_draft_is_gone(example):
    row = example.entered()
    case = row.case

    entries.discard(row, by=clerk(), reason="It was entered twice.")

    assert not type(row).objects.filter(entered_by=row.entered_by).exists()
    assert case.steps.latest("pk").act == f"{example.kind.name}_discarded"


def mails_of_discards():
    return Email.objects.filter(headers__icontains="entry_discarded")


@every
def test_who_discards_what_another_entered_says_why_and_the_other_is_told(example):
    author, other = clerk(), clerk()
    draft = example.corrected(example.counting(), by=author)

    with pytest.raises(RuleError, match="Say why this is discarded"):
        entries.discard(draft, by=other, reason=" ")
    entries.discard(draft, by=other, reason="It was entered 100% twice.")

    mail = mails_of_discards().get()
    assert mail.to == [author.email]
    assert str(other) in mail.message
    assert "Reason: It was entered 100% twice." in mail.message
    step = draft.case.steps.latest("pk")
    assert "Reason: It was entered 100% twice." in describe(step.act, step.facts)


@every
def test_who_discards_an_own_draft_needs_no_reason_and_gets_no_mail(example):
    author = clerk()
    draft = example.corrected(example.counting(), by=author)

    entries.discard(draft, by=author)

    step = draft.case.steps.latest("pk")
    assert "Reason" not in describe(step.act, step.facts)
    assert not mails_of_discards().exists()


@by_one
def test_one_person_suffices_for_the_first_entry(example):
    user = clerk()

    row = example.entered(by=user)

    assert (row.confirmed_by, row.counts) == (user, True)


@every
@pytest.mark.parametrize("verb", [entries.confirm, entries.edit, entries.discard])
def test_what_counts_is_not_confirmed_edited_or_discarded(example, verb):
    row = example.counting()

    with pytest.raises(RuleError, match="can be corrected, but not changed"):
        verb(row, by=clerk())


@every
def test_a_correction_counts_when_another_confirms_it(example):
    row = example.counting()

    draft = example.corrected(row)
    before = current(row)
    entries.confirm(draft, by=clerk())

    row.refresh_from_db()
    assert (before, current(row)) == ([row], [draft])
    assert (row.replaced_by, row.state) == (draft, "corrected")
    facts, name = told(draft), next(iter(example.better))
    assert facts["reason"] == "It was misread."
    assert example.kind.says(row) == facts["before"]
    assert getattr(draft, name) == example.better[name]


@every
def test_a_correction_takes_two(example):
    user = clerk()
    row = example.counting(by=user)

    draft = example.corrected(row, by=user)

    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(draft, by=user)


@every
def test_a_correction_needs_a_reason_and_a_difference(example):
    row = example.counting()

    with pytest.raises(RuleError, match="Give the reason"):
        example.corrected(row, reason=" ")
    with pytest.raises(RuleError, match="Nothing is different"):
        entries.correct(row, by=clerk(), correction_reason="None.")


@every
def test_one_correction_waits_at_a_time_and_of_what_counts(example):
    row = example.counting()
    draft = example.corrected(row)

    with pytest.raises(RuleError, match="waits: confirm or discard it first"):
        example.corrected(row)

    entries.confirm(draft, by=clerk())
    with pytest.raises(RuleError, match="Correct what counts now"):
        example.corrected(row)


@every
def test_nothing_is_built_on_what_is_being_corrected(example):
    row = example.counting()
    entries.must_be_certain(row)
    draft = example.corrected(row)

    with pytest.raises(RuleError, match=f"entered by {draft.entered_by}, waits"):
        entries.must_be_certain(row)


@every
def test_what_is_being_corrected_is_found_among_many(example):
    row = example.counting()
    rows = type(row).objects.filter(**{row_subject(row): subject_of(row)})
    before = list(rows.uncertain())

    draft = example.corrected(row)

    assert (before, list(rows.uncertain())) == ([], [row])
    entries.confirm(draft, by=clerk())
    assert list(rows.uncertain()) == []


@pytest.mark.parametrize(
    ("record", "told"), [(lambda row, facts: {"told": 1}, {"told": 1}), (lambda *given: None, None)]
)
def test_a_kind_says_what_the_record_is_told(monkeypatch, record, told):
    example = next(one for one in EXAMPLES if one.kind.name == "tie_date")
    kind = replace(example.kind, record=record)
    monkeypatch.setitem(KINDS, kind.model, kind)
    subject = example.subject()
    before = PublicRecordEntry.objects.count()

    row = entries.enter(kind, subject, by=clerk(), **example.said)

    assert row.case.steps.latest("pk").facts == kind.says(row)
    assert PublicRecordEntry.objects.count() - before == (told is not None)
    assert told is None or last_line()["facts"] == told


@struck
def test_what_is_struck_counts_no_more_and_stays_readable(example):
    row = example.counting()

    draft = entries.strike(row, by=clerk(), correction_reason="Entered for the wrong city.")
    entries.confirm(draft, by=clerk())

    row.refresh_from_db()
    assert (current(row), row.state) == ([], "struck")
    assert told(draft)["reason"] == "Entered for the wrong city."


@struck
def test_a_strike_takes_two(example):
    user = clerk()
    row = example.counting(by=user)

    draft = entries.strike(row, by=user, correction_reason="Entered for the wrong city.")

    with pytest.raises(RuleError, match="somebody else must confirm"):
        entries.confirm(draft, by=user)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if not e.kind.struck], ids=str)
def test_what_something_rests_on_is_not_struck(example):
    with pytest.raises(RuleError, match="Correct it instead"):
        entries.strike(example.counting(), by=clerk(), correction_reason="It never was.")


@anew
def test_what_is_entered_anew_is_not_corrected(example):
    row = example.counting()

    with pytest.raises(RuleError, match="entered after it"):
        example.corrected(row)

    assert not acts_of(row)["correct"].is_possible(row)


@every
def test_every_act_has_its_sentence(example):
    row = example.counting()
    endings = ["correction_entered", "edited", "discarded"]
    endings += ["strike_entered", "struck"] if example.kind.struck else []
    acts = [
        entries.act_of(row),
        entries.act_of(example.corrected(row)),
        *(f"{example.kind.name}_{ending}" for ending in endings),
    ]
    facts = example.kind.says(row)

    told = [describe(act, facts | {"before": facts, "reason": "x"}) for act in acts]

    assert len(set(told)) == len(acts)
    assert not [text for text in told if "An act of the kind" in text or "…" in text]


# --- what PostgreSQL itself refuses ---


def refused(sql, statement, parameters=(), *, says):
    with pytest.raises(DatabaseError, match=says), transaction.atomic():
        sql(f"{statement}; SET CONSTRAINTS ALL IMMEDIATE", parameters)


@every
def test_postgresql_keeps_what_is_confirmed(sql, example):
    row = example.counting()
    table = row._meta.db_table
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(sql, f"UPDATE {table} SET entered_at = now()", says="only corrected")
    refused(sql, f"DELETE FROM {table}", says="Cannot.* delete")
    refused(sql, f"TRUNCATE {table} CASCADE", says="part of the record")


@every
def test_postgresql_asks_for_a_second_person(sql, example):
    row = example.counting()
    draft = example.corrected(row)
    table = row._meta.db_table
    confirm = f"UPDATE {table} SET confirmed_by_id = entered_by_id, confirmed_at = now()"

    refused(sql, f"{confirm} WHERE id = %s", [draft.pk], says="two_people|replaces what counts")
    refused(
        sql,
        f"{confirm}, single_handed = true WHERE id = %s",
        [draft.pk],
        says="second person|replaces what counts",
    )


@every
def test_postgresql_closes_an_entry_by_its_confirmed_correction_only(sql, example):
    row = example.counting()
    draft = example.corrected(row)
    close = f"UPDATE {row._meta.db_table} SET replaced_by_id = %s WHERE id = %s"
    sql("SET CONSTRAINTS ALL IMMEDIATE")

    refused(sql, close, [draft.pk, row.pk], says="closed by its confirmed correction")
    refused(sql, close, [row.pk, row.pk], says="closed by its confirmed correction")


@every
def test_postgresql_lets_nothing_count_beside_what_it_corrects(sql, example):
    draft = example.corrected(example.counting())

    refused(
        sql,
        f"UPDATE {draft._meta.db_table} SET confirmed_by_id = %s, confirmed_at = now()"
        " WHERE id = %s",
        [clerk().pk, draft.pk],
        says="replaces what counts",
    )


@every
def test_postgresql_wants_to_know_who_entered_it(sql, example):
    row = example.counting()
    kept = {f.column for f in row._meta.concrete_fields} - {"id", "entered_by_id", "replaced_by_id"}
    columns = ", ".join(f'"{name}"' for name in sorted(kept))

    refused(
        sql,
        f"INSERT INTO {row._meta.db_table} ({columns}) SELECT {columns} FROM {row._meta.db_table}",
        says="names who entered it",
    )


@by_two
def test_postgresql_lets_nothing_count_that_lost_its_first_person(sql, example):
    draft = example.entered()

    refused(
        sql,
        f"UPDATE {draft._meta.db_table} SET entered_by_id = NULL, confirmed_by_id = %s,"
        " confirmed_at = now() WHERE id = %s",
        [clerk().pk, draft.pk],
        says="names who entered it",
    )
