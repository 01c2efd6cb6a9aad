"""What the clerk types when answering a pledge."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.casework.domain.triage import there_are, wanted_by
from aid.donations.domain.proposals import free_of, open_of, promised
from aid.items.models.items import Item
from aid.needs.models.recipients import RecipientBody
from aid.pledges.domain.answers import unread
from aid.pledges.domain.letters import draft_letter, is_draft_letter, names_reason, reason_named_in
from aid.pledges.models.pledges import Pledge
from relationships.motions.forms.motions import AGAIN, AskAgainForm
from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import CharField, IntegerField
from sistercities.kernel.translations import named

# The button that replaces what was edited by the draft.
DRAFT = "draft"


class TakeUpForm(ActForm):
    """For which recipient body, and how many of each thing, of kinds that we pass on."""

    body = forms.ModelChoiceField(
        label=_("Recipient body"), queryset=RecipientBody.objects.none(), empty_label=_("Choose…")
    )

    def __init__(self, *args: Any, case: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.need = wanted_by(case)
        self.unread = unread(case).prefetch_related("photographs")
        field = cast("forms.ModelChoiceField[RecipientBody]", self.fields["body"])
        field.queryset = RecipientBody.objects.filter(city=case.city)
        field.initial = _preselected(case)
        field.help_text = _missing_body()
        items = list(case.items.all())
        self.held_back = [item for item in items if item.is_held_back]
        self.offered = [item for item in items if not item.is_held_back]
        for item, left in free_of(self.offered).items():
            self._ask_for(item, left)

    def _ask_for(self, item: Item, left: int) -> None:
        self.fields[f"quantity_{item.pk}"] = IntegerField(
            label=gettext("How many: %(item)s") % {"item": item.description},
            help_text=gettext("%(left)d of %(there)d are free.")
            % {"left": left, "there": item.quantity},
            min_value=0,
            max_value=left,
            initial=left,
            required=False,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        )
        if self.need is not None:
            kinds = {offered.kind for offered in self.offered}
            self.fields[f"for_need_{item.pk}"] = forms.BooleanField(
                label=gettext("It counts for the need “%(need)s”") % {"need": self.need.what},
                initial=item.kind == self.need.kind or self.need.kind not in kinds,
                required=False,
            )

    def rows(self) -> list[tuple[Item, list[forms.BoundField]]]:
        """Each thing with its fields."""
        names = ("quantity", "for_need")
        return [
            (item, [self[key] for name in names if (key := f"{name}_{item.pk}") in self.fields])
            for item in self.offered
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        counts = {item: data.get(f"quantity_{item.pk}") or 0 for item in self.offered}
        if not self.errors and not any(counts.values()):
            raise forms.ValidationError(_("Say how many of which things are meant."))
        return {
            "body": data.get("body"),
            "quantities": {item: number for item, number in counts.items() if number},
            "for_need": [item for item in self.offered if data.get(f"for_need_{item.pk}")],
        }

    def open_need(self) -> int:
        """How many the need still lacks."""
        return open_of(self.need) if self.need is not None else 0


def _preselected(pledge: Pledge) -> RecipientBody | None:
    """The body that asked for it, or the only body that there is."""
    if pledge.need is not None:
        return pledge.need.body
    bodies = list(RecipientBody.objects.filter(city=pledge.city)[:2])
    return bodies[0] if len(bodies) == 1 else None


def _missing_body() -> SafeString:
    return format_html(
        '{} <a href="{}">{}</a>',
        gettext("Is it missing here?"),
        reverse("admin:aid_recipientbody_add"),
        gettext("Enter the recipient body"),
    )


class ThingsForm(ActForm):
    """How many of each thing the donor still has."""

    def __init__(self, *args: Any, case: Pledge, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.unread = unread(case).prefetch_related("photographs")
        self.items = list(case.items.all())
        for item in self.items:
            taken = promised(item)
            self.fields[f"quantity_{item.pk}"] = IntegerField(
                label=gettext("How many there are now: %(item)s") % {"item": item.description},
                help_text=gettext("%(promised)d are in donations: not less than these.")
                % {"promised": taken}
                if taken
                else gettext("0 if it is gone."),
                min_value=taken,
                max_value=100_000,
                initial=there_are(item),
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = {item: f"quantity_{item.pk}" for item in self.items}
        return {"quantities": {item: data[key] for item, key in names.items() if key in data}}


class QuestionForm(ActForm):
    """What the donor is asked."""

    question = CharField(
        label=_("Your question"),
        help_text=_("Write it in the donor's language. The mail carries it word for word."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3000,
    )


class DeclineForm(AskAgainForm):
    """Why, and the letter. Its draft is in the donor's language and names the chosen reason.

    A letter that was edited stays as it is; the form then says so and offers a button that starts
    from the draft again. A draft that was shown for another reason is never sent: the form first
    shows the draft for the chosen reason.
    """

    buttons = (AGAIN, DRAFT)

    why = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("It is counted, and the letter names it."),
        choices=[("", _("Choose…")), *Pledge.Declined.choices],
    )
    letter = CharField(
        label=_("The letter, exactly as the donor will get it"),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=5000,
    )
    own_words = forms.BooleanField(
        label=_("The letter names this reason in my own words"), required=False
    )

    def __init__(self, data: Any = None, files: Any = None, *, case: Pledge, **kwargs: Any) -> None:
        super().__init__(data, files, case=case, **kwargs)
        self.pledge = case
        self.fields["letter"].widget.attrs["lang"] = case.language
        typed = str(self.value("letter") or "")
        edited = bool(typed.strip()) and not is_draft_letter(case, typed)
        self.keeps_edited = edited and DRAFT not in self.initial
        if not self.is_bound and not self.keeps_edited:
            self.initial["letter"] = draft_letter(case, self.initial.get("why") or "")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        why, letter = facts.get("why", ""), facts.get("letter", "")
        own_words = facts.pop("own_words", False)
        if not why or not letter:
            return facts
        if not self.keeps_edited:
            self._show_the_right_draft(why)
            return facts
        other = reason_named_in(self.pledge, letter, besides=why)
        if other:
            sentence = gettext(
                "The letter still gives another reason: “%(other)s” Change it, or start from the"
                " draft for this reason."
            )
            self.add_error("letter", sentence % {"other": other})
        elif why != Pledge.Declined.OTHER and not own_words:
            self._ask_for_the_reason(why, letter)
        return facts

    def _show_the_right_draft(self, why: str) -> None:
        """Replace a draft that names another reason, or none, by the one for this reason."""
        if why == Pledge.Declined.OTHER:
            self.add_error("letter", _("The draft names no other reason. Write it in."))
        elif not names_reason(self.pledge, str(self.value("letter")), why=why):
            sent = cast("QueryDict", self.data).copy()
            sent["letter"] = draft_letter(self.pledge, why)
            self.data = sent
            sentence = _(
                "The letter named another reason, or none. This is now the one for the reason that"
                " you chose: check it, then press the button again."
            )
            self.add_error("letter", sentence)

    def _ask_for_the_reason(self, why: str, letter: str) -> None:
        """Ask the clerk to tick that an edited letter names the reason."""
        if not names_reason(self.pledge, letter, why=why):
            sentence = _(
                "The draft's sentence for this reason is not in the letter. Tick this box if you"
                " name the reason in your own words, or start from the draft."
            )
            self.add_error("own_words", sentence)

    def in_the_donors_language(self) -> str:
        """The name of the language of the letter."""
        return named(self.pledge.language)
