"""What a kind of entry says of itself, and which kinds there are; see entries.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from sistercities.kernel.entry_model import Entry

Said = Mapping[str, Any]
Facts = dict[str, Any]


@dataclass(frozen=True)
class House:
    """What every kind asks of the installation: its day, its rule of two, its mails, its words."""

    today: Callable[[], date]
    two_people: Callable[[], bool]
    tell: Callable[["EntryKind", Entry], None]
    tell_discarded: Callable[..., None]
    describe: Callable[[str, Facts], str]


def nothing(*args: Any) -> None:
    """For a kind that has no rule of its own, or does nothing more when it counts."""


def no_facts(row: Any) -> Facts:
    """For a kind that has nothing to add to what is said now and was said before."""
    return {}


@dataclass(frozen=True)
class Move:
    """Where an entry takes its case, with the fields that change in the same moment."""

    to: str
    changes: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry.

    What it is called and about. Its acts are NAME, NAME_corrected and NAME_struck, unless `act_of`
    or `act_of_correction` gives another name. `what` is its name for people. `subject` is the field
    that names what it is about, `about` are further fields that a correction keeps. A list of
    entries reads the rows in `fetch` along, and shows the case as `called` says.

    What it says. `says` gives the facts in the record's words, and `compared` what a correction
    adds to them; `reference` says whose record it is, `happened_on` when it happened. `record` says
    how much of the facts the public record is told (None: nothing); without it, the record is told
    everything except what one person alone enters first.

    What it does, in this order. `lock` locks the parents. `check` refuses what cannot be. `attach`
    stores the files to which the row points, after every check. `keep` writes the rows below it;
    `below` names the properties that hold those rows until then, so that a correction starts from
    them and `check` sees them. When the entry counts, or corrects or strikes one that counted: the
    columns in `stands` are copied onto its subject, `counts` does what else follows, `moves` says
    where the case goes (both look at `strikes` and `corrects`), and, once history and record are
    written, `follows` does the rest.

    Who. `first_alone`: one person suffices for a first entry; `alone` says so of one row. Without
    `struck` it can be corrected, but not struck; without `corrected` neither: something else is
    entered after it. `hands` are the accounts that had a part in it; none of them may confirm it.
    `adds` are the fields in which the second person adds something to a first entry. `drafts_say`
    gives what the history says of a draft.
    """

    name: str
    what: str | Promise
    model: Any
    subject: str
    says: Callable[[Any], Facts]
    reference: Callable[[Any], str]
    happened_on: Callable[[Any], date]
    house: House
    about: tuple[str, ...] = ()
    lock: Callable[[Any], None] | None = None
    check: Callable[[Any], None] = nothing
    stands: tuple[str, ...] = ()
    counts: Callable[[Any], None] = nothing
    moves: Callable[[Any], "Move | None"] = nothing
    attach: Callable[[Any, Said], None] = nothing
    keep: Callable[[Any, Said], None] = nothing
    below: tuple[str, ...] = ()
    follows: Callable[[Any], None] = nothing
    compared: Callable[[Any], Facts] = no_facts
    act_of: Callable[[Any], str] | None = None
    act_of_correction: Callable[[Any], str] | None = None
    fetch: tuple[str, ...] = ()
    called: Callable[[Any], str] = lambda row: str(row.case)
    record: Callable[[Any, Facts], Facts | None] | None = None
    first_alone: bool = False
    alone: Callable[[Any], bool] = lambda row: False
    corrected: bool = True
    struck: bool = True
    hands: tuple[str, ...] = ("entered_by",)
    adds: tuple[str, ...] = ()
    drafts_say: Callable[[Any], Facts] = lambda row: {}

    def needs_another(self, row: Entry) -> bool:
        """Whether a second person must confirm it."""
        alone = row.corrects_id is None and (self.first_alone or self.alone(row))
        return self.house.two_people() and not alone

    def fields(self) -> frozenset[str]:
        """The fields in which something is said, apart from what the mechanism keeps."""
        kept = {field.name for field in Entry._meta.local_fields}
        kept |= {"id", self.subject, *self.about}
        return frozenset(f.name for f in self.model._meta.concrete_fields if f.name not in kept)


KINDS: dict[Any, EntryKind] = {}


def register(kind: EntryKind) -> EntryKind:
    """Add a kind of entry; called where the kind is declared."""
    KINDS[kind.model] = kind
    return kind


def kind_of(row: Entry) -> EntryKind:
    """The kind of which this row is."""
    return KINDS[type(row)]
