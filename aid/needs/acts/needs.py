"""What the clerk may do to a need."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aid.needs.domain import needs
from aid.needs.domain.need_translations import NEED_TRANSLATION
from aid.needs.forms.needs import CloseNeedForm, EditNeedForm
from aid.needs.models.needs import Need
from aid.needs.states import NEED_MOVES, NeedState
from aid.pledges.states import PLEDGE_NOT_SENT
from relationships.cities.models.cities import City
from sistercities.kernel import translation_acts
from sistercities.kernel.acts import Act, Text, leading_to
from sistercities.kernel.cases.entries import waiting
from sistercities.kernel.models import User

_RECORD = _("An entry in the public record, with the city and the kind of body.")


def context(need: Need, user: User) -> dict[str, Any]:
    """The numbers of the need, which add up, and the pledges and donations behind them."""
    return {
        "numbers": Need.objects.counted().get(pk=need.pk),
        "pledges": need.pledges.exclude(state__in=PLEDGE_NOT_SENT),
        "lines": need.lines.select_related("donation", "item").order_by("pk"),
        "contact": getattr(need.body, "contact", None),
        "conflict": need.body.city.conflict_marks.open().first(),
        "translations": translation_acts.shown(NEED_TRANSLATION, need),
        "waiting": waiting(ENTRIES, {"need": need}, user),
        "city": City.objects.with_labels("en").get(pk=need.body.city_id),
    }


def _what_publishing_does(need: Need) -> list[Text]:
    happens: list[Text] = [
        _("Donors can answer this need. From now on it does not change: it can only be closed.")
    ]
    if not need.request_letter_id and not need.request_note:
        happens.append(
            _("It rests on no request yet: edit it first, and add the letter or a note.")
        )
    return happens


def _what_publishing_shows(need: Need) -> list[Text]:
    shown = _("%(quantity)s × %(what)s, what it must be able to do, and by when.") % {
        "quantity": need.quantity,
        "what": need.what,
    }
    return [shown, _("Never the letter, the note or the contact of the recipient."), _RECORD]


def _what_closing_does(need: Need) -> list[Text]:
    counted = Need.objects.counted().get(pk=need.pk)
    under_way = counted.promised + counted.on_the_way
    happens: list[Text] = [_("Nobody can promise anything for this need any more.")]
    if under_way:
        happens.append(
            ngettext(
                "%(number)s piece is promised or on the way. It still goes to the recipient.",
                "%(number)s pieces are promised or on the way. They still go to the recipient.",
                under_way,
            )
            % {"number": under_way}
        )
    return happens


def _what_closing_shows(need: Need) -> list[Text]:
    return [_("That it was closed, with the reason."), _RECORD] if need.published_at else []


TRANSLATIONS = translation_acts.translation_pages(NEED_TRANSLATION)
ENTRIES = (TRANSLATIONS,)
ACTS: list[Act] = [
    Act(
        name="publish",
        label=_("Publish the need"),
        perform=needs.publish,
        result=_("The need is published: donors can answer it."),
        happens=_what_publishing_does,
        public=_what_publishing_shows,
        states=leading_to(NeedState.PUBLISHED, NEED_MOVES),
    ),
    Act(
        name="edit",
        label=_("Edit the need"),
        perform=needs.edit_need,
        result=_("The draft of the need is changed."),
        happens=_("The draft is changed. Nobody outside the clerk's office reads it."),
        states=frozenset({NeedState.DRAFT}),
        form=EditNeedForm,
    ),
    TRANSLATIONS.entering(ready=lambda need: need.published_at is not None),
    Act(
        name="close",
        label=_("Close the need"),
        perform=needs.close,
        result=_("The need is closed: nobody can promise anything for it any more."),
        happens=_what_closing_does,
        public=_what_closing_shows,
        states=leading_to(NeedState.CLOSED, NEED_MOVES),
        form=CloseNeedForm,
        secondary=True,
    ),
]
