"""What kinds of ties there are between two cities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    SISTER = "sister", _("sister city")
    FRIENDSHIP = "friendship", _("friendship city")
    PARTNER = "partner", _("partner city")
