"""Translations of a version's criteria; the next version starts from those of the one before."""

from django.db import transaction

from relationships.committees.models.policies import Criterion, CriterionTranslation, Policy


def translate(criterion: Criterion, field: str, language: str, text: str, **more: str) -> None:
    """Keep a translation of what the criterion says now."""
    criterion.translations.create(
        field=field, language=language, wording=getattr(criterion, field), text=text, **more
    )


def outlived_translations(policy: Policy) -> int:
    """How many translations are of what a criterion said before it was changed."""
    rows = CriterionTranslation.objects.filter(criterion__policy=policy).select_related("criterion")
    return sum(row.is_outlived for row in rows)


@transaction.atomic
def carry_over_translations(policy: Policy, *, of: Policy) -> None:
    """What a criterion says word for word as in the version before is translated already."""
    for row in CriterionTranslation.objects.filter(criterion__policy=of):
        same = policy.criteria.filter(**{row.field: row.wording}).exclude(
            translations__field=row.field, translations__language=row.language
        )
        for criterion in same:
            more = {"status": row.status, "source": row.source}
            translate(criterion, row.field, row.language, row.text, **more)
