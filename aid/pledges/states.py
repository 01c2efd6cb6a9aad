"""The states of a pledge and the table of its legal moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import Moves


class PledgeState(TextChoices):
    DRAFT = "draft", _("being written")
    UNCONFIRMED = "unconfirmed", _("sent, e-mail address not confirmed")
    RECEIVED = "received", _("received")
    QUESTION = "question", _("question asked")
    TAKEN_UP = "taken_up", _("taken up")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn by the donor")


_P = PledgeState

_ANSWERS = {_P.TAKEN_UP, _P.DECLINED, _P.WITHDRAWN}

# From TAKEN_UP back: the last donation was cancelled on our side, so the offer stands again.
PLEDGE_MOVES: Moves = {
    _P.DRAFT: frozenset({_P.UNCONFIRMED}),
    _P.UNCONFIRMED: frozenset({_P.RECEIVED}),
    _P.RECEIVED: frozenset({_P.QUESTION, *_ANSWERS}),
    _P.QUESTION: frozenset({_P.RECEIVED, *_ANSWERS}),
    _P.TAKEN_UP: frozenset({_P.RECEIVED, _P.WITHDRAWN}),
    _P.DECLINED: frozenset(),
    _P.WITHDRAWN: frozenset(),
}

PLEDGE_NOT_SENT = (_P.DRAFT, _P.UNCONFIRMED)

PLEDGE_OPEN = (_P.RECEIVED, _P.QUESTION)
