"""What happened to the agreement: its text, its links, its signatures."""

from django.utils.translation import gettext_lazy as _

from relationships.agreements.models.signatures import Signature
from sistercities.kernel.sentences import register

SENTENCES = {
    "agreement_drafted": _("Version %(version)s of the agreement was begun."),
    "agreement_edited": _("The draft of version %(version)s was edited."),
    "partner_decision_recorded": _(
        "The decision of the partner city of %(decided_on)s was recorded: %(body)s, no. %(number)s."
    ),
    "signatory_named": _("%(name)s, %(office)s, was named as signatory."),
    "text_frozen": _(
        "Version %(version)s of the agreement was frozen and published."
        " Fingerprint (SHA-256): %(sha256)s"
    ),
    "text_superseded": _(
        "Version %(version)s of the agreement was superseded and counts no longer."
        " Reason: %(reason)s"
    ),
    "text_rejected": _(
        "The partner city rejected version %(version)s of the agreement. Reason: %(reason)s"
    ),
    "link_sent": _("A personal link for signing was sent to %(name)s, %(office)s."),
    "link_reminded": _("%(name)s, %(office)s, was reminded of the link for signing."),
    "link_revoked": _("The link of %(name)s, %(office)s, was withdrawn."),
    "link_opened": _("%(name)s, %(office)s, opened the text."),
    "signature_entered": _("A signature of %(name)s, %(office)s, was entered."),
    "signature_arrived": _("A signature of %(name)s, %(office)s, arrived: %(method)s."),
    "signature_refused": _("%(name)s, %(office)s, cannot sign. Reason: %(reason)s"),
    "signature_discarded": _(
        "An unconfirmed signature of %(name)s, %(office)s, was discarded.%(why)s"
    ),
    "signature_discarded correction": _(
        "The correction of the signature of %(name)s, %(office)s, was discarded.%(why)s"
    ),
    "signature": _(
        "%(name)s, %(office)s, signed version %(version)s on %(signed_on)s (%(place)s; %(method)s)."
    ),
    "signature_correction_entered": _(
        "A correction of what is said about the signature of %(name)s, %(office)s, was entered and"
        " waits for confirmation."
    ),
    "signature_correction_discarded": _(
        "The correction of the signature of %(name)s, %(office)s, was discarded."
    ),
    "signature_corrected": _(
        "What is said about the signature of %(name)s, %(office)s, was corrected: signed on"
        " %(signed_on)s (%(place)s). Reason: %(reason)s"
    ),
    "agreement_in_force": _("From %(official_on)s the tie is official: both cities have signed."),
    "official": _("On %(official_on)s the tie became official: both cities have signed."),
}

register(SENTENCES, choices={"method": Signature.Method})
