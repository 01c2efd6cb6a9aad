"""What the clerk may do about the text of the agreement, and what its section shows."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.domain import agreements, documents
from relationships.domain.versions import live, missing
from relationships.forms.agreements import (
    FreezeForm,
    PartnerDecisionForm,
    SignatoriesForm,
    TextForm,
    WhyForm,
)
from relationships.models import Agreement, Nomination
from relationships.permissions import is_clerk
from relationships.states import AgreementState, NominationState
from relationships.views import signature_acts
from relationships.views.agreements import texts_of
from relationships.views.cases import history
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User
from sistercities.workflow import RuleError


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """The version at work or the last one, its signatories, links and signatures, and the rest."""
    if not is_clerk(user):
        return {"agreement": None}
    versions = list(nomination.agreements.order_by("-version"))
    agreement = live(nomination) or (versions[0] if versions else None)
    if agreement is None:
        return {"agreement": None}
    return {
        "agreement": agreement,
        "agreement_texts": texts_of(agreement),
        "agreement_missing": "" if agreement.is_frozen else missing(agreement),
        "agreement_history": history(agreement),
        "earlier_versions": [version for version in versions if version != agreement],
        "signatory_rows": signature_acts.signatory_rows(agreement),
    }


def _live(nomination: Nomination) -> Agreement:
    agreement = live(nomination)
    if agreement is None:
        raise RuleError(gettext("There is no text at work."))
    return agreement


def edit_text(nomination: Nomination, *, by: User, **texts: Any) -> None:
    agreements.edit_text(_live(nomination), by=by, **texts)


@transaction.atomic
def record_decision(
    nomination: Nomination, *, by: User, document: Any = None, **decision: Any
) -> None:
    """Keep the copy first: the decision points to it."""
    kept = None
    if document:
        kept = documents.keep(
            document,
            nomination=nomination,
            title=gettext("Decision of the partner city"),
            dated_on=decision["decided_on"],
            by=by,
        )
    agreements.record_partner_decision(_live(nomination), by=by, document=kept, **decision)


@transaction.atomic
def name_signatories(nomination: Nomination, *, by: User, named: dict[str, Any]) -> None:
    for side, details in named.items():
        agreements.name_signatory(_live(nomination), by=by, side=side, **details)


def freeze(nomination: Nomination, *, by: User) -> None:
    agreements.freeze(_live(nomination), by=by)


def supersede(nomination: Nomination, *, by: User, reason: str) -> None:
    agreements.supersede(_live(nomination), by=by, reason=reason)


def reject(nomination: Nomination, *, by: User, reason: str) -> None:
    agreements.reject(_live(nomination), by=by, reason=reason)


def _clerk(user: User, nomination: Nomination) -> bool:
    return is_clerk(user)


def _at_work(*states: AgreementState) -> Any:
    """Ready while the case is at the agreement and its version is in one of these states."""

    def ready(nomination: Nomination) -> bool:
        agreement = live(nomination) if nomination.is_live else None
        return agreement is not None and agreement.state in states

    return ready


def _no_text_yet(nomination: Nomination) -> bool:
    return nomination.state == NominationState.DESIGNATED


def _freezable(nomination: Nomination) -> bool:
    agreement = live(nomination) if nomination.is_live else None
    return (
        agreement is not None and agreement.state == AgreementState.DRAFT and not missing(agreement)
    )


def _decision_missing(nomination: Nomination) -> bool:
    agreement = live(nomination) if nomination.is_live else None
    return agreement is not None and (
        agreement.state == AgreementState.DRAFT
        or (agreement.state == AgreementState.FROZEN and not agreement.partner_body)
    )


def _tells(*happens: Text, mails: Text = "", public: Text = "") -> Any:
    return lambda nomination: Consequences(
        happens=list(happens),
        mails=[mails] if mails else [],
        public=[public] if public else [],
    )


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    return Act(
        name=name,
        label=label,
        perform=perform,
        may=_clerk,
        ready=ready,
        foretell=foretell,
        **more,
    )


_DRAFT = _("It is a draft: nobody outside the clerk's office sees it.")

ACTS = [
    _act(
        "draft-agreement",
        _("Draw up the agreement"),
        agreements.draft_text,
        _no_text_yet,
        _tells(_DRAFT, public=_("That the agreement is being drawn up.")),
        form=TextForm,
        template="admin/act_texts.html",
    ),
    _act(
        "freeze",
        _("Freeze the text for signature"),
        freeze,
        _freezable,
        _tells(
            _("The text and its signatories can no longer be changed, only superseded."),
            _("Links can be sent and signatures entered."),
            public=_("Both texts, the signatories, and the fingerprint in the public record."),
        ),
        form=FreezeForm,
        template="admin/act_freeze.html",
    ),
    _act(
        "name-signatories",
        _("Name the signatories"),
        name_signatories,
        _at_work(AgreementState.DRAFT),
        _tells(_("Offices with who holds them today. They sign this version."), _DRAFT),
        form=SignatoriesForm,
    ),
    _act(
        "edit-agreement",
        _("Edit the draft of the agreement"),
        edit_text,
        _at_work(AgreementState.DRAFT),
        _tells(_DRAFT),
        form=TextForm,
        template="admin/act_texts.html",
    ),
    _act(
        "partner-decision",
        _("Record the partner's decision"),
        record_decision,
        _decision_missing,
        _tells(
            _("The decision by which the partner city agreed is kept with the text."),
            public=_("Body, number and date, with the text. The copy stays private."),
        ),
        form=PartnerDecisionForm,
    ),
    *signature_acts.ACTS,
    _act(
        "supersede",
        _("Supersede the text"),
        supersede,
        _at_work(AgreementState.DRAFT, AgreementState.FROZEN),
        _tells(
            _("A new draft with the same texts takes its place."),
            _("Its links die. Its signatures stay readable and do not count for the new text."),
            mails=_("Both signatories, if the text was frozen."),
            public=_("That the version was superseded, and the reason, if it was frozen."),
        ),
        form=WhyForm,
        is_exit=True,
    ),
    _act(
        "reject-text",
        _("Record that the partner rejected the text"),
        reject,
        _at_work(AgreementState.FROZEN),
        _tells(
            _("The nomination ends. The city may be nominated again."),
            public=_("That the partner city rejected the text, and the reason."),
        ),
        form=WhyForm,
        is_exit=True,
    ),
]
