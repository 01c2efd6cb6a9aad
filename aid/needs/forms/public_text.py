"""Hints beside a field whose text becomes public and permanent."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ANYWHERE = _("Public and permanent: write no names.")

_IN_CONFLICT = _(
    "Write no names, places or days. While the city is marked as in conflict, the clerk's office"
    " keeps it; when the mark is lifted, the public may read it."
)


def hint_for_reason(*, shielded: bool) -> str | Promise:
    """The same for a reason that concerns more than one donation."""
    return _IN_CONFLICT if shielded else _ANYWHERE
