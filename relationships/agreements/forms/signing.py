"""What a signatory without an account types on the page behind a personal link."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from relationships.agreements.models.signatures import Signatory
from relationships.documents.domain import documents
from sistercities.kernel.fields import CharField

SCAN_HINT = _("PDF, JPEG or PNG, at most 20 MB. It is kept exactly as you send it.")


class ScanField(forms.FileField):
    """A scan; its first bytes, not its name, say of which kind it is."""

    widget = forms.ClearableFileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})

    def clean(self, data: Any, initial: Any = None) -> "UploadedFile[Any] | None":
        upload: UploadedFile[Any] | None = super().clean(data, initial)
        if upload:
            documents.check(upload)
        return upload


class SigningForm(forms.Form):
    """One of the three answers of a signatory."""

    def __init__(self, *args: Any, signatory: Signatory, **kwargs: Any) -> None:
        self.signatory = signatory
        super().__init__(*args, **kwargs | {"auto_id": f"{type(self).__name__}_%s"})


class SignHereForm(SigningForm):
    """Sign by typing one's name under a consent."""

    typed_name = CharField(label=_("Type your full name"), max_length=150)
    consent = forms.BooleanField(label=_("I sign this agreement"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        term = self.signatory.term
        self.fields["consent"].label = gettext(
            "I am %(name)s, %(office)s. I have read the text in both languages, and I sign this"
            " agreement by typing my name."
        ) % {"name": term.person.name, "office": term.office.title}
        self.fields["typed_name"].widget.attrs["autocomplete"] = "name"

    def clean_consent(self) -> str:
        """Return the text agreed to, which is kept, and not only that a box was ticked."""
        return str(self.fields["consent"].label)


class ScanForm(SigningForm):
    """Send the scan of the text signed on paper."""

    signed_on = forms.DateField(
        label=_("Signed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    scan = ScanField(label=_("Scan of the signed text, all pages"), help_text=SCAN_HINT)


class RefusalForm(SigningForm):
    """Say that one cannot sign, and why."""

    reason = CharField(
        label=_("We cannot sign this, because"),
        help_text=_("The clerk of the other city reads it. It is not published."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
