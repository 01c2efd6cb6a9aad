"""The acts about documents of a meeting: attach one, take one back from the public."""

from django.utils.translation import gettext_lazy as _

from relationships.meetings.domain import papers
from relationships.meetings.forms.papers import DocumentForm, TakeBackForm
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel.acts import Act


def _has_readable(meeting: Meeting) -> bool:
    return meeting.documents.readable().exists()


ACTS: list[Act] = [
    Act(
        name="add-document",
        label=_("Add a document"),
        perform=papers.add_document,
        happens=_("The file is kept byte for byte, with its fingerprint. It stays."),
        public=_("The document and its fingerprint, if you mark it as public."),
        result=_("“%(title)s” is kept with the meeting."),
        form=DocumentForm,
    ),
    Act(
        name="take-back-document",
        label=_("Take a document back from the public"),
        perform=papers.take_back,
        on="document",
        ready=_has_readable,
        happens=_("Citizens can no longer download it. The file stays here."),
        public=_("That it was taken back, when, and your reason."),
        result=_("The document is no longer public."),
        form=TakeBackForm,
        secondary=True,
    ),
]
