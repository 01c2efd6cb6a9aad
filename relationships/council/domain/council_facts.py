"""What the public reads about the council, and whether a second person confirms.

Whoever sets the council up enters its name, its time zone and its address for the public; a
correction takes two. The rule of two itself is switched by one act, with its reason, which the
public record tells: a council with a single clerk has nobody else, and whoever gives out the roles
could make a second clerk anyway.
"""

import zoneinfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council.domain.bodies import make_body
from relationships.council.models.bodies import Body
from relationships.council.models.council import Council
from relationships.council.models.council_entries import CouncilFacts, CouncilTranslation
from sistercities.kernel import entries, public_record
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.translation_kinds import translation_kind
from sistercities.kernel.workflow import RuleError, lock, log_step

REFERENCE = "council"


@transaction.atomic
def enter_council(council: Council, *, by: User) -> Council:
    """Save a new council, with the facts about it as the first entry.

    Raises RuleError: it has no name; the time zone is unknown.
    """
    council.body = make_body(Body.Kind.COUNCIL, council.name, "council")
    council.save(force_insert=True)
    said = {"name": council.name, "timezone": council.timezone}
    entries.enter(COUNCIL_FACTS, council, by=by, contact_email=council.contact_email, **said)
    return council


def facts_that_count(council: Council) -> CouncilFacts:
    """The entry that gives the council its name, time zone and address now."""
    return council.facts.current().get()


@transaction.atomic
def switch_second_person(council: Council, *, by: User, on: bool, reason: str) -> None:
    """Require a second person's confirmation from now on, or stop requiring it.

    What one person confirmed alone stays marked so.

    Raises RuleError: no reason; it is so already.
    """
    lock(council)
    if not reason.strip():
        raise RuleError(_("Give the reason. The public reads it."))
    if council.two_people == on:
        raise RuleError(_("It is so already."))
    act = "second_person_on" if on else "second_person_off"
    facts = {"council": council.name, "reason": reason.strip()}
    log_step(council, act=act, by=by, facts=facts)
    council.two_people = on
    council.save(update_fields=["two_people"])
    public_record.append(act=act, subject=REFERENCE, happened_on=HOUSE.today(), facts=facts)


def _check(row: CouncilFacts) -> None:
    """Raises RuleError: it has no name; the time zone is unknown."""
    row.name = row.name.strip()
    if not row.name:
        raise RuleError(_("Give the name."))
    if row.timezone not in zoneinfo.available_timezones():
        raise RuleError(_("There is no time zone %(zone)s.") % {"zone": row.timezone})


def _counts(row: CouncilFacts) -> None:
    row.council.body.name = row.name
    row.council.body.save(update_fields=["name"])


COUNCIL_FACTS = register(
    EntryKind(
        name="council_facts",
        what=gettext_lazy("facts about the council"),
        model=CouncilFacts,
        subject="council",
        says=lambda row: {
            "name": row.name,
            "timezone": row.timezone,
            "contact_email": row.contact_email,
        },
        reference=lambda row: REFERENCE,
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        stands=("name", "timezone", "contact_email"),
        counts=_counts,
        act_of=lambda row: "council_entered",
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)

COUNCIL_TRANSLATION = translation_kind(
    CouncilTranslation,
    name="council_translation",
    what=gettext_lazy("translation of the council's name"),
    subject="council",
    fetch=("council",),
    reference=lambda row: REFERENCE,
)
