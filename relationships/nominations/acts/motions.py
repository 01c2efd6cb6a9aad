"""What the clerk may do about the council's motions and votes on a nomination."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.motions.acts.motions import MOTION_SHOWN, STAYS, votes
from relationships.nominations.acts.motion_documents import ADD_MOTION_DOCUMENT
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState
from sistercities.kernel.acts import Text


def _what_a_motion_does(nomination: Nomination) -> list[Text]:
    if nomination.state == NominationState.DRAFT:
        moves = _("The nomination becomes “%(state)s”, and the council may vote to begin.") % {
            "state": NominationState.FILED.label
        }
        return [moves, STAYS]
    return [_("The council may vote to designate the city."), STAYS]


def _what_a_motion_shows(nomination: Nomination) -> list[Text]:
    if nomination.state != NominationState.DRAFT:
        return [MOTION_SHOWN]
    return [
        MOTION_SHOWN,
        _("The nomination and its dossier, except the contact and files not marked public."),
    ]


ACTS = [
    *votes(
        moves=_what_a_motion_does,
        shows=_what_a_motion_shows,
        stays=gettext_lazy(
            "The votes on the motion and the state of the nomination stay as they are."
        ),
        reported=True,
    ),
    ADD_MOTION_DOCUMENT,
]
