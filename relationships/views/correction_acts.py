"""What the clerk may correct on the road of a nomination: its motions and its signatures."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.domain import motions, signature_corrections
from relationships.domain.signatures import may_be_second
from relationships.forms.corrections import CorrectMotionForm, CorrectSignatureForm
from relationships.models import Motion, Nomination, Signature
from relationships.permissions import is_clerk
from relationships.views.corrected import in_words, signature_facts
from relationships.views.second_person import entered_it_or_sent_the_link
from sistercities.acts import Act, Consequences
from sistercities.models import User
from sistercities.workflow import RuleError


def correct_motion(case: Nomination, *, by: User, motion: Motion, **changes: Any) -> None:
    motions.correct_motion(motion, by=by, **changes)


def correct_signature(case: Nomination, *, by: User, signature: Signature, **said: Any) -> None:
    signature_corrections.enter_correction(signature, by=by, **said)


def confirm_signature(case: Nomination, *, by: User) -> None:
    signature_corrections.confirm_correction(_draft(case), by=by)


def discard_signature(case: Nomination, *, by: User) -> None:
    signature_corrections.discard_correction(_draft(case), by=by)


def _draft(case: Nomination) -> Signature:
    draft = signature_corrections.draft_correction(case)
    if draft is None:
        raise RuleError(gettext("There is no correction that waits for its confirmation."))
    return draft


def _clerk(user: User, case: Nomination) -> bool:
    return is_clerk(user)


def _second(user: User, case: Nomination) -> bool:
    draft = signature_corrections.draft_correction(case)
    return is_clerk(user) and (draft is None or may_be_second(draft, user))


def _draft_waits(case: Nomination) -> bool:
    return signature_corrections.draft_correction(case) is not None


def _signature_correctable(case: Nomination) -> bool:
    return signature_corrections.correctable(case).exists() and not _draft_waits(case)


def _foretell_motion(case: Nomination) -> Consequences:
    return Consequences(
        happens=[
            _("The new wording is shown from now on. The old one stays readable, as corrected."),
            _("The votes on the motion and the state of the nomination stay as they are."),
        ],
        public=[_("Both wordings and the reason, also in the public record.")],
    )


def _foretell_draft(case: Nomination) -> Consequences:
    return Consequences(
        happens=[
            _("It is a draft until somebody else confirms it: not public, and it changes nothing."),
            _("A correction never moves the day since which a tie is official."),
        ]
    )


def _foretell_confirmation(case: Nomination) -> Consequences:
    draft = _draft(case)
    if draft.corrects is None:
        return Consequences(happens=[])
    return Consequences(
        happens=[
            gettext("Signature of %(who)s. Reason: %(reason)s")
            % {"who": draft.signatory, "reason": draft.correction_reason},
            *in_words(draft.corrects, draft, signature_facts),
            _("Who signed which text stays, and what is official stays."),
        ],
        public=[
            _("What was said before, what is said now, and the reason."),
            _("An entry in the public record."),
        ],
    )


def _foretell_discard(case: Nomination) -> Consequences:
    return Consequences(
        happens=[_("The correction is dropped. What was said before counts on; nobody saw it.")]
    )


ACTS = [
    Act(
        name="confirm-signature-correction",
        label=_("Confirm the correction of a signature"),
        perform=confirm_signature,
        ready=_draft_waits,
        may=_second,
        why_not_you=entered_it_or_sent_the_link,
        foretell=_foretell_confirmation,
    ),
    Act(
        name="correct-motion",
        label=_("Correct the motion"),
        perform=correct_motion,
        ready=lambda case: case.motions.exists(),
        may=_clerk,
        foretell=_foretell_motion,
        form=CorrectMotionForm,
        template="admin/act_correct.html",
        is_exit=True,
    ),
    Act(
        name="correct-signature",
        label=_("Correct a signature"),
        perform=correct_signature,
        ready=_signature_correctable,
        may=_clerk,
        foretell=_foretell_draft,
        form=CorrectSignatureForm,
        template="admin/act_correct.html",
        is_exit=True,
    ),
    Act(
        name="discard-signature-correction",
        label=_("Discard the correction of a signature"),
        perform=discard_signature,
        ready=_draft_waits,
        may=_clerk,
        foretell=_foretell_discard,
        is_exit=True,
    ),
]
