"""A roll call in words, with labels, for whoever checks it or compares it with a correction."""

from django.db.models import prefetch_related_objects
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relationships.motions.domain.roll_calls import TOTALS
from relationships.motions.models.roll_calls import RollCall, RollCallVote


def in_words(call: RollCall) -> dict[str, str]:
    """Result and day; by seat who voted how or, for a reported one, its totals and source."""
    said = {
        _("Result"): _("carried") if call.carried else _("not carried"),
        _("Held on"): date_format(call.held_on),
    }
    if call.is_reported:
        return said | _totals(call) | {_("Source"): call.source, _("As of"): _day(call)}
    if call.by_voice:
        return said | {_("Totals"): _("by voice vote, without numbers")}
    if call.unnamed:
        return said | _totals(call)
    choices, labels = call.choices, dict(RollCallVote.Choice.choices)
    terms = [term for one in call.compared for term in one.choices]
    then = call.confirmed_at
    if then is not None:
        prefetch_related_objects(terms, "person__names", "office__titles")
    by_name = {
        f"{term.office.as_of(then).title}, {term.person.as_of(then).name}": str(labels[choice])
        for term, choice in sorted(choices.items(), key=lambda pair: pair[0].office_id)
    }
    why = {
        _("Why %(name)s stepped aside") % {"name": term.person.as_of(then).name}: reason
        for term, reason in call.reasons.items()
    }
    return said | by_name | why


def _totals(call: RollCall) -> dict[str, str]:
    labels = {field.name: field.verbose_name for field in call._meta.concrete_fields}
    counts = {name: getattr(call, name) for name in TOTALS.values()}
    return {
        capfirst(str(labels[name])): "" if count is None else str(count)
        for name, count in counts.items()
    }


def _day(call: RollCall) -> str:
    return date_format(call.as_of) if call.as_of else ""
