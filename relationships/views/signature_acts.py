"""What the clerk may do about links and signatures, and how each signatory stands."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.domain import links, signatures
from relationships.domain.effect import counting, local_day
from relationships.domain.signatures import may_be_second
from relationships.domain.versions import live
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
from relationships.models import (
    Agreement,
    Nomination,
    Signatory,
    SignatoryContact,
    Signature,
    SigningLink,
)
from relationships.permissions import is_clerk
from relationships.states import AgreementState
from relationships.views.second_person import entered_it_or_sent_the_link
from sistercities.acts import Act, Consequences, Text
from sistercities.models import User

LINK_STATES: dict[str, Text] = {
    "sent": _("sent, not opened yet"),
    "opened": _("opened"),
    "used": _("used"),
    "expired": _("expired"),
    "revoked": _("withdrawn"),
}


def signatory_rows(agreement: Agreement) -> list[dict[str, Any]]:
    """Each signatory with links, signatures and refusals. Of a link, only how it stands."""
    signatories = agreement.signatories.select_related("term__office__city", "term__person")
    counts = set(counting(agreement).values_list("pk", flat=True))
    return [
        {
            "signatory": signatory,
            "email": SignatoryContact.objects.filter(signatory=signatory).first(),
            "links": [
                {"link": link, "state": LINK_STATES[link.standing(timezone.now())]}
                for link in signatory.links.select_related("created_by")
            ],
            "signatures": [
                {
                    "signature": signature,
                    "day": local_day(signature),
                    "is_replaced": signature.is_confirmed and signature.pk not in counts,
                }
                for signature in signatory.signatures.select_related(
                    "entered_by", "confirmed_by", "scan"
                )
            ],
            "refusals": signatory.refusals.all(),
        }
        for signatory in signatories
    ]


def send_link(nomination: Nomination, *, by: User, signatory: Signatory, email: str) -> None:
    links.send_link(signatory, by=by, email=email)


def revoke_link(nomination: Nomination, *, by: User, link: SigningLink) -> None:
    links.revoke_link(link, by=by)


def remind(nomination: Nomination, *, by: User, link: SigningLink) -> None:
    links.remind(link, by=by)


def enter(nomination: Nomination, *, by: User, signatory: Signatory, **details: Any) -> None:
    signatures.enter_in_person(signatory, by=by, **details)


def confirm(nomination: Nomination, *, by: User, signature: Signature, verified_how: str) -> None:
    signatures.confirm_signature(signature, by=by, verified_how=verified_how)


def discard(nomination: Nomination, *, by: User, signature: Signature, reason: str) -> None:
    signatures.discard_signature(signature, by=by, reason=reason)


def _clerk(user: User, nomination: Nomination) -> bool:
    return is_clerk(user)


def _second(user: User, nomination: Nomination) -> bool:
    """A clerk who neither entered the waiting signature nor sent its link."""
    rows = list(waiting(nomination))
    return is_clerk(user) and (not rows or any(may_be_second(row, user) for row in rows))


def _open(nomination: Nomination) -> bool:
    agreement = live(nomination)
    return (
        nomination.state in links.SIGNING
        and agreement is not None
        and agreement.state == AgreementState.FROZEN
    )


def _someone_unsigned(nomination: Nomination) -> bool:
    return _open(nomination) and unsigned(nomination).exists()


def _something_waiting(nomination: Nomination) -> bool:
    return _open(nomination) and waiting(nomination).exists()


def _some_link(nomination: Nomination) -> bool:
    return _open(nomination) and bool(working_links(nomination))


def _what_confirming_does(nomination: Nomination) -> Consequences:
    agreement = live(nomination)
    is_second = agreement is not None and len(counting(agreement)) == 1
    if is_second:
        return Consequences(
            happens=[
                _("This is the second signature: the tie becomes official."),
                _("It cannot be taken back: an official tie can only end."),
            ],
            mails=[_("Both signatories and the partner's contact: the tie is official.")],
            public=[
                _("Who signed, where, when, before which witnesses, and how that was verified."),
                _("That the tie is official, and from which day."),
                _("Two entries in the public record."),
            ],
        )
    return Consequences(
        happens=[
            _("The signature counts: the agreement is signed by one city."),
            _("It can no longer be discarded; only superseding the text takes it out of count."),
        ],
        public=[
            _("Who signed, where, when, before which witnesses, and how that was verified."),
            _("An entry in the public record."),
        ],
    )


def _mails_link(nomination: Nomination) -> Consequences:
    return Consequences(
        happens=[
            _("The link works once and for thirty days. An earlier link of theirs dies."),
            _("Nobody in the office can read it. Who sends it cannot confirm the signature."),
        ],
        mails=[
            gettext("%(name)s (%(office)s), if you choose this signatory.")
            % {"name": row.term.person.name, "office": row.term.office.title}
            for row in unsigned(nomination)
        ],
    )


def _tells(*happens: Text, mails: Text = "") -> Any:
    return lambda nomination: Consequences(happens=list(happens), mails=[mails] if mails else [])


def _act(name: str, label: Text, perform: Any, ready: Any, foretell: Any, **more: Any) -> Act:
    given: dict[str, Any] = {"may": _clerk} | more
    return Act(name=name, label=label, perform=perform, ready=ready, foretell=foretell, **given)


ACTS = [
    _act(
        "confirm-signature",
        _("Confirm a signature"),
        confirm,
        _something_waiting,
        _what_confirming_does,
        form=ConfirmSignatureForm,
        template="admin/act_confirm_signature.html",
        may=_second,
        why_not_you=entered_it_or_sent_the_link,
    ),
    _act(
        "send-link",
        _("Send a link to sign"),
        send_link,
        _someone_unsigned,
        _mails_link,
        form=SendLinkForm,
    ),
    _act(
        "enter-signature",
        _("Enter a signature given in person"),
        enter,
        _someone_unsigned,
        _tells(
            _("It is a draft until somebody else confirms it: not public, and it does not count."),
            mails=_("The other clerks: a signature awaits confirmation."),
        ),
        form=InPersonForm,
    ),
    _act(
        "remind-signatory",
        _("Remind a signatory"),
        remind,
        _some_link,
        _tells(
            _("The reminder names the day of the mail with the link; it does not hold the link."),
            mails=_("The signatory you choose."),
        ),
        form=LinkForm,
    ),
    _act(
        "revoke-link",
        _("Withdraw a link"),
        revoke_link,
        _some_link,
        _tells(_("The link dies. A new one can be sent.")),
        form=LinkForm,
        is_exit=True,
    ),
    _act(
        "discard-signature",
        _("Discard an unconfirmed signature"),
        discard,
        _something_waiting,
        _tells(_("It is taken away; the reason stays in the history. It was never public.")),
        form=DiscardSignatureForm,
        is_exit=True,
    ),
]
