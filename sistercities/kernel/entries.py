"""The one mechanism for what is entered, confirmed, corrected and struck.

A kind of entry (`entry_kinds.py`) declares once what is said in it, about what, what must hold, and
what follows when it counts. The verbs below work for every kind. They write the steps in the
history of the case, the mail to whoever must confirm, and the public record: what is said, and for
a correction also what was said `before`, and the `reason`. Some kinds need only one person for a
first entry. A correction and a strike always need two, unless the council has switched the second
person off.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sistercities.kernel import public_record
from sistercities.kernel.entry_kinds import EntryKind, Facts, Said, kind_of
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, advance, lock, log_step


@transaction.atomic
def enter_within(kind: EntryKind, subject: models.Model, /, *, by: User | None, **said: Any) -> Any:
    """Enter, as part of a larger act, what counts at once; history and record are left to that act.

    ``by`` is None for what is loaded with this software.

    Raises RuleError: what the kind refuses.
    """
    row: Entry = kind.model(**{kind.subject: subject}, entered_by=by)
    _write(kind, row, said)
    _count(kind, row, by=by)
    return row


@transaction.atomic
def enter(kind: EntryKind, subject: models.Model, /, *, by: User, **said: Any) -> Any:
    """Enter what is said about the subject: a draft, or at once what counts if one person suffices.

    Raises RuleError: what the kind refuses.
    """
    return _enter(kind, kind.model(**{kind.subject: subject}), by=by, said=said, act="entered")


@transaction.atomic
def give(
    kind: EntryKind, subject: models.Model, /, *, acted_as: str, agreed: Facts, **said: Any
) -> Any:
    """Enter what somebody without an account gives by a personal link: it counts at once.

    Whoever calls this has locked the parents together with the link. `agreed` are facts about
    what the person agreed to: they go into the history, and not into the record.

    Raises RuleError: what the kind refuses.
    """
    row: Entry = kind.model(**{kind.subject: subject})
    _write(kind, row, said)
    _settle(kind, row, by=None, acted_as=acted_as, agreed=agreed)
    return row


@transaction.atomic
def correct(row: Entry, *, by: User, correction_reason: str, **said: Any) -> Any:
    """Enter a correction of what counts, with the reason. Fields that are not given stay.

    Raises RuleError: this is not what counts now, or a correction of it waits; no reason; nothing
    is different; what the kind refuses; the kind knows no corrections.
    """
    kind = kind_of(row)
    if not kind.corrected:
        raise RuleError(_("This is not corrected: what is right is entered after it."))
    later = _later(kind, row, correction_reason)
    return _enter(kind, later, by=by, said=said, act="correction_entered")


@transaction.atomic
def strike(row: Entry, *, by: User, correction_reason: str) -> Any:
    """Strike what was entered for the wrong person, city or kind. It stays readable, as struck.

    Raises RuleError: this is not what counts now, or a correction of it waits; no reason; what the
    kind refuses.
    """
    kind = kind_of(row)
    if not kind.struck:
        raise RuleError(_("This cannot be struck, for something rests on it. Correct it instead."))
    later = _later(kind, row, correction_reason)
    later.strikes = True
    return _enter(kind, later, by=by, said={}, act="strike_entered")


def _later(kind: EntryKind, row: Entry, reason: str) -> Entry:
    if not reason.strip():
        raise RuleError(_("Give the reason."))
    kept = {name: getattr(row, name) for name in kind.fields() | {kind.subject, *kind.about}}
    later: Entry = kind.model(**kept, corrects=row, correction_reason=reason.strip())
    for name in kind.below:
        setattr(later, name, getattr(row, name))
    return later


def _enter(kind: EntryKind, row: Entry, *, by: User, said: Said, act: str) -> Entry:
    row.entered_by = by
    _lock_parents(kind, row)
    must_count(row.corrects)
    _write(kind, row, said)
    _must_differ(kind, row)
    if not kind.needs_another(row):
        _settle(kind, row, by=by)
        return row
    log_step(row.case, act=f"{kind.name}_{act}", by=by, facts=kind.drafts_say(row))
    kind.house.tell(kind, row)
    return row


def _must_differ(kind: EntryKind, row: Entry) -> None:
    older = row.corrects
    if older is None or row.strikes or kind.says(row) != kind.says(older):
        return
    if all(getattr(row, name) == getattr(older, name) for name in (*kind.fields(), *kind.below)):
        raise RuleError(_("Nothing is different from what stands there already."))


def _rows(row: Entry) -> Any:
    return type(row)._base_manager


def must_count(row: Entry | None) -> None:
    """Raises RuleError: this was corrected or struck, or a correction of it waits."""
    if row is None:
        return
    found = _rows(row).get(pk=row.pk)
    if not found.counts:
        raise RuleError(_("This was corrected meanwhile. Correct what counts now."))
    must_be_certain(row)


def must_be_certain(row: Entry) -> None:
    """Refuse to build anything on an entry while a correction of it waits.

    Raises RuleError: a correction waits for a second person.
    """
    drafts = _rows(row).filter(corrects=row.pk, confirmed_at__isnull=True)
    draft = drafts.select_related("entered_by").first()
    if draft is not None:
        raise RuleError(
            _(
                "A correction of this (%(what)s), entered by %(who)s, waits: confirm or discard it"
                " first."
            )
            % {"what": kind_of(row).what, "who": draft.entered_by}
        )


def is_certain(row: Entry | None) -> bool:
    """Whether there is something that counts, and no correction of it waits."""
    return (
        row is not None
        and not _rows(row).filter(corrects=row.pk, confirmed_at__isnull=True).exists()
    )


@transaction.atomic
def edit(row: Entry, *, by: User, **said: Any) -> None:
    """Change a draft. Whoever changes it counts as having entered it; somebody else confirms it.

    Raises RuleError: it is confirmed; what the kind refuses.
    """
    kind = _lock_draft(row)
    row.entered_by = by
    if "correction_reason" in said and row.corrects_id:
        row.correction_reason = said["correction_reason"].strip() or row.correction_reason
    _write(kind, row, said)
    log_step(row.case, act=f"{kind.name}_edited", by=by, facts=kind.drafts_say(row))


@transaction.atomic
def discard(row: Entry, *, by: User, reason: str = "") -> None:
    """Throw a draft away; nothing of it has been public. Whoever entered it is told, and why.

    Raises RuleError: it is confirmed; somebody else entered it, and no reason is given.
    """
    kind, reason = _lock_draft(row), reason.strip()
    if row.entered_by != by and not reason:
        raise RuleError(_("Say why this is discarded."))
    case, facts = row.case, kind.drafts_say(row)
    kind.house.tell_discarded(kind, row, by=by, reason=reason)
    row.delete()
    facts |= {"reason": reason} if reason else {}
    log_step(case, act=f"{kind.name}_discarded", by=by, facts=facts)


@transaction.atomic
def confirm(row: Entry, *, by: User, **added: Any) -> None:
    """Confirm what another person entered. Only now does it count and become public.

    `added` is what the second person has to say of a first entry.

    Raises RuleError: it is confirmed; the same person entered it; what it corrects was corrected
    meanwhile; what the kind refuses.
    """
    kind = _lock_draft(row)
    if row.corrects is not None and not row.corrects.counts:
        raise RuleError(_("What this corrects was corrected meanwhile. Discard it."))
    if not may_confirm(row, by):
        if row.entered_by_id == by.pk:
            raise RuleError(_("You entered this yourself, so somebody else must confirm it."))
        raise RuleError(_("You had a part in this, so somebody else must confirm it."))
    for name in added.keys() & set(() if row.corrects_id else kind.adds):
        setattr(row, name, added[name])
    if not row.strikes:
        kind.check(row)
    _settle(kind, row, by=by)


def may_confirm(row: Entry, user: User) -> bool:
    """Whether this person may be the second one."""
    return user.pk not in hands_of(row) or not kind_of(row).house.two_people()


def hands_of(row: Entry) -> set[int]:
    """The accounts that entered it or had another part in it; none of them may confirm it."""
    return {pk for path in kind_of(row).hands if (pk := _account(row, path))}


def _account(row: Any, path: str) -> Any:
    *parents, last = path.split("__")
    for name in parents:
        row = row and getattr(row, name)
    return row and getattr(row, f"{last}_id")


def _lock_parents(kind: EntryKind, row: Entry) -> None:
    kind.lock(row) if kind.lock else lock(getattr(row, kind.subject))


def _lock_draft(row: Entry) -> EntryKind:
    kind = kind_of(row)
    subject = getattr(row, kind.subject)
    _lock_parents(kind, row)
    try:
        beside = [way for way in kind.fetch if not way.startswith(kind.subject)]
        lock(row, "entered_by", "corrects", *beside)
    except type(row).DoesNotExist as error:
        raise RuleError(_("This was discarded meanwhile.")) from error
    for one in filter(None, (row, row.corrects)):
        setattr(one, kind.subject, subject)
    if row.confirmed_at is not None:
        raise RuleError(
            _("%(who)s confirmed this on %(when)s. It can be corrected, but not changed.")
            % {"who": row.confirmed_by, "when": date_format(row.confirmed_at, "DATETIME_FORMAT")}
        )
    return kind


def _write(kind: EntryKind, row: Entry, said: Said) -> None:
    about = () if row.corrects_id else kind.about
    for name in kind.fields().union(about, kind.below) & said.keys():
        setattr(row, name, said[name])
    if not row.strikes:
        kind.check(row)
        kind.attach(row, said)
    _save(row)
    if not row.strikes:
        kind.keep(row, said)


def _save(row: Entry) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise RuleError(_sentence(row, error)) from error


def _sentence(row: Entry, error: IntegrityError) -> str:
    """What the constraint that was broken says to a person."""
    broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for constraint in row._meta.constraints:
        if constraint.name == broken:
            return str(constraint.get_violation_error_message())
    raise error


def _count(kind: EntryKind, row: Entry, *, by: User | None) -> None:
    """Let the row count: close the one that it corrects, then see to what follows."""
    if row.corrects is not None:
        row.corrects.replaced_by = row
        row.corrects.save(update_fields=["replaced_by"])
    _let_count(row, by=by)
    _save(row)
    _let_stand(kind, row)


def _let_stand(kind: EntryKind, row: Entry) -> None:
    """Copy what counts onto the row that it is about, where the kind says so; then what follows."""
    if kind.stands:
        subject = getattr(row, kind.subject)
        for name in kind.stands:
            setattr(subject, name, getattr(row, name))
        subject.save(update_fields=kind.stands)
    kind.counts(row)


def _let_count(row: Entry, *, by: User | None) -> None:
    row.single_handed = by is not None and by.pk in hands_of(row)
    if by is not None:
        row.confirmed_by = by
    row.confirmed_at = timezone.now()


def _settle(
    kind: EntryKind, row: Entry, *, by: User | None, acted_as: str = "", agreed: Facts | None = None
) -> None:
    """Let the row count, move its case, and write history and record."""
    _count(kind, row, by=by)
    act, facts = act_of(row), facts_of(row)
    move = kind.moves(row)
    step: dict[str, Any] = {
        "act": act,
        "by": by,
        "acted_as": acted_as,
        "facts": facts | (agreed or {}),
    }
    if move is not None:
        advance(row.case, move.to, **step, **move.changes)
    else:
        log_step(row.case, **step)
    told = _for_the_record(kind, row, facts)
    if told is not None:
        day = kind.happened_on(row) if row.corrects is None else kind.house.today()
        public_record.append(act=act, subject=kind.reference(row), happened_on=day, facts=told)
    kind.follows(row)


def _for_the_record(kind: EntryKind, row: Entry, facts: Facts) -> Facts | None:
    if kind.record is not None:
        return kind.record(row, facts)
    return None if kind.first_alone and row.corrects is None else facts


def facts_of(row: Entry) -> Facts:
    """The facts for the record; for a correction also what was said before, and the reason."""
    kind = kind_of(row)
    facts = dict(kind.says(row))
    if row.corrects is not None:
        facts |= {"before": kind.says(row.corrects), "reason": row.correction_reason}
        facts |= kind.compared(row)
    return facts


def told(row: Entry) -> str:
    """The entry in a sentence of the record, in the reader's language."""
    return kind_of(row).house.describe(act_of(row), facts_of(row))


def act_of(row: Entry) -> str:
    """The act by which this row counts, in the history and in the record."""
    kind = kind_of(row)
    if row.strikes:
        return f"{kind.name}_struck"
    if row.corrects_id is not None:
        return kind.act_of_correction(row) if kind.act_of_correction else f"{kind.name}_corrected"
    return kind.act_of(row) if kind.act_of else kind.name
