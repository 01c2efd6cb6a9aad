"""What the clerk may do about the text of the agreement, and what its section shows."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.agreements.acts import signatures as signature_acts
from relationships.agreements.acts.signatures import at_work, signatories_of
from relationships.agreements.domain import agreements, versions
from relationships.agreements.forms.agreements import (
    FreezeForm,
    PartnerDecisionForm,
    SignatoriesForm,
    TextForm,
    WhyForm,
)
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.sentences.texts import texts_of
from relationships.agreements.states import AgreementState
from relationships.motions.domain.matters import must_be_certain
from relationships.nominations.acts.versions import versions_of
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState
from sistercities.kernel.acts import Act, asked_once
from sistercities.kernel.cases.pages import history
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.workflow import RuleError


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """The current or the last version with signatories, links and signatures; earlier versions."""
    if not is_clerk(user) or not versions_of(nomination):
        return {"agreement": None}
    agreement = at_work(nomination) or versions_of(nomination)[0]
    return {
        "agreement": agreement,
        "agreement_texts": texts_of(agreement),
        "agreement_missing": "" if agreement.is_frozen else _missing(nomination),
        "agreement_history": history(agreement),
        "earlier_versions": [one for one in versions_of(nomination) if one != agreement],
        "signatory_rows": signature_acts.signatory_rows(nomination),
        "signatures_waiting": signature_acts.waiting(nomination, user),
    }


def _live(nomination: Nomination) -> Agreement:
    agreement = at_work(nomination)
    if agreement is None:
        raise RuleError(gettext("There is no text at work."))
    return agreement


@asked_once
def _missing(nomination: Nomination) -> str:
    return versions.missing(_live(nomination), signatories_of(nomination))


def _in(*states: AgreementState) -> Any:
    """Ready while the current version is in one of these states."""

    def ready(nomination: Nomination) -> bool:
        agreement = at_work(nomination)
        return agreement is not None and agreement.state in states

    return ready


_is_draft = _in(AgreementState.DRAFT)


def _freezable(nomination: Nomination) -> bool:
    return _is_draft(nomination) and not _missing(nomination)


def _decision_missing(nomination: Nomination) -> bool:
    agreement = at_work(nomination)
    return agreement is not None and (
        agreement.state == AgreementState.DRAFT
        or (agreement.state == AgreementState.FROZEN and not agreement.partner_body)
    )


_DRAFT = _("It is a draft: nobody outside the clerk's office sees it.")
_AT_WORK = frozenset({NominationState.AGREEMENT, NominationState.SIGNED_BY_ONE})

ACTS = [
    Act(
        name="draft-agreement",
        label=_("Draw up the agreement"),
        perform=agreements.draft_text,
        result=_("The draft of the agreement is kept. Next: name who signs it."),
        happens=_DRAFT,
        public=_("That the agreement is being drawn up."),
        states=frozenset({NominationState.DESIGNATED}),
        rests_on=must_be_certain,
        form=TextForm,
        template="relationships/agreements/act_texts.html",
    ),
    Act(
        name="freeze",
        label=_("Freeze the text for signature"),
        perform=agreements.freeze,
        on=_live,
        result=_("The text is frozen and public. It can be signed now."),
        happens=[
            _("The text and its signatories can no longer be changed, only superseded."),
            _("Links can be sent and signatures entered."),
        ],
        public=_("Both texts, the signatories, and the fingerprint in the public record."),
        states=_AT_WORK,
        rests_on=must_be_certain,
        ready=_freezable,
        form=FreezeForm,
        template="relationships/agreements/act_freeze.html",
    ),
    Act(
        name="name-signatories",
        label=_("Name the signatories"),
        perform=agreements.name_signatories,
        on=_live,
        result=_("Who signs this version is kept with the draft."),
        happens=[_("Offices with who holds them today. They sign this version."), _DRAFT],
        states=_AT_WORK,
        ready=_is_draft,
        form=SignatoriesForm,
    ),
    Act(
        name="edit-agreement",
        label=_("Edit the draft of the agreement"),
        perform=agreements.edit_text,
        on=_live,
        result=_("The draft of the agreement is changed."),
        happens=_DRAFT,
        states=_AT_WORK,
        ready=_is_draft,
        form=TextForm,
        template="relationships/agreements/act_texts.html",
    ),
    Act(
        name="partner-decision",
        label=_("Record the partner's decision"),
        perform=agreements.record_partner_decision,
        on=_live,
        result=_("The decision of %(decided_on)s is kept with the text: %(body)s."),
        happens=_("The decision by which the partner city agreed is kept with the text."),
        public=_("Body, number and date, with the text. The copy stays private."),
        states=_AT_WORK,
        ready=_decision_missing,
        form=PartnerDecisionForm,
    ),
    *signature_acts.ACTS,
    Act(
        name="supersede",
        label=_("Supersede the text"),
        perform=agreements.supersede,
        on=_live,
        result=_("A new draft with the same texts has taken its place."),
        happens=[
            _("A new draft with the same texts takes its place."),
            _(
                "Its links stop working. Its signatures stay readable and do not count for the new"
                " text."
            ),
        ],
        mails=_("Both signatories, if the text was frozen."),
        public=_("That the version was superseded, and the reason, if it was frozen."),
        states=_AT_WORK,
        ready=_in(AgreementState.DRAFT, AgreementState.FROZEN),
        form=WhyForm,
        secondary=True,
    ),
    Act(
        name="reject-text",
        label=_("Record that the partner rejected the text"),
        perform=agreements.reject,
        on=_live,
        result=_("The nomination of %(case)s has ended. The city may be nominated again."),
        happens=_("The nomination ends. The city may be nominated again."),
        public=_("That the partner city rejected the text, and the reason."),
        states=_AT_WORK,
        ready=_in(AgreementState.FROZEN),
        form=WhyForm,
        secondary=True,
    ),
]
