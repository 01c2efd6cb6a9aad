"""What is asked of every file that is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import CharField


class FileForm(ActForm):
    """A file, its title, and who may read it; what it is about is asked by the form of each."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("PDF, JPEG or PNG, at most 20 MB. It is kept exactly as it is."),
    )
    title = CharField(label=_("Title"), max_length=200)
    is_public = forms.BooleanField(label=_("Public: anybody may download it"), required=False)
