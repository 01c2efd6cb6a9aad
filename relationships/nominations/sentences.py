"""What happened to a nomination beside votes and committee."""

from django.utils.translation import gettext_lazy as _

from relationships.nominations.states import NominationState
from sistercities.kernel.sentences import register

SENTENCES = {
    "nomination_opened": _("The nomination of %(city)s as a %(kind)s was opened."),
    "dossier_saved": _("The dossier was edited."),
    "document_added": _("The document “%(title)s” was added."),
    "motion_document_added": _("The document “%(title)s” was added to a motion."),
    "nomination_withdrawn": _("The nomination was withdrawn. Reason: %(reason)s"),
    "nomination_lapsed": _("The nomination lapsed. Reason: %(reason)s"),
    "nomination_returned": _("The nomination was returned for more. Reason: %(reason)s"),
    "nomination_resubmitted": _("The nomination was submitted again. What is new: %(reason)s"),
}

register(SENTENCES, choices={"state": NominationState}, pages={"nomination": "nomination_detail"})
