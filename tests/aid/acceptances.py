"""What a recipient signs for through the domain."""

from django.core.files.base import ContentFile

from aid.models import LineAnswer
from aid.shipping.domain import acceptances
from aid.shipping.domain.acceptances import ACCEPTANCE
from sistercities.kernel import entries
from tests.factories import clerk
from tests.factories_aid import NEXT_DAY, acceptance_link

PDF = b"%PDF-1.7\nsigned by hand\n%%EOF\n"

SIGNED = {"received_on": NEXT_DAY, "office": "Chief of the fire station", "typed_name": "Officer 1"}


def in_order(donation, **first):
    """An answer for each line; `first` are the numbers of the first."""
    answers = [LineAnswer(line, line.quantity) for line in donation.lines.order_by("pk")]
    if first:
        answers[0] = LineAnswer(answers[0].line, **first)
    return answers


def two_of_three(donation):
    return in_order(donation, in_order=2, damaged=1, remark="The box was crushed")


def accept(donation, token=None, **fields):
    """The acceptance through this link, or a new one: everything in order unless told otherwise."""
    given = SIGNED | {"lines": in_order(donation)}
    return acceptances.accept(token or acceptance_link(donation), **given | fields)


def a_paper(content=PDF):
    return ContentFile(content, "acceptance.pdf")


def enter_paper(donation, *, by=None, **fields):
    """The acceptance on paper, as one clerk enters it."""
    given = SIGNED | {"answers": in_order(donation), "scan": a_paper()}
    return entries.enter(ACCEPTANCE, donation, by=by or clerk(), **given | fields)


def on_paper(donation, **fields):
    """The acceptance on paper, which another has confirmed."""
    row = enter_paper(donation, **fields)
    entries.confirm(row, by=clerk())
    return row


def fresh(donation):
    return type(donation).objects.get(pk=donation.pk)
