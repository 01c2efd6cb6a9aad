"""The desk's lists of pledges: new ones, and what their donors wrote."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.pledges.models.pledges import Pledge, PledgeMessage
from aid.pledges.states import PledgeState
from sistercities.kernel.calendar import council_zone
from sistercities.kernel.days import day_in
from sistercities.kernel.desk import LATE, NEEDS, WAITING, Card, Rows, always, register, to_case


def _pledges(slug: str, group: str, order: int, heading: str | Promise, rows: Rows) -> Card:
    """A list of pledges, each described by its things."""
    found = rows.prefetch_related("items")
    return Card(slug, group, order, heading, always(found), _offer, to_case("pledge"))


def _written(slug: str, order: int, heading: str | Promise, *kinds: str) -> Card:
    """What donors wrote and nobody has read."""
    unread = PledgeMessage.objects.filter(seen_at__isnull=True, kind__in=kinds)
    found = always(unread.select_related("pledge"))
    return Card(slug, NEEDS, order, heading, found, _of_message, to_case("pledge", "pledge_id"))


def _offer(row: Pledge) -> str:
    return f"{row.reference}: " + ", ".join(str(item) for item in row.items.all())


def _of_message(row: PledgeMessage) -> str:
    return f"{row.pledge.reference}: {row.get_kind_display()}"


_WORDS = PledgeMessage.Kind
_NEW = Pledge.objects.in_state(PledgeState.RECEIVED).exclude(messages__kind=_WORDS.ANSWER)
_ASKED = Pledge.objects.in_state(PledgeState.QUESTION)

register(
    _pledges("pledges", NEEDS, 300, _("New pledges"), _NEW),
    _written(
        "pledge-answers", 301, _("Answers and changes from donors"), _WORDS.ANSWER, _WORDS.CHANGE
    ),
    _written("pledge-withdrawals", 302, _("Pledges withdrawn"), _WORDS.WITHDRAWN),
    Card(
        "late-pledges",
        LATE,
        300,
        _("Pledges unanswered for four weeks"),
        lambda user, today: Pledge.objects.unanswered(today).prefetch_related("items"),
        _offer,
        to_case("pledge"),
        day=lambda row: day_in(council_zone(), row.confirmed_at),
    ),
    _pledges("questions", WAITING, 300, _("Answers of donors"), _ASKED),
)
