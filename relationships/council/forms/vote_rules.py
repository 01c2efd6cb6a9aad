"""What is typed about how the council votes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from relationships.council.forms.people import CouncilForm
from relationships.council.models.bodies import Body
from relationships.council.models.rules import Leaving, Purpose, QuorumOf, Silence, Threshold
from relationships.council.models.vote_rules import VoteRule
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, IntegerField

# What has no meaning where a ballot of a steering committee is all that is voted on.
OF_COUNCILS = (
    "purpose", "silent_as", "left_as", "mayor_breaks_ties", "voice_votes", "take_up",
)  # fmt: skip


class RuleOfCouncil(forms.Form):
    """What every rule says."""

    quorum = IntegerField(
        label=_("Members needed for a quorum"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("A number. Leave it empty only where the quorum is a part of the members."),
    )
    threshold = forms.ChoiceField(
        label=_("A motion carries with"), choices=Threshold, initial=Threshold.SEATS
    )
    fixed = IntegerField(
        label=_("That fixed number of ayes"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_("Only where a motion carries with a fixed number."),
    )
    source = CharField(
        label=_("Where the rule stands"),
        max_length=300,
        help_text=_("Charter, code or rules of the council, with the section."),
    )

    def clean(self) -> dict[str, Any]:
        """Say beside the field which number is missing."""
        data = super().clean() or {}
        by_number = data.get("quorum_of", QuorumOf.NUMBER) == QuorumOf.NUMBER
        if by_number and not data.get("quorum") and "quorum" not in self.errors:
            self.add_error("quorum", _("How many members make a quorum?"))
        fixed = data.get("threshold") == Threshold.FIXED
        if fixed and not data.get("fixed") and "fixed" not in self.errors:
            self.add_error("fixed", _("How many ayes does a motion need?"))
        return data


class RuleOfBody(RuleOfCouncil):
    """What every body settles, also a committee that only recommends."""

    quorum_of = forms.ChoiceField(label=_("The quorum is"), choices=QuorumOf)
    quorum_shrinks = forms.BooleanField(
        label=_("Each recusal makes the quorum smaller by one"), required=False
    )
    abstained_as = forms.ChoiceField(label=_("Who abstains counts as"), choices=Silence)


class VoteRuleForm(RuleOfBody, EntryForm):
    """A rule with all that cities settle differently; a steering committee asks for less."""

    field_order = [
        "purpose", "since", "quorum_of", "quorum", "quorum_shrinks", "threshold", "fixed",
        "abstained_as", "silent_as", "left_as", "mayor_breaks_ties", "voice_votes", "take_up",
        "source",
    ]  # fmt: skip
    purpose = forms.ChoiceField(
        label=_("For motions to"),
        choices=[("", _("every motion")), *Purpose.choices],
        required=False,
    )
    since = forms.DateField(
        label=_("In force since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
        help_text=_("Leave it empty for the oldest rule that is known."),
    )
    silent_as = forms.ChoiceField(
        label=_("Who is present and does not vote counts as"), choices=Silence
    )
    left_as = forms.ChoiceField(
        label=_("Who left without being excused counts as"), choices=Leaving
    )
    mayor_breaks_ties = forms.BooleanField(
        label=_("The mayor votes on a tie, and only then"), required=False
    )
    voice_votes = forms.BooleanField(
        label=_("A vote may be by voice, or in totals without names"), required=False
    )
    take_up = IntegerField(
        label=_("Ayes needed to take up what a committee has not reported back"),
        min_value=1,
        max_value=1000,
        required=False,
        help_text=_(
            "Where the rules ask for a number, such as 10 of 15. Say in the source where it stands."
        ),
    )

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        body = case.body if isinstance(case, VoteRule) else case
        if body.kind == Body.Kind.STEERING:
            for name in OF_COUNCILS:
                del self.fields[name]


class NewCouncilForm(RuleOfCouncil, CouncilForm):
    """A council with its first rule."""

    def rule(self) -> dict[str, Any]:
        """What was typed of the rule."""
        return {name: self.cleaned_data[name] for name in RuleOfCouncil.base_fields}

    def clean(self) -> dict[str, Any]:
        """The quorum is a number of the seats."""
        data = super().clean()
        seats = data.get("seats")
        for name in ("quorum", "fixed"):
            if seats and (data.get(name) or 0) > seats:
                self.add_error(name, _("The council has %(n)s seats.") % {"n": seats})
        return data
