"""What the clerk may do with a thing of the council's own."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.donations.domain.proposals import in_hand, propose
from aid.donations.domain.valuations import VALUATION
from aid.donations.forms.items import ProposeForm, ValueForm
from aid.donations.models.donations import Donation
from aid.donations.states import DONATION_PROMISED
from aid.items.domain import items
from aid.items.domain.item_descriptions import DESCRIPTION, ITEM_TRANSLATION, goes_to_conflict
from aid.items.domain.item_photographs import add_photographs
from aid.items.forms.items import CorrectDeclarationForm, DescriptionForm, PhotographsForm, WhyForm
from aid.items.models.items import Item
from aid.items.sentences.item_changes import in_words
from aid.items.states import ItemState
from aid.needs.forms.public_text import hint_for_reason
from sistercities.kernel.acts import Act, Outcome, Text, asked_once
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.translation_acts import translation_pages


def _not_valued(item: Item) -> bool:
    return item.valuation is None


@asked_once
def _in_hand(item: Item) -> int:
    return in_hand(item)


def _free(item: Item) -> bool:
    return not item.is_held_back and _in_hand(item) > 0


def _may_go(item: Item) -> bool:
    promised = item.lines.not_cancelled().filter(donation__state__in=DONATION_PROMISED)
    return _in_hand(item) > 0 and not promised.exists()


def to_the_donation(donation: Donation) -> str:
    """After the proposal the clerk is led to the new donation."""
    return reverse("donation_case", args=[donation.pk])


def _what_proposing_does(item: Item) -> list[Text]:
    left = gettext("Of “%(item)s”, %(left)d can be promised.") % {
        "item": item,
        "left": _in_hand(item),
    }
    return [
        _("A donation of the council's own property is proposed, and gets its reference."),
        left,
        _("It is set aside: nobody else can be promised the same piece."),
        _(
            "After this come the legal basis, the recipient's request, the council's vote and the"
            " approval by two people."
        ),
    ]


def proposed(outcome: Outcome) -> Text:
    """Say that a donation is proposed, with its reference and its recipient."""
    facts = {"donation": outcome.made, "body": outcome.made.body}
    return gettext("Donation %(donation)s is proposed, for: %(body)s") % facts


def _what_correcting_does(item: Item) -> list[Text]:
    happens: list[Text] = [
        _("It counts when a second person confirms it. The old words stay readable."),
        _("Kind and quantity stay: another thing is declared anew."),
    ]
    asked = item.lines.not_cancelled().filter(donation__matter__isnull=False).order_by("pk")
    told = ", ".join(asked.values_list("donation__reference", flat=True))
    if told:
        happens.append(
            gettext(
                "The council was told the old words, in donation %(donations)s. They stay in the"
                " record."
            )
            % {"donations": told}
        )
    return happens


_AGAIN = _(
    "A donation whose motion is not filed yet loses its legal basis: choose it again. Once the"
    " motion is filed, the value no longer changes."
)
_PUBLIC = _("The value, by whom, when and how it was found: in the record.")
_HERE = frozenset({ItemState.AVAILABLE})

VALUES = EntryPages(
    VALUATION,
    ValueForm,
    enter_label=_("Enter its value"),
    enter_name="value",
    brings=lambda row: [_AGAIN] if row.corrects_id else [],
)
DESCRIPTIONS = EntryPages(
    DESCRIPTION,
    DescriptionForm,
    reads=in_words,
    reason_hint=lambda row: hint_for_reason(shielded=goes_to_conflict(row.item)),
)
TRANSLATIONS = translation_pages(ITEM_TRANSLATION)
ENTRIES = (VALUES, DESCRIPTIONS, TRANSLATIONS)

ACTS: list[Act] = [
    VALUES.entering(states=_HERE, ready=_not_valued, public=_PUBLIC),
    Act(
        name="propose",
        label=_("Propose a donation"),
        perform=propose,
        on="lines",
        result=proposed,
        happens=_what_proposing_does,
        public=_("Nothing yet, except that a published need shows how many of it are promised."),
        states=_HERE,
        ready=_free,
        form=ProposeForm,
        leads_to=to_the_donation,
    ),
    Act(
        name="photographs",
        label=_("Add photographs"),
        perform=add_photographs,
        result=_("The photographs are kept."),
        happens=_(
            "Each is drawn anew from its pixels. The file that you send, and the place and"
            " camera written in it, are not kept."
        ),
        public=_("The photographs, if you say so, on the page of a donation."),
        form=PhotographsForm,
    ),
    TRANSLATIONS.entering(),
    VALUES.correcting(
        "correct-value", _("Correct its value"), lambda item: item.valuation, secondary=True
    ),
    Act(
        name="correct-declaration",
        label=_("Correct the surplus declaration"),
        perform=items.correct_declaration,
        result=_("The declaration is corrected. The first stays readable, with the reason."),
        happens=_("What you enter takes the place of the declaration. The first stays readable."),
        public=_("What is declared now, what was before, and why; also in the public record."),
        ready=lambda item: item.surplus is not None,
        form=CorrectDeclarationForm,
        secondary=True,
    ),
    DESCRIPTIONS.correcting(
        "correct-description",
        _("Correct the description"),
        lambda item: item.descriptions.current().first(),
        happens=_what_correcting_does,
        secondary=True,
    ),
    Act(
        name="gone",
        label=_("It is no longer available"),
        perform=items.mark_gone,
        result=_("“%(case)s” can no longer be promised to anybody."),
        happens=_("Nobody can be promised it any more. Its declaration stays in the record."),
        states=_HERE,
        ready=_may_go,
        form=WhyForm,
        secondary=True,
    ),
    Act(
        name="take-back",
        label=_("It is available after all"),
        perform=items.take_back,
        result=_("“%(case)s” can be proposed for a donation again."),
        happens=_("It can be proposed for a donation again."),
        states=frozenset({ItemState.GONE}),
        form=WhyForm,
        secondary=True,
    ),
]
