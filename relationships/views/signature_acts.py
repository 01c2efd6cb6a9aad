"""What the clerk may do about links and signatures, and how each signatory stands."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.domain import effect, links, signatures
from relationships.domain.effect import local_day
from relationships.domain.signatures import may_be_second
from relationships.forms.signatures import (
    ConfirmSignatureForm,
    DiscardSignatureForm,
    InPersonForm,
    LinkForm,
    SendLinkForm,
    unsigned,
    waiting,
    working_links,
)
from relationships.models import Agreement, Nomination, Signatory, Signature
from relationships.states import AgreementState, NominationState
from relationships.views.second_person import by_another, entered_it_or_sent_the_link
from sistercities.acts import Act, Outcome, Text, asked_once

LINK_STATES: dict[str, Text] = {
    "sent": _("sent, not opened yet"),
    "opened": _("opened"),
    "used": _("used"),
    "expired": _("expired"),
    "revoked": _("withdrawn"),
}
_SIGNING = frozenset(links.SIGNING)
_ENDED = (AgreementState.SUPERSEDED, AgreementState.REJECTED)


@asked_once
def versions_of(nomination: Nomination) -> list[Agreement]:
    """All versions of the agreement, the newest first."""
    return list(nomination.agreements.order_by("-version"))


def at_work(nomination: Nomination) -> Agreement | None:
    """The version at work: a draft, a frozen text, or the one signed by both."""
    return next((one for one in versions_of(nomination) if one.state not in _ENDED), None)


@asked_once
def counting(nomination: Nomination) -> list[Signature]:
    """The confirmed signatures under the version at work."""
    agreement = at_work(nomination)
    return list(effect.counting(agreement)) if agreement else []


def _frozen(nomination: Nomination) -> bool:
    agreement = at_work(nomination)
    return agreement is not None and agreement.state == AgreementState.FROZEN


@asked_once
def _unsigned(nomination: Nomination) -> list[Signatory]:
    return list(unsigned(nomination)) if _frozen(nomination) else []


@asked_once
def _waiting(nomination: Nomination) -> list[Signature]:
    return list(waiting(nomination)) if _frozen(nomination) else []


@asked_once
def _links(nomination: Nomination) -> list[Any]:
    return working_links(nomination) if _frozen(nomination) else []


def signatory_rows(agreement: Agreement, counts: list[Signature]) -> list[dict[str, Any]]:
    """Each signatory with links, signatures and refusals. Of a link, only how it stands."""
    signatories = agreement.signatories.select_related(
        "term__office__city", "term__person", "contact"
    ).prefetch_related(
        "links__created_by",
        "signatures__entered_by",
        "signatures__confirmed_by",
        "refusals",
        "term__person__names",
    )
    counted = {signature.pk for signature in counts}
    return [
        {
            "signatory": signatory,
            "holder": signatory.term.person.as_of(_recorded(signatory)),
            "email": getattr(signatory, "contact", None),
            "links": [
                {"link": link, "state": LINK_STATES[link.progress]}
                for link in signatory.links.all()
            ],
            "signatures": [
                {
                    "signature": signature,
                    "day": local_day(signature),
                    "is_replaced": signature.is_confirmed and signature.pk not in counted,
                }
                for signature in signatory.signatures.all()
            ],
            "refusals": signatory.refusals.all(),
        }
        for signatory in signatories
    ]


def _recorded(signatory: Signatory) -> datetime | None:
    """When the signature began to count; until then the text as frozen names the holder."""
    counted = [row.confirmed_at for row in signatory.signatures.all() if row.confirmed_at]
    return min(counted, default=signatory.agreement.frozen_at)


_BEFORE_WHOM = _("Who signed, where, when, before which witnesses, and how that was verified.")


def _is_second(nomination: Nomination) -> bool:
    return len(counting(nomination)) == 1


def _what_confirming_does(nomination: Nomination) -> list[Text]:
    if _is_second(nomination):
        return [
            _("This is the second signature: the tie becomes official."),
            _("It cannot be taken back: an official tie can only end."),
        ]
    return [
        _("The signature counts: the agreement is signed by one city."),
        _("It can no longer be discarded; only superseding the text takes it out of count."),
    ]


def _whom_confirming_mails(nomination: Nomination) -> list[Text]:
    if _is_second(nomination):
        return [_("Both signatories and the partner's contact: the tie is official.")]
    return []


def _what_confirming_shows(nomination: Nomination) -> list[Text]:
    if _is_second(nomination):
        return [
            _BEFORE_WHOM,
            _("That the tie is official, and from which day."),
            _("Two entries in the public record."),
        ]
    return [_BEFORE_WHOM, _("An entry in the public record.")]


def _what_confirming_did(outcome: Outcome) -> Text:
    nomination: Nomination = outcome.case
    if nomination.state == NominationState.OFFICIAL:
        return gettext("%(city)s is now a %(kind)s. Both cities are told by mail.") % {
            "city": nomination.city,
            "kind": nomination.get_kind_display(),
        }
    return gettext("The signature of %(who)s counts: signed by one city.") % {
        "who": outcome.said["signature"].signatory.term.person
    }


def _whom_a_link_may_reach(nomination: Nomination) -> list[Text]:
    return [
        gettext("%(name)s (%(office)s), if you choose this signatory.")
        % {"name": row.term.person.name, "office": row.term.office.title}
        for row in _unsigned(nomination)
    ]


def _of_whom(sentence: Text) -> Any:
    """What was done, with the name of whose link or signature it is."""

    def said(outcome: Outcome) -> str:
        about = outcome.said.get("link") or outcome.said.get("signature")
        signatory = about.signatory if about else outcome.said["signatory"]
        return str(sentence) % {"who": signatory.term.person.name}

    return said


ACTS = [
    Act(
        name="confirm-signature",
        label=_("Confirm a signature"),
        perform=signatures.confirm_signature,
        on="signature",
        result=_what_confirming_did,
        happens=_what_confirming_does,
        mails=_whom_confirming_mails,
        public=_what_confirming_shows,
        states=_SIGNING,
        ready=lambda nomination: bool(_waiting(nomination)),
        may=by_another(_waiting, may_be_second),
        why_not_you=entered_it_or_sent_the_link,
        form=ConfirmSignatureForm,
        template="admin/act_confirm_signature.html",
    ),
    Act(
        name="send-link",
        label=_("Send a link to sign"),
        perform=links.send_link,
        on="signatory",
        result=_of_whom(_("A personal link to sign was mailed to %(who)s.")),
        happens=[
            _("The link works once and for thirty days. An earlier link of theirs dies."),
            _("Nobody in the office can read it. Who sends it cannot confirm the signature."),
        ],
        mails=_whom_a_link_may_reach,
        states=_SIGNING,
        ready=lambda nomination: bool(_unsigned(nomination)),
        form=SendLinkForm,
    ),
    Act(
        name="enter-signature",
        label=_("Enter a signature given in person"),
        perform=signatures.enter_in_person,
        on="signatory",
        result=_of_whom(
            _("The signature of %(who)s waits for a second person. The other clerks are told.")
        ),
        happens=_(
            "It is a draft until somebody else confirms it: not public, and it does not count."
        ),
        mails=_("The other clerks: a signature awaits confirmation."),
        states=_SIGNING,
        ready=lambda nomination: bool(_unsigned(nomination)),
        form=InPersonForm,
    ),
    Act(
        name="remind-signatory",
        label=_("Remind a signatory"),
        perform=links.remind,
        on="link",
        result=_of_whom(_("A reminder was mailed to %(who)s.")),
        happens=_(
            "The reminder names the day of the mail with the link; it does not hold the link."
        ),
        mails=_("The signatory you choose."),
        states=_SIGNING,
        ready=lambda nomination: bool(_links(nomination)),
        form=LinkForm,
    ),
    Act(
        name="revoke-link",
        label=_("Withdraw a link"),
        perform=links.revoke_link,
        on="link",
        result=_of_whom(_("The link of %(who)s no longer works.")),
        happens=_("The link dies. A new one can be sent."),
        states=_SIGNING,
        ready=lambda nomination: bool(_links(nomination)),
        form=LinkForm,
        is_exit=True,
    ),
    Act(
        name="discard-signature",
        label=_("Discard an unconfirmed signature"),
        perform=signatures.discard_signature,
        on="signature",
        result=_of_whom(_("The unconfirmed signature of %(who)s is discarded.")),
        happens=_("It is taken away; the reason stays in the history. It was never public."),
        states=_SIGNING,
        ready=lambda nomination: bool(_waiting(nomination)),
        form=DiscardSignatureForm,
        is_exit=True,
    ),
]
