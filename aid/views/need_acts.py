"""What the clerk may do to a need."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from aid.domain import needs
from aid.forms.needs import CloseNeedForm, EditNeedForm
from aid.models import Need
from aid.states import NEED_MOVES, NeedState
from relationships.permissions import is_clerk
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User


def _clerk(user: User, need: Need) -> bool:
    return is_clerk(user)


def _can_become(state: str) -> Any:
    return lambda need: state in NEED_MOVES[need.state]


def _is_draft(need: Need) -> bool:
    return need.state == NeedState.DRAFT


_RECORD = _("An entry in the public record, with the city and the kind of body.")


def _what_publishing_does(need: Need) -> Consequences:
    happens: list[Text] = [
        _("Donors can answer this need. From now on it does not change: it can only be closed.")
    ]
    if not need.request_letter_id and not need.request_note:
        happens.append(
            _("It rests on no request yet: edit it first, and add the letter or a note.")
        )
    shown = _("%(quantity)s × %(what)s, what it must be able to do, and by when.") % {
        "quantity": need.quantity,
        "what": need.what,
    }
    never = _("Never the letter, the note or the contact of the recipient.")
    return Consequences(happens=happens, public=[shown, never, _RECORD])


def _what_closing_does(need: Need) -> Consequences:
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
    public = [_("That it was closed, with the reason."), _RECORD] if need.published_at else []
    return Consequences(happens=happens, public=[*public])


ACTS: list[Act] = [
    Act(
        name="publish",
        label=_("Publish the need"),
        perform=needs.publish,
        may=_clerk,
        ready=_can_become(NeedState.PUBLISHED),
        foretell=_what_publishing_does,
    ),
    Act(
        name="edit",
        label=_("Edit the need"),
        perform=needs.edit_need,
        form=EditNeedForm,
        may=_clerk,
        ready=_is_draft,
        foretell=lambda need: Consequences(
            happens=[_("The draft is changed. Nobody outside the clerk's office reads it.")]
        ),
    ),
    Act(
        name="close",
        label=_("Close the need"),
        perform=needs.close,
        form=CloseNeedForm,
        may=_clerk,
        ready=_can_become(NeedState.CLOSED),
        foretell=_what_closing_does,
        is_exit=True,
    ),
]
