"""A published need in the other languages of the site: what the public reads, entered by acts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.needs.domain.needs import subject
from aid.needs.models.needs import Need, NeedTranslation
from sistercities.kernel.translation_kinds import translation_kind
from sistercities.kernel.workflow import RuleError


def _must_be_public(need: Need) -> None:
    """Raises RuleError: it is a draft, which changes in place."""
    if need.published_at is None:
        raise RuleError(_("Publish the need first: a draft can still be changed."))


NEED_TRANSLATION = translation_kind(
    NeedTranslation,
    name="need_translation",
    what=gettext_lazy("translation of a need"),
    subject="need",
    fetch=("need",),
    reference=lambda row: subject(row.need),
    may_be=_must_be_public,
)
