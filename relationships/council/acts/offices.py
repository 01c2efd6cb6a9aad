"""Acts on the entries about the council itself and about its offices."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from relationships.council.domain import council_facts, offices
from relationships.council.domain.council_facts import switch_second_person
from relationships.council.forms.people import CouncilFactsForm, OfficeTitleForm, SwitchForm
from relationships.council.models.council import Council, Office
from sistercities.kernel.acts import Act
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.models import User
from sistercities.kernel.translation_acts import shown, translation_pages

COUNCIL_FACTS = EntryPages(council_facts.COUNCIL_FACTS, CouncilFactsForm)
TITLES = EntryPages(offices.OFFICE_TITLE, OfficeTitleForm)
TRANSLATIONS = translation_pages(council_facts.COUNCIL_TRANSLATION)
ENTRIES = (COUNCIL_FACTS, TITLES, TRANSLATIONS)
_RECORD = _("An entry in the public record, with the reason.")


def council_context(council: Council, user: User) -> dict[str, Any]:
    """The entries about the council, and the drafts that wait."""
    return {
        "stands": council.name,
        "translations": shown(TRANSLATIONS.kind, council),
        "facts": council.facts.confirmed().select_related("replaced_by"),
        "waiting": waiting((COUNCIL_FACTS, TRANSLATIONS), {"council": council}, user),
    }


def office_context(office: Office, user: User) -> dict[str, Any]:
    """The titles and the holders of an office, and the drafts that wait."""
    return {
        "stands": office.get_state_display() or office.title,
        "titles": office.titles.confirmed().select_related("replaced_by"),
        "terms": office.terms.select_related("person"),
        "waiting": waiting((TITLES,), {"office": office}, user),
    }


def keeps_the_rules(user: User, council: Council) -> bool:
    """Whether this person sets the rules of the council: administrators do."""
    return user.is_active and user.has_perm("relationships.change_council")


def _switch(name: str, label: Any, *, on: bool, happens: Any) -> Act:
    def switch(council: Council, *, by: User, reason: str) -> None:
        switch_second_person(council, by=by, on=on, reason=reason)

    return Act(
        name=name,
        label=label,
        perform=switch,
        ready=lambda council: council.two_people != on,
        may=keeps_the_rules,
        happens=happens,
        public=_RECORD,
        result=happens,
        form=SwitchForm,
    )


COUNCIL_ACTS: list[Act] = [
    COUNCIL_FACTS.correcting(
        "correct-facts", _("Correct what is said of the council"), council_facts.facts_that_count
    ),
    TRANSLATIONS.entering(),
    _switch(
        "confirm-alone",
        _("Let one person enter and confirm"),
        on=False,
        happens=_(
            "From now on nothing waits for a second person, and public pages say so. What was"
            " confirmed by the person who entered it says so for ever."
        ),
    ),
    _switch(
        "confirm-by-two",
        _("Ask for a second person"),
        on=True,
        happens=_("From now on a second person confirms what one enters."),
    ),
]
OFFICE_ACTS: list[Act] = [
    TITLES.correcting("correct-title", _("Correct the title"), offices.title_that_counts),
]
