"""The act that attaches a paper to a motion, whatever kind of case the motion is about."""

from django.utils.translation import gettext_lazy as _

from relationships.motions.acts.motions import docket_of
from relationships.motions.domain.motion_documents import add_motion_document
from relationships.nominations.forms import MotionDocumentForm
from sistercities.kernel.acts import Act

ADD_MOTION_DOCUMENT = Act(
    name="add-motion-document",
    label=_("Add a document to a motion"),
    perform=add_motion_document,
    on="motion",
    result=_("“%(title)s” is kept with the motion."),
    happens=_("The file is kept byte for byte, with its fingerprint. It stays."),
    public=_("The document, if you mark it as public."),
    ready=lambda case: bool(docket_of(case).motions),
    form=MotionDocumentForm,
    secondary=True,
)
