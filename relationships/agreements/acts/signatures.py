"""What the clerk may do about links and signatures, and how far each signatory is."""

from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.agreements.domain import coming_into_force, links, signatures
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.agreements.forms.signatures import (
    ConfirmSignatureForm,
    InPersonForm,
    LinkForm,
    SendLinkForm,
    SignatureForm,
)
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Refusal, Signatory, Signature, SigningLink
from relationships.agreements.sentences.signatures import signature_facts
from relationships.agreements.states import AgreementState
from relationships.nominations.acts.versions import versions_of
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState
from sistercities.kernel import entries
from sistercities.kernel.acts import Act, Outcome, Text, asked_once
from sistercities.kernel.cases.entries import waiting_rows
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User

LINK_STATES: dict[str, Text] = {
    "sent": _("sent, not opened yet"),
    "opened": _("opened"),
    "used": _("used"),
    "expired": _("expired"),
    "revoked": _("withdrawn"),
}

_SIGNING = frozenset(links.SIGNING)

_ENDED = (AgreementState.SUPERSEDED, AgreementState.REJECTED)


def at_work(nomination: Nomination) -> Agreement | None:
    """The current version: a draft, a frozen text, or the one signed by both."""
    return next((one for one in versions_of(nomination) if one.state not in _ENDED), None)


def _frozen(nomination: Nomination) -> bool:
    agreement = at_work(nomination)
    return agreement is not None and agreement.state == AgreementState.FROZEN


@asked_once
def signatories_of(nomination: Nomination) -> list[Signatory]:
    """Who signs the current or the last version, each with links, signatures and refusals."""
    versions = versions_of(nomination)
    if not versions:
        return []
    agreement = at_work(nomination) or versions[0]
    sent = SigningLink.objects.select_related("created_by", "refusal")
    people = ("entered_by", "confirmed_by", "replaced_by")
    given = Signature.objects.select_related(*people, "link", "scan")
    signatories = agreement.signatories.select_related(
        "term__office__city", "term__person", "contact"
    ).prefetch_related(
        Prefetch("links", sent),
        Prefetch("signatures", given),
        "term__person__names",
    )
    return list(signatories.order_by("side"))


def _unsigned(nomination: Nomination) -> list[Signatory]:
    if not _frozen(nomination):
        return []
    return [one for one in signatories_of(nomination) if not one.signatures.all()]


def _links(nomination: Nomination) -> list[SigningLink]:
    """The links of the current version that still work."""
    if not _frozen(nomination):
        return []
    sent = [link for one in signatories_of(nomination) for link in one.links.all()]
    return [link for link in sent if not SIGNING_LINKS.why_closed(link)]


def signatory_rows(nomination: Nomination) -> list[dict[str, Any]]:
    """Each signatory with links, signatures and refusals; of a link, only its status."""
    return [
        {
            "signatory": signatory,
            "holder": signatory.holder,
            "email": getattr(signatory, "contact", None),
            "links": [
                {"link": link, "state": LINK_STATES[link.progress]}
                for link in signatory.links.all()
            ],
            "signatures": [
                {"signature": signature, "day": signature.local_day}
                for signature in signatory.signatures.all()
            ],
            "refusals": _refusals(signatory),
        }
        for signatory in signatories_of(nomination)
    ]


def _refusals(signatory: Signatory) -> list[Refusal]:
    """The refusals, oldest first, each with the link by which it was sent."""
    used = [link for link in signatory.links.all() if hasattr(link, "refusal")]
    return [link.refusal for link in reversed(used)]


def _what_it_brings(row: Signature) -> list[Text]:
    """What follows when a signature counts: signed by one city, or official."""
    if row.corrects_id is not None:
        return [_("Who signed which text stays, and what is official stays.")]
    if coming_into_force.is_second(row):
        return [
            _("This is the second signature: the tie becomes official."),
            _("It cannot be taken back: an official tie can only end."),
            _("Both signatories and the partner's contact get a mail: the tie is official."),
            _("The public reads from which day it is official, in an entry of its own."),
        ]
    return [
        _("The signature counts: the agreement is signed by one city."),
        _("It can no longer be discarded; only superseding the text takes it out of count."),
    ]


def _what_came(outcome: Outcome) -> Text:
    row: Signature = outcome.made
    if row.corrects_id is not None or row.case.state != NominationState.OFFICIAL:
        return entries.told(row)
    return gettext("%(city)s is now a %(kind)s. Both cities are told by mail.") % {
        "city": row.case.city,
        "kind": row.case.get_kind_display(),
    }


def _facts(row: Signature) -> list[dict[str, Any]]:
    """What is said about a signature, and by whom and how it was given."""
    return [
        {"label": gettext("Who is to sign"), "value": row.signed_by},
        {"label": gettext("How it was signed"), "value": row.get_method_display()},
        *signature_facts(row),
    ]


def _readable(value: Any) -> str:
    return date_format(value) if isinstance(value, date) else str(value or "")


def _whom_a_link_may_reach(nomination: Nomination) -> list[Text]:
    return [
        gettext("%(name)s (%(office)s), if you choose this signatory.")
        % {"name": row.term.person.name, "office": row.term.office.title}
        for row in _unsigned(nomination)
    ]


def _of_whom(sentence: Text) -> Any:
    """The sentence of the result, with the name of whose link or signature it is."""

    def said(outcome: Outcome) -> str:
        about = outcome.said.get("link")
        signatory = about.signatory if about else outcome.said["signatory"]
        return str(sentence) % {"who": signatory.term.person.name}

    return said


_DRAFT = _("It is a draft until somebody else confirms it: not public, and it does not count.")

_AT_ONCE = _("It counts at once and is public, for this council asks no second person to confirm.")

_THE_OTHERS = _("The other clerks: a signature awaits confirmation.")


def _what_came_of_entering(outcome: Outcome) -> Text:
    if outcome.made.is_confirmed:
        return _what_came(outcome)
    said = _("The signature of %(who)s waits for a second person. The other clerks are told.")
    return str(said) % {"who": outcome.made.signatory.term.person.name}


SIGNATURES = EntryPages(
    signatures.SIGNATURE,
    SignatureForm,
    brings=_what_it_brings,
    reads=lambda row: {str(fact["label"]): _readable(fact["value"]) for fact in _facts(row)},
    confirm_form=ConfirmSignatureForm,
    confirm_template="relationships/agreements/act_confirm_signature.html",
    confirming={"result": _what_came, "rests_on": coming_into_force.must_rest_on_what_is_certain},
    editable=lambda row: row.method == Signature.Method.IN_PERSON,
)

ENTRIES = (SIGNATURES,)


def waiting(nomination: Nomination, user: User) -> list[dict[str, Any]]:
    """The drafts of entries on the current version, each with what this person may do to it."""
    given = [row for one in signatories_of(nomination) for row in one.signatures.all()]
    return waiting_rows(SIGNATURES, [row for row in given if not row.is_confirmed], user)


ACTS = [
    Act(
        name="send-link",
        label=_("Send a link to sign"),
        perform=links.send_link,
        on="signatory",
        result=_of_whom(_("A personal link to sign was mailed to %(who)s.")),
        happens=[
            _("The link works once and for thirty days. Their earlier link stops working."),
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
        result=_what_came_of_entering,
        happens=lambda nomination: [_DRAFT if HOUSE.two_people() else _AT_ONCE],
        mails=lambda nomination: [_THE_OTHERS] if HOUSE.two_people() else [],
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
        happens=_("The link stops working. A new one can be sent."),
        states=_SIGNING,
        ready=lambda nomination: bool(_links(nomination)),
        form=LinkForm,
        secondary=True,
    ),
]
