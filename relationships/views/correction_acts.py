"""What the clerk may correct of signatures; motions and votes stand in council_acts.py."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.domain import signature_corrections
from relationships.domain.signatures import may_be_second
from relationships.forms.corrections import CorrectSignatureForm
from relationships.models import Nomination, Signature
from relationships.states import NominationState
from relationships.views.corrected import in_words, signature_facts
from relationships.views.second_person import by_another, entered_it_or_sent_the_link
from relationships.views.signature_acts import counting
from sistercities.acts import Act, Text, asked_once
from sistercities.workflow import RuleError


@asked_once
def _waiting(case: Nomination) -> Signature | None:
    return signature_corrections.draft_correction(case)


def _draft(case: Nomination) -> Signature:
    draft = _waiting(case)
    if draft is None:
        raise RuleError(gettext("There is no correction that waits for its confirmation."))
    return draft


def _waits(case: Nomination) -> bool:
    return _waiting(case) is not None


def _signature_correctable(case: Nomination) -> bool:
    return bool(counting(case)) and not _waits(case)


def _what_confirming_does(case: Nomination) -> list[Text]:
    draft = _draft(case)
    if draft.corrects is None:
        return []
    return [
        gettext("Signature of %(who)s. Reason: %(reason)s")
        % {"who": draft.signatory, "reason": draft.correction_reason},
        *in_words(draft.corrects, draft, signature_facts),
        _("Who signed which text stays, and what is official stays."),
    ]


_SIGNED = frozenset(
    {NominationState.AGREEMENT, NominationState.SIGNED_BY_ONE, NominationState.OFFICIAL}
)

ACTS = [
    Act(
        name="confirm-signature-correction",
        label=_("Confirm the correction of a signature"),
        perform=signature_corrections.confirm_correction,
        on=_draft,
        result=_("The correction counts. The first entry stays readable, with the reason."),
        happens=_what_confirming_does,
        public=[
            _("What was said before, what is said now, and the reason."),
            _("An entry in the public record."),
        ],
        states=_SIGNED,
        ready=_waits,
        may=by_another(_waiting, may_be_second),
        why_not_you=entered_it_or_sent_the_link,
    ),
    Act(
        name="correct-signature",
        label=_("Correct a signature"),
        perform=signature_corrections.enter_correction,
        on="signature",
        result=_("The correction waits for a second person. Nothing has changed yet."),
        happens=[
            _("It is a draft until somebody else confirms it: not public, and it changes nothing."),
            _("A correction never moves the day since which a tie is official."),
        ],
        states=_SIGNED,
        ready=_signature_correctable,
        form=CorrectSignatureForm,
        template="admin/act_correct.html",
        is_exit=True,
    ),
    Act(
        name="discard-signature-correction",
        label=_("Discard the correction of a signature"),
        perform=signature_corrections.discard_correction,
        on=_draft,
        result=_("The correction is dropped. What was said before counts on."),
        happens=_("The correction is dropped. What was said before counts on; nobody saw it."),
        states=_SIGNED,
        ready=_waits,
        is_exit=True,
    ),
]
