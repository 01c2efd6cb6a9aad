"""A signature as the public reads it."""

from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.agreements.models.signatures import Signature
from sistercities.kernel.corrected import Facts


def signature_facts(signature: Signature) -> Facts:
    """What is said about a signature."""
    scan = signature.scan.sha256 if signature.scan else ""
    return [
        {"label": _("Signed on"), "value": signature.local_day},
        {"label": _("At"), "value": _clock(signature)},
        {"label": _("Place"), "value": signature.place},
        {"label": _("Time zone of the place"), "value": signature.place_timezone},
        {"label": _("Witnesses"), "value": signature.witnesses},
        {"label": _("How the signatory was verified"), "value": signature.verified_how},
        {"label": _("Fingerprint of the scan"), "value": scan},
    ]


def _clock(signature: Signature) -> str:
    zone = ZoneInfo(signature.place_timezone)
    return date_format(signature.signed_at.astimezone(zone), "TIME_FORMAT")
