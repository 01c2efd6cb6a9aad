"""The chain itself: what is appended, in what order, and what the database refuses."""

import hashlib
import json
import threading
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction
from django.utils import timezone

from sistercities.kernel import public_record
from sistercities.models import PublicRecordEntry

TABLE = "sistercities_publicrecordentry"


def append(number=1, **fields):
    given = {
        "act": "nomination_withdrawn",
        "subject": "nomination/kyiv",
        "happened_on": date(2022, 3, 25),
        "facts": {"reason": f"Reason {number}"},
    }
    return public_record.append(**given | fields)


def is_chained():
    """Whether every entry names the one before it and carries its own hash."""
    previous = "0" * 64
    for number, entry in enumerate(PublicRecordEntry.objects.order_by("sequence"), 1):
        own = hashlib.sha256(entry.line.encode()).hexdigest()
        if (entry.sequence, entry.previous_hash, entry.hash) != (number, previous, own):
            return False
        previous = entry.hash
    return True


@pytest.mark.django_db
def test_the_line_is_canonical_and_names_the_entry_before_it():
    first = append(facts={"b": 1, "a": ["Київ"]})
    second = append()

    line = json.loads(first.line)

    assert first.line.startswith('{"act":"nomination_withdrawn","facts":{"a":["Київ"],"b":1},')
    assert (line["version"], line["sequence"], line["previous"]) == (1, 1, "0" * 64)
    assert (line["happened_on"], line["subject"]) == ("2022-03-25", "nomination/kyiv")
    assert json.loads(second.line)["previous"] == first.hash
    assert is_chained()


@pytest.mark.django_db
def test_what_happened_and_what_was_recorded_are_two_dates():
    entry = append(happened_on=date(1959, 4, 1))

    line = json.loads(entry.line)

    assert line["happened_on"] == "1959-04-01"
    assert line["recorded_at"] == f"{entry.recorded_at:%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.django_db
@pytest.mark.parametrize("value", [1.5, None, True, {"deep": [0.1]}, b"bytes"])
def test_only_text_and_whole_numbers_are_recorded(value):
    with pytest.raises(TypeError):
        append(facts={"value": value})


@pytest.mark.django_db
def test_the_subject_can_be_asked_for():
    append()
    append(subject="nomination/lviv")

    found = PublicRecordEntry.objects.filter(subject="nomination/lviv")

    assert [entry.sequence for entry in found] == [2]


@pytest.mark.django_db
def test_the_head_is_the_newest_entry():
    assert public_record.head() is None

    append()
    last = append()

    assert public_record.head() == last


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_entry():
    append()

    with transaction.atomic():
        append()
        transaction.set_rollback(True)

    assert PublicRecordEntry.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET line = line WHERE sequence = 1",
        f"UPDATE {TABLE} SET recorded_at = now()",
        f"DELETE FROM {TABLE} WHERE sequence = 2",
        f"TRUNCATE {TABLE}",
    ],
)
def test_raw_sql_can_neither_change_nor_delete(sql, statement):
    append()
    append()

    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)

    assert is_chained()
    assert PublicRecordEntry.objects.count() == 2


def forge(sql, *, sequence, previous, digest=None, says=()):
    now = timezone.now().replace(microsecond=0)
    own = {"sequence": sequence, "previous": previous, "recorded_at": now.isoformat()}
    said = {"act": "forged", "subject": "nomination/kyiv"} | own | dict(says)
    line = json.dumps({name: value for name, value in said.items() if value is not None})
    sql(
        f"INSERT INTO {TABLE} (sequence, recorded_at, line, previous_hash, hash)"
        " VALUES (%s, %s, %s, %s, %s)",
        [sequence, now, line, previous, digest or hashlib.sha256(line.encode()).hexdigest()],
    )


@pytest.mark.django_db
@pytest.mark.parametrize("sequence", [0, 1, 2, 4])
def test_raw_sql_cannot_insert_out_of_place(sql, sequence):
    append()
    head = append()

    with pytest.raises(IntegrityError), transaction.atomic():
        forge(sql, sequence=sequence, previous=head.hash)


@pytest.mark.django_db
def test_raw_sql_cannot_insert_with_a_false_hash(sql):
    head = append()

    for false in ({"digest": "f" * 64}, {"previous": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            forge(sql, **{"sequence": 2, "previous": head.hash} | false)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sequence", "previous", "recorded_at"])
@pytest.mark.parametrize("value", ["2022-03-25T12:00:00Z", "1", None])
def test_raw_sql_cannot_insert_a_text_that_contradicts_its_place(sql, name, value):
    head = append()

    with pytest.raises(DatabaseError, match=r"says its own number|timestamp"), transaction.atomic():
        forge(sql, sequence=2, previous=head.hash, says={name: value})


@pytest.mark.django_db
def test_a_true_entry_by_raw_sql_is_taken_so_that_the_refusals_above_mean_something(sql):
    head = append()

    forge(sql, sequence=2, previous=head.hash)

    assert is_chained()


def many_at_once(work, threads=8, rounds=5):
    """Let threads, each with a connection of its own, do the same work at the same moment."""
    start, errors = threading.Barrier(threads), []

    def run(number):
        try:
            start.wait(timeout=20)
            for turn in range(rounds):
                work(number * rounds + turn)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    return errors


@pytest.mark.django_db(transaction=True)
def test_many_who_append_at_once_make_one_chain():
    errors = many_at_once(append)

    assert errors == []
    assert PublicRecordEntry.objects.count() == 40
    assert is_chained()


def append_without_waiting(number):
    """What append does, less the lock: read the last entry, then write the next."""
    with transaction.atomic():
        head = public_record.head()
        sequence, previous = (head.sequence + 1, head.hash) if head else (1, "0" * 64)
        now = timezone.now()
        own = {"sequence": sequence, "previous": previous, "recorded_at": now.isoformat()}
        line = json.dumps({"subject": f"case/{number}"} | own)
        PublicRecordEntry.objects.create(
            sequence=sequence,
            recorded_at=now,
            line=line,
            previous_hash=previous,
            hash=hashlib.sha256(line.encode()).hexdigest(),
        )


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_get_in_each_others_way():
    """The control: the same race must fail when nobody waits for the other."""
    errors = many_at_once(append_without_waiting)

    assert {type(error) for error in errors} == {IntegrityError}
    assert is_chained()
