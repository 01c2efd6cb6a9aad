"""Whoever has stepped aside from a case neither reads it nor acts on it, whatever their role.

This is the one place that knows: pages, acts, mails, desk, lists, search and papers ask here. A
process in which one steps aside registers the table of its cases. What belongs to a case is found
by its foreign keys, so that a new table is covered on its first day.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from post_office.models import Email

from sistercities.kernel.models import User
from sistercities.kernel.one_page import asked_once

FURTHEST = 6
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True)
class Cases:
    """Cases of one table: those from which a person has stepped aside, and how mails name one.

    What hangs on the tables in `apart` (by their labels) is another case, though it grew from this;
    what points to one in `evidence`, such as a paper, does not belong to the case of the paper.
    """

    model: type[Model]
    closed_to: Callable[[User], QuerySet[Any]]
    who_stepped_aside: Callable[[Collection[int]], QuerySet[User]]
    named: Callable[[Any], list[str]]
    apart: frozenset[str] = frozenset()
    evidence: frozenset[str] = frozenset()


_REGISTERED: list[Cases] = []


def register(cases: Cases) -> None:
    """Let a process say from which of its cases people step aside; its module does so."""
    _REGISTERED.append(cases)


def has_stepped_aside(user: Any, row: Any) -> bool:
    """Whether this person has stepped aside from the case to which the row belongs, if it does."""
    if not isinstance(user, User) or not isinstance(row, Model) or row.pk is None:
        return False
    closed = _closed_to(user)
    return any(closed) and any(
        not gone.isdisjoint(of_it)
        for gone, (_cases, of_it) in zip(closed, _its_cases(row), strict=True)
    )


def _closed_to(user: User) -> list[set[int]]:
    """Of each table of cases, the keys of those from which this person has stepped aside."""
    return asked_once(
        f"closed to {user.pk}",
        lambda: [
            set(cases.closed_to(user).order_by().values_list("pk", flat=True))
            for cases in _REGISTERED
        ],
    )


def not_aside(people: QuerySet[User], row: Model) -> QuerySet[User]:
    """These people without those who have stepped aside from the case to which the row belongs."""
    for cases, of_it in _its_cases(row):
        if of_it:
            people = people.exclude(pk__in=cases.who_stepped_aside(of_it).values("pk"))
    return people


def _its_cases(row: Model) -> Iterator[tuple[Cases, set[int]]]:
    """Of each table of cases, the keys of those to which the row belongs."""
    model: type[Model] = type(row)
    for cases in _REGISTERED:
        ways = ways_to(model, cases)
        columns = ["pk" if way == "pk" else f"{way}_id" for way in ways if "__" not in way]
        found = {getattr(row, column) for column in columns}
        further = [way for way in ways if "__" in way]
        if further:
            rows = model._base_manager.filter(pk=row.pk).values_list(*further)
            found.update(*rows)
        yield cases, found - {None}


def readable(user: Any, rows: Rows) -> Rows:
    """The rows without those of cases from which this person has stepped aside; also of mails."""
    if not isinstance(user, User):
        return rows
    found = (
        _naming_closed_cases(user) if rows.model is Email else _of_closed_cases(user, rows.model)
    )
    return rows if found is None else rows.exclude(found)


def _of_closed_cases(user: User, model: type[Model]) -> Q | None:
    ways = [
        Q(**{f"{way}__in": gone})
        for cases, gone in zip(_REGISTERED, _closed_to(user), strict=True)
        if gone
        for way in ways_to(model, cases)
    ]
    return reduce(or_, ways) if ways else None


def _naming_closed_cases(user: User) -> Q | None:
    words = [
        word
        for cases in _REGISTERED
        for case in cases.closed_to(user)
        for word in cases.named(case)
    ]
    named = [Q(subject__icontains=word) | Q(message__icontains=word) for word in words]
    return reduce(or_, named) if named else None


@cache
def ways_to(model: type[Model], cases: Cases) -> tuple[str, ...]:
    """The paths of foreign keys by which a row of the table belongs to such a case."""
    if model is cases.model:
        return ("pk",)
    return tuple("__".join(way) for way in _ways(model, cases, (model,)))


def _ways(model: type[Model], cases: Cases, through: tuple[Any, ...]) -> Iterator[tuple[str, ...]]:
    if model._meta.label in cases.apart or len(through) > FURTHEST:
        return
    for field in model._meta.get_fields():
        to: Any = field.related_model
        if to is cases.model and (field.many_to_one or field.one_to_one):
            yield (field.name,)
        elif _leads_on(field, cases) and to not in through and to._meta.label not in cases.evidence:
            yield from ((field.name, *way) for way in _ways(to, cases, (*through, to)))


def _leads_on(field: Any, cases: Cases) -> bool:
    """A foreign key; or what a row has one of and points to the case, as a body's committee."""
    if field.many_to_one or (field.one_to_one and field.concrete):
        return field.related_model is not User
    others = field.related_model._meta.concrete_fields if field.one_to_one else ()
    return any(other.related_model is cases.model for other in others)
