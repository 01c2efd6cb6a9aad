"""Versions of the policy: the next version starts as a copy of the last."""

from django.db import transaction

from relationships.committees.models.committees import CriterionTranslation, Policy


@transaction.atomic
def carry_over_translations(policy: Policy, *, of: Policy) -> None:
    """Copy the translations of criteria whose words are the same as in the version before."""
    rows = CriterionTranslation.objects.filter(criterion__policy=of).select_related("criterion")
    for row in rows:
        said = {row.field: getattr(row.criterion, row.field)}
        same = policy.criteria.filter(**said).exclude(
            translations__field=row.field, translations__language=row.language
        )
        for criterion in same:
            CriterionTranslation.objects.create(
                criterion=criterion,
                field=row.field,
                language=row.language,
                text=row.text,
                status=row.status,
                source=row.source,
            )
