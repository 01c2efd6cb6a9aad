"""Recognition: an older tie is official because the city's own records say so.

The clerk names the city's own evidence, with its date if it bears one, and a second person confirms
it. The signed papers of such a tie are not held here, and its page says so. Wrongly named evidence
is corrected; the tie stays as it is, and the old evidence readable. It is not struck, because the
tie is official by it: a tie that never existed is ended, with that as the reason.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.ties.domain.relationships import names, reference
from relationships.ties.models.relationships import Relationship
from relationships.ties.models.status import Recognition
from relationships.ties.states import RelationshipState as State
from sistercities.kernel.calendar import not_in_the_future
from sistercities.kernel.entry_kinds import EntryKind, Move, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.workflow import RuleError


def draft_recognition(tie: Relationship) -> Recognition | None:
    """The evidence that waits for a second person."""
    return tie.recognitions.drafts().first()


def _check(row: Recognition) -> None:
    """Raises RuleError: the tie is not a reported one; evidence waits, is missing, or is future."""
    tie = row.relationship
    if row.corrects is None:
        if tie.state != State.REPORTED:
            raise RuleError(_("Only a reported tie can be recognised."))
        if tie.recognitions.drafts().exclude(pk=row.pk).exists():
            raise RuleError(_("Evidence was entered already and waits for a second person."))
    row.evidence = row.evidence.strip()
    if not row.evidence:
        raise RuleError(_("Name the city's own evidence."))
    if row.evidence_on:
        not_in_the_future(row.evidence_on)


def _says(row: Recognition) -> dict[str, Any]:
    facts = names(row.relationship) | {"evidence": row.evidence, "evidence_url": row.evidence_url}
    return facts | ({"evidence_on": row.evidence_on.isoformat()} if row.evidence_on else {})


RECOGNITION = register(
    EntryKind(
        name="recognition",
        what=gettext_lazy("recognition from the city's records"),
        model=Recognition,
        subject="relationship",
        fetch=("relationship__city_a", "relationship__city_b"),
        says=_says,
        reference=lambda row: reference(row.relationship),
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        moves=lambda row: None if row.corrects_id else Move(State.OFFICIAL),
        act_of=lambda row: "tie_recognised",
        struck=False,
        house=HOUSE,
    )
)
