"""The ways in which a recipient can sign."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Signed(TextChoices):
    """How a recipient signed for what arrived."""

    LINK = "link", _("through a personal link")
    PAPER = "paper", _("on paper, entered by the clerk's office")
