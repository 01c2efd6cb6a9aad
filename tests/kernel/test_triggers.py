"""No setting and no other table of the same name gets anybody past a trigger."""

import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from sistercities.kernel import public_record
from sistercities.models import PublicRecordEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return public_record.append(
        act="motion_filed", subject="nomination/kyiv", happened_on=date(2022, 3, 25), facts={}
    )


def test_no_trigger_asks_a_setting_whether_to_work(sql):
    asking = sql(
        """SELECT t.tgrelid::regclass || ': ' || t.tgname
           FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
           WHERE NOT t.tgisinternal AND (p.prosrc ~* 'should_ignore|current_setting'
              OR t.tgenabled <> 'O')"""
    )

    assert asking == []


def test_every_trigger_says_where_it_looks(sql):
    lost = sql(
        """SELECT t.tgrelid::regclass || ': ' || t.tgname
           FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
           WHERE NOT t.tgisinternal AND 'search_path=pg_catalog, public, pg_temp'
              <> ALL (COALESCE(p.proconfig, '{}'))"""
    )

    assert lost == []
    assert sql("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")[0][0] > 250


def test_no_trigger_holds_a_row_against_those_who_point_to_it(sql):
    """Whoever writes a child waits for such a lock at the commit, and deadlocks come of it."""
    strong = """SELECT t.tgrelid::regclass || ': ' || t.tgname
                FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                WHERE NOT t.tgisinternal AND p.prosrc ~* '\\mFOR\\s+{}UPDATE\\M'"""

    assert sql(strong.format("")) == []
    assert len(sql(strong.format("NO KEY "))) > 10


def test_what_is_not_known_passes_no_trigger(sql):
    """`IF NOT (…)` and `IF … <> …` let a NULL through, `IF (…) IS NOT TRUE` does not."""
    texts = sql(
        """SELECT t.tgrelid::regclass || ': ' || t.tgname, p.prosrc
           FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"""
    )
    conditions = [
        (name, without_questions(condition))
        for name, text in texts
        for condition in re.findall(r"\bIF((?:(?!\bTHEN\b).)*)\bTHEN\s+RAISE", text, re.DOTALL)
    ]
    passing = [
        (name, condition)
        for name, condition in conditions
        if not condition.endswith("IS NOT TRUE")
        and re.search(r"<>|!=|\bNOT (IN\b|\(|[A-Z]+\.)", condition)
    ]

    assert passing == []
    assert len(conditions) > 250


def without_questions(condition):
    """The condition on one line, without the questions in it that look at other rows."""
    condition, depth, kept = " ".join(condition.split()), 0, ""
    for place, letter in enumerate(condition):
        asks = condition.startswith("(SELECT ", place)
        depth += (letter == "(") if depth or asks else 0
        kept += "" if depth else letter
        depth -= letter == ")" and depth > 0
    return kept


def test_the_setting_of_the_library_switches_nothing_off(sql, entry):
    names = sql("SELECT array_agg(DISTINCT tgname::text) FROM pg_trigger WHERE NOT tgisinternal")
    sql("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{','.join(names[0][0])}}}"])

    with pytest.raises(DatabaseError, match="update"), transaction.atomic():
        PublicRecordEntry.objects.update(line="{}")
    with pytest.raises(DatabaseError, match="delete"), transaction.atomic():
        sql("DELETE FROM sistercities_publicrecordentry")


def test_a_temporary_table_of_the_same_name_deceives_no_trigger(sql, entry):
    """The trigger looks for the last entry, which this table would let anybody make up."""
    sql("CREATE TEMPORARY TABLE sistercities_publicrecordentry (sequence bigint, hash text)")
    sql("INSERT INTO pg_temp.sistercities_publicrecordentry VALUES (41, repeat('f', 64))")

    with pytest.raises(DatabaseError, match="must follow the last one"), transaction.atomic():
        sql(
            "INSERT INTO public.sistercities_publicrecordentry"
            " (sequence, recorded_at, line, hash, previous_hash) VALUES (42, now(), '{}',"
            " encode(sha256(convert_to('{}', 'UTF8')), 'hex'), repeat('f', 64))"
        )
