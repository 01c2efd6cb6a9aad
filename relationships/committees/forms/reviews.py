"""The form of a review: 0 to 5 or n/a for each criterion, with a comment."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.committees.domain.reviews import Answer
from relationships.committees.models.committees import CommitteeMember
from relationships.committees.models.policies import Criterion
from relationships.committees.models.reviews import Review
from relationships.council.forms.names import members_apart
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_day
from sistercities.kernel.fields import CharField

NOT_APPLICABLE = "n/a"
SCORES = [*((str(n), str(n)) for n in range(6)), (NOT_APPLICABLE, _("n/a"))]


class CriteriaForm(forms.Form):
    """Score and comment for each criterion of a policy."""

    summary = CharField(
        label=_("Your view in a few sentences"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    criteria: list[Criterion]

    def ask(self, criteria: list[Criterion], review: Review | None, *, draft: bool = False) -> None:
        """Add the fields, filled with what was saved before."""
        self.criteria = criteria
        saved = {s.criterion_id: s for s in review.scores.all()} if review else {}
        if review:
            self.fields["summary"].initial = review.summary
        for criterion in criteria:
            score = saved.get(criterion.pk)
            value = None
            if score:
                value = NOT_APPLICABLE if score.not_applicable else score.score
            self.fields[f"score_{criterion.pk}"] = forms.ChoiceField(
                label=f"{criterion.position}. {criterion.title}",
                help_text=criterion.question,
                choices=SCORES,
                required=not draft,
                initial=None if value is None else str(value),
                widget=forms.RadioSelect,
            )
            self.fields[f"comment_{criterion.pk}"] = CharField(
                label=_("Comment on %(number)s") % {"number": criterion.position},
                required=False,
                initial=score.comment if score else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        for criterion in self.criteria:
            yield self[f"score_{criterion.pk}"], self[f"comment_{criterion.pk}"]

    def answers(self) -> dict[Criterion, Answer]:
        return {criterion: self._answer(criterion) for criterion in self.criteria}

    def _answer(self, criterion: Criterion) -> Answer:
        score = self.cleaned_data.get(f"score_{criterion.pk}", "")
        return Answer(
            score=int(score) if score.isdecimal() else None,
            not_applicable=score == NOT_APPLICABLE,
            comment=self.cleaned_data.get(f"comment_{criterion.pk}", ""),
        )


class ReviewForm(CriteriaForm):
    """A member's own review; only a draft may leave criteria open."""

    def __init__(self, *args: Any, member: CommitteeMember, draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = list(member.seat.committee.policy.criteria.all())
        self.ask(criteria, Review.objects.filter(member=member).first(), draft=draft)


class PaperReviewForm(ActForm, CriteriaForm):
    """A review on paper, entered by the clerk with a scan of it."""

    case: Nomination
    member = forms.ModelChoiceField(
        CommitteeMember.objects.none(),
        label=_("Whose review"),
        help_text=_("Members who have declared that they have no conflict of interest."),
    )
    scan = forms.FileField(label=_("Scan of the paper"), help_text=_("PDF, JPEG or PNG."))
    field_order = ["member", "scan", "summary"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committee = self.case.committee
        members: Any = self.fields["member"]
        members.queryset = (
            CommitteeMember.objects.seated()
            .not_recused()
            .filter(seat__committee=committee, no_conflict__isnull=False)
            .exclude(review__submitted_at__isnull=False)
            .select_related("person")
        )
        members_apart(members, council_day())
        self.ask(list(committee.policy.criteria.all()), None)

    def clean(self) -> dict[str, Any]:
        """Return the member, the scan, the summary and the answers."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        kept = {name: self.cleaned_data[name] for name in ("member", "scan", "summary")}
        return kept | {"scores": self.answers()}
