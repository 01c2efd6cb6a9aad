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
    """What every kind asks of the council's house."""

    today: Callable[[], date]
    two_people: Callable[[], bool]
    tell: Callable[["EntryKind", Entry], None]
    tell_discarded: Callable[..., None]
    describe: Callable[[str, Facts], str]


def nothing(*args: Any) -> None:
    """A kind without a rule, or an effect, of its own."""


def no_facts(row: Any) -> Facts:
    """A kind of which what is said, and was said before, is all there is to tell."""
    return {}


@dataclass(frozen=True)
class Move:
    """Where an entry takes its case, with the fields that change in the same moment."""

    to: str
    changes: Facts = field(default_factory=dict)


@dataclass(frozen=True)
class EntryKind:
    """A kind of entry. Its acts are NAME, NAME_corrected and NAME_struck.

    `what` is its name for people; `subject` the field that names what it is about, and `about` all
    fields that a correction keeps. `says` gives its facts in the record's words, `reference` whose
    record it is, `happened_on` when it happened. `lock` takes the parents, in the order of the
    house; `check` refuses what cannot be; `stands` are the columns in which what counts stands on
    its subject, too; `counts` does what follows when it counts, or when it is
    corrected or struck, and `moves` says where the case goes then: both look at `strikes` and
    `corrects`. `follows` does what is told after it. `attach` keeps files to which the row points,
    once they cannot be refused for anything else, and `keep` writes rows below; `below` names the
    properties in which those are said, so that a correction begins with them and `check` sees them.
    `fetch` names the rows that a list of entries reads along, by which its case is `called`.
    A correction is told with what `compared` adds; its act is NAME_corrected, unless
    `act_of_correction` says what it does. `first_alone`: one person suffices for a first entry;
    without `struck` it can be corrected, but not struck. `record` says how much of the facts the
    public record is told, None for nothing; without it, all but what one person enters first.

    `hands` are the accounts that had a part in it, of whom none is the second person; `adds` what
    the second person says of a first entry; `drafts_say` what the history says of a draft.
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
    struck: bool = True
    hands: tuple[str, ...] = ("entered_by",)
    adds: tuple[str, ...] = ()
    drafts_say: Callable[[Any], Facts] = lambda row: {}

    def needs_another(self, row: Entry) -> bool:
        """Whether a second person must confirm it."""
        return self.house.two_people() and not (self.first_alone and row.corrects_id is None)

    def fields(self) -> frozenset[str]:
        """The fields in which something is said, apart from what the mechanism keeps."""
        kept = {field.name for field in Entry._meta.local_fields}
        kept |= {"id", self.subject, *self.about}
        return frozenset(f.name for f in self.model._meta.concrete_fields if f.name not in kept)


KINDS: dict[Any, EntryKind] = {}


def register(kind: EntryKind) -> EntryKind:
    """Make a kind known; its process does so where it declares it."""
    KINDS[kind.model] = kind
    return kind


def kind_of(row: Entry) -> EntryKind:
    """The kind of which this row is."""
    return KINDS[type(row)]
