"""What the clerk says of a document of a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.documents.forms import FileForm
from relationships.meetings.models.documents import MeetingDocument
from relationships.meetings.models.meetings import AgendaItem, Meeting
from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import CharField


class DocumentForm(FileForm):
    """A file, its title, the item that it is about, and who may read it."""

    field_order = ["upload", "title", "item"]
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(), label=_("About the item"), required=False
    )

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        item: Any = self.fields["item"]
        item.queryset = case.items.all()


class TakeBackForm(ActForm):
    """Which document citizens are kept from, and why."""

    document = forms.ModelChoiceField(MeetingDocument.objects.none(), label=_("Document"))
    reason = CharField(label=_("Reason"), max_length=300, help_text=_("The public reads it."))

    def __init__(self, *args: Any, case: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        document: Any = self.fields["document"]
        document.queryset = case.documents.readable().select_related("document", "meeting__body")
