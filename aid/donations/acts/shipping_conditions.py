"""What the clerk may do between the approval of a donation and its shipment."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.donations.acts import cancelling as cancel_acts
from aid.donations.acts.asked import conditions_of, stops_of
from aid.donations.domain import shipping_conditions
from aid.donations.domain.readiness import must_rest_on_what_is_certain
from aid.donations.domain.shipping_conditions import ConditionState
from aid.donations.forms.shipping_conditions import ConditionsForm, ReopenForm
from aid.donations.models.donations import Donation
from aid.donations.states import DonationState, ShippingCondition
from aid.needs.domain import conflict
from sistercities.kernel.acts import Act, Outcome, Text


def _open(case: Donation) -> list[ConditionState]:
    return [state for state in conditions_of(case) if not state.cleared]


def _some_open(case: Donation) -> bool:
    return bool(_open(case))


def _all_cleared(case: Donation) -> bool:
    return not _open(case)


def _some_cleared(case: Donation) -> bool:
    return any(state.cleared for state in conditions_of(case))


def _what_recording_does(case: Donation) -> list[Text]:
    left = ", ".join(state.label for state in _open(case))
    return [
        _("Your name stands for each that you record. Open: %(shipping_conditions)s.")
        % {"shipping_conditions": left},
        _("When all are met, the donation can be made ready to be shipped."),
    ]


def _recorded(outcome: Outcome) -> Text:
    left = ", ".join(state.label for state in _open(outcome.case))
    if not left:
        return _("All conditions are met: the donation can be made ready to be shipped.")
    return _("It is recorded. Still open: %(shipping_conditions)s.") % {"shipping_conditions": left}


def _what_readiness_shows(case: Donation) -> list[Text]:
    if conflict.in_conflict(case.city):
        return []
    return [_("On its page: that it is ready to be shipped. No entry in the record.")]


def _what_reopening_does(case: Donation) -> list[Text]:
    happens: list[Text] = [
        _("The condition is open, and nothing is shipped until it is recorded again.")
    ]
    if case.state == DonationState.READY:
        happens.append(_("The donation is no longer ready to be shipped."))
    return happens


def _reopened(outcome: Outcome) -> Text:
    shipping_condition = ShippingCondition(outcome.said["shipping_condition"]).label
    return _("Open again: %(shipping_condition)s. Nothing is shipped until it is recorded.") % {
        "shipping_condition": shipping_condition
    }


_APPROVED = frozenset({DonationState.APPROVED})

ACTS: list[Act] = [
    Act(
        name="record-conditions",
        label=gettext_lazy("Record what was done before shipping"),
        perform=shipping_conditions.record_conditions,
        result=_recorded,
        happens=_what_recording_does,
        states=_APPROVED,
        rests_on=must_rest_on_what_is_certain,
        ready=_some_open,
        form=ConditionsForm,
        template="aid/donations/act_conditions.html",
    ),
    Act(
        name="make-ready",
        label=gettext_lazy("Ready to be shipped"),
        perform=shipping_conditions.make_ready,
        result=gettext_lazy("The donation is ready to be shipped."),
        happens=[
            gettext_lazy("Tie, legal basis and things are looked at once more."),
            gettext_lazy(
                "The donation is ready: carrier and dates can be entered, and it is shipped."
            ),
        ],
        public=_what_readiness_shows,
        refused=stops_of,
        states=_APPROVED,
        ready=_all_cleared,
    ),
    Act(
        name="reopen-condition",
        label=gettext_lazy("Open a condition again"),
        perform=shipping_conditions.reopen_condition,
        result=_reopened,
        happens=_what_reopening_does,
        states=frozenset({DonationState.APPROVED, DonationState.READY}),
        ready=_some_cleared,
        form=ReopenForm,
        secondary=True,
    ),
    *cancel_acts.ACTS,
]
