"""What stands beside a field whose text the public reads, and never loses again."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_ANYWHERE = _("Public and permanent: write no names.")

_IN_CONFLICT = _(
    "Write no names, places or days. While the city is marked as in conflict, the clerk's office"
    " keeps it; when the mark is lifted, the public may read it."
)


def hint_for_reason(*, shielded: bool) -> str | Promise:
    """The same where it is not about one donation only."""
    return _IN_CONFLICT if shielded else _ANYWHERE
