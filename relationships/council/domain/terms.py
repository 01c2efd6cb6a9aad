"""Terms of office: who holds which office from when to when.

A term is begun and closed by one person. An entry that was copied wrongly is corrected by two. A
term entered for the wrong person or office is struck by two and entered anew: it stays readable as
struck, and nobody held the office by it. A term on which a vote or a signature rests can neither be
struck nor moved off their days.
"""

from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.domain.offices import with_city
from relationships.council.domain.people import reference
from relationships.council.models.council import Office, Person, Term
from relationships.council.models.people import TermEnd, TermEntry
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock


@transaction.atomic
def add_term(
    *,
    person: Person,
    office: Office,
    began_on: date,
    by: User,
    source: str = "",
    ended_on: date | None = None,
) -> Term:
    """Seat a person in an office from a day on, or for a past time.

    Raises RuleError: the office was struck; somebody else holds it on that day or later.
    """
    lock(office)
    if office.struck:
        raise RuleError(_("This office was struck."))
    term = Term(person=person, office=office, began_on=began_on, source=source)
    check_term(Term(person=person, office=office, began_on=began_on, ended_on=ended_on))
    term.ended_on = ended_on
    term.save()
    entries.enter(TERM, term, by=by, began_on=began_on, source=source)
    if ended_on is not None:
        entries.enter(TERM_END, term, by=by, last_day=ended_on)
    return term


@transaction.atomic
def close_term(term: Term, *, last_day: date, by: User) -> None:
    """Close a term, because its holder leaves. The last day still counts as a day in office.

    Raises RuleError: it is closed already, or was struck; the day lies before its beginning; the
    holder's votes or signatures after that day are on record.
    """
    entries.enter(TERM_END, term, by=by, last_day=last_day)


def check_term(term: Term) -> None:
    """Check the dates of a term before it is saved.

    On the day on which an office changes hands both hold it.

    Raises RuleError: it ends before it begins; the office has another holder in that time; the
    holder voted or signed on a day outside of it.
    """
    if term.ended_on is not None and term.ended_on < term.began_on:
        raise RuleError(_("The last day lies before the first."))
    meanwhile = Term.objects.held().filter(office=term.office).exclude(pk=term.pk)
    meanwhile = meanwhile.exclude(ended_on__lte=term.began_on)
    if term.ended_on is not None:
        meanwhile = meanwhile.filter(began_on__lt=term.ended_on)
    other = meanwhile.select_related("person").first()
    if other is not None:
        raise RuleError(
            _("%(person)s holds this office in that time. Close that term first.")
            % {"person": other.person}
        )
    if term.pk:
        _check_what_rests_on(term)


def _check_what_rests_on(term: Term) -> None:
    outside = models.Q(roll_call__held_on__lt=term.began_on)
    if term.ended_on is not None:
        outside |= models.Q(roll_call__held_on__gt=term.ended_on)
    votes = term.votes.filter(roll_call__confirmed_at__isnull=False)
    vote = votes.filter(outside).select_related("roll_call").first()
    if vote is not None:
        raise RuleError(
            _("%(person)s voted on %(day)s, which must lie within the term.")
            % {"person": term.person, "day": date_format(vote.roll_call.held_on, "DATE_FORMAT")}
        )
    for signature in _signed_by(term):
        day = signature.local_day
        if day < term.began_on or (term.ended_on is not None and day > term.ended_on):
            raise RuleError(
                _("%(person)s signed on %(day)s, which must lie within the term.")
                % {"person": term.person, "day": date_format(day, "DATE_FORMAT")}
            )


def _signed_by(term: Term) -> list[Any]:
    """The signatures that count of whoever held the office in this term."""
    signatories = term.signatories.all()
    return [row for one in signatories for row in one.signatures.current()]


def _check_nothing_rests_on(term: Term) -> None:
    """Raises RuleError: a vote, or a signature, was given by this term."""
    if term.votes.exists():
        raise RuleError(_("A vote rests on this term, so it cannot be struck."))
    if term.signatories.filter(signatures__isnull=False).exists():
        raise RuleError(_("A signature rests on this term, so it cannot be struck."))


def _lock(row: TermEntry | TermEnd) -> None:
    """Raises RuleError: the term was struck; it is to be struck, and something rests on it."""
    term = row.term
    lock(term.office)
    lock(term)
    if term.struck:
        raise RuleError(_("This term was struck: nobody held the office by it."))
    if not row.strikes:
        return
    if isinstance(row, TermEntry):
        _check_nothing_rests_on(term)
    else:
        check_term(_as_if(term, ended_on=None))


def _as_if(term: Term, **dates: date | None) -> Term:
    given = {"began_on": term.began_on, "ended_on": term.ended_on} | dates
    return Term(pk=term.pk, person=term.person, office=term.office, **given)


def _check(row: TermEntry) -> None:
    row.source = row.source.strip()
    check_term(_as_if(row.term, began_on=row.began_on))


def _check_end(row: TermEnd) -> None:
    """Raises RuleError: it is closed already; otherwise see check_term."""
    if row.corrects is None and row.term.ends.current().exists():
        raise RuleError(
            _("This term was closed on %(day)s.")
            % {"day": date_format(row.term.ends.current().get().last_day, "DATE_FORMAT")}
        )
    check_term(_as_if(row.term, ended_on=row.last_day))


def _counts(row: TermEntry) -> None:
    term = row.term
    term.began_on, term.source, term.struck = row.began_on, row.source, row.strikes
    term.save(update_fields=["began_on", "source", "struck"])


def _end_counts(row: TermEnd) -> None:
    row.term.ended_on = None if row.strikes else row.last_day
    row.term.save(update_fields=["ended_on"])


def _names(term: Term) -> dict[str, Any]:
    return {"person": term.person.name, "office": with_city(term.office)}


TERM = register(
    EntryKind(
        name="term",
        what=gettext_lazy("term of office"),
        model=TermEntry,
        subject="term",
        fetch=("term__person", "term__office"),
        says=lambda row: (
            _names(row.term) | {"began_on": row.began_on.isoformat(), "source": row.source}
        ),
        reference=lambda row: reference(row.term.person),
        happened_on=lambda row: row.began_on,
        lock=_lock,
        check=_check,
        counts=_counts,
        act_of=lambda row: "term_begun",
        first_alone=True,
        house=HOUSE,
    )
)
TERM_END = register(
    EntryKind(
        name="term_end",
        what=gettext_lazy("last day in office"),
        model=TermEnd,
        subject="term",
        fetch=("term__person", "term__office"),
        says=lambda row: _names(row.term) | {"ended_on": row.last_day.isoformat()},
        reference=lambda row: reference(row.term.person),
        happened_on=lambda row: row.last_day,
        lock=_lock,
        check=_check_end,
        counts=_end_counts,
        act_of=lambda row: "term_closed",
        first_alone=True,
        house=HOUSE,
    )
)
