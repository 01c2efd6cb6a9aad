"""A recognition as the public reads it."""

from django.utils.translation import gettext as _

from relationships.ties.models.status import Recognition
from sistercities.kernel.corrected import Facts


def recognition_facts(row: Recognition) -> Facts:
    """The evidence of a recognition."""
    return [
        {"label": _("Evidence for the recognition"), "value": row.evidence},
        {"label": _("Address of the evidence"), "value": row.evidence_url},
        {"label": _("Date of the evidence"), "value": row.evidence_on},
    ]
