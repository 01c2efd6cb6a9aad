"""A committee's name and the categories of its seats in the other languages of the site."""

from django.utils.translation import gettext_lazy

from relationships.committees.models.committees import CommitteeTranslation
from sistercities.kernel.translation_kinds import translation_kind
from sistercities.kernel.workflow import lock

COMMITTEE_TRANSLATION = translation_kind(
    CommitteeTranslation,
    name="committee_translation",
    what=gettext_lazy("translation of a committee's name or seats"),
    subject="committee",
    fetch=("committee__nomination__city",),
    reference=lambda row: row.case.reference,
    lock=lambda row: lock(row.case),
)
