"""The forms of the pledge page: for whom, what, where, who, what may be public; and later ones."""

from collections.abc import Mapping
from copy import copy
from itertools import chain
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.items.domain.collation import in_alphabet
from aid.needs.models.needs import Need
from aid.pledges.domain import pledges
from aid.pledges.domain.pledges import DonorData, PledgeData
from aid.pledges.forms.pledge_things import DATE, Draft, SectionForm, ThingForm
from aid.pledges.models.pledges import Pledge, PledgeDonor
from relationships.council.models.council import Council
from sistercities.kernel.fields import CharField, EmailField
from sistercities.kernel.translations import language


class ForWhomForm(SectionForm):
    """For which city or need. For a gift to the City itself the page says where to turn."""

    to_whom = forms.ChoiceField(
        label=_("To whom do you want to give?"),
        choices=[
            ("recipient", _("To a recipient in a partner city")),
            ("city", _("To the City itself")),
        ],
        widget=forms.RadioSelect,
    )
    for_what = forms.ChoiceField(
        label=_("For which city, or for what that is asked for?"),
        help_text=_("If nothing fits exactly, choose the city."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_whom"].help_text = _not_to_the_city()
        self.cities = {str(city.pk): city for city in pledges.cities_open().with_labels(language())}
        self.needs = {need.reference: need for need in pledges.needs_open()}
        names = {key: city.display_name for key, city in self.cities.items()}
        field = cast("forms.ChoiceField", self.fields["for_what"])
        field.choices = [("", _("Choose"))]
        asked_for = [
            (f"need:{need.reference}", f"{names[str(need.body.city_id)]}: {need.in_words()}")
            for need in self.needs.values()
        ]
        by_name = sorted(names.items(), key=lambda pair: in_alphabet(pair[1], language()))
        some_city = [(f"city:{key}", name) for key, name in by_name]
        if asked_for:
            field.choices += [(_("What is asked for"), asked_for)]
        if some_city:
            field.choices += [(_("A city"), some_city)]

    def clean_to_whom(self) -> str:
        if self.cleaned_data["to_whom"] == "city":
            raise forms.ValidationError(_not_to_the_city())
        return "recipient"

    def chosen(self) -> dict[str, Any]:
        """The city, and the need if one was chosen."""
        sort, _colon, key = self.cleaned_data["for_what"].partition(":")
        need = self.needs[key] if sort == "need" else None
        return {"city": self.cities[str(need.body.city_id) if need else key], "need": need}


def _not_to_the_city() -> str:
    council = Council.objects.first()
    return gettext(
        "Gifts to the City itself are not taken here. Write to %(email)s: the City has"
        " rules of its own for them."
    ) % {"email": council.contact_email if council else gettext("the City Clerk")}


class WhereForm(SectionForm):
    """Where the things are, and from when they are available."""

    stands_at = CharField(
        label=_("Where are the things?"),
        help_text=_("An address, or a district and a city. It is never public."),
        max_length=300,
    )
    available_from = forms.DateField(
        label=_("From when can they be collected?"),
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        required=False,
    )


class WhoForm(SectionForm):
    """Who offers, and by what right."""

    kind = forms.ChoiceField(
        label=_("You write as"), choices=Pledge.Kind.choices, widget=forms.RadioSelect
    )
    name = CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link there; the pledge counts once you have confirmed it."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = CharField(
        label=_("Telephone"),
        help_text=_("For the case that our mails do not reach you."),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    may_give = forms.ChoiceField(
        label=_("Who may give the things away?"),
        choices=PledgeDonor.MayGive.choices,
        widget=forms.RadioSelect,
    )
    organisation = CharField(
        label=_("Name of the organisation"),
        help_text=_("Only if you write for one."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    decided_by = CharField(
        label=_("Who decides in the organisation?"),
        help_text=_("Only for an organisation: the office or board that may give things away."),
        max_length=200,
        required=False,
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        if phone and not pledges.is_telephone_number(phone):
            raise forms.ValidationError(_("Write a telephone number, such as +1 213 555 0100."))
        return phone

    def clean(self) -> None:
        given = self.cleaned_data
        owner = given.get("may_give") == PledgeDonor.MayGive.OWNER
        if given.get("kind") == Pledge.Kind.PERSON and "may_give" in given and not owner:
            self.add_error(
                "may_give", gettext("If they belong to an organisation, write as one, see above.")
            )
        if given.get("kind") == Pledge.Kind.ORGANISATION:
            self._clean_organisation(given, owner=owner)

    def _clean_organisation(self, given: dict[str, Any], *, owner: bool) -> None:
        if owner:
            self.add_error("may_give", gettext("Say whether your organisation has decided."))
        if not given.get("organisation"):
            self.add_error("organisation", gettext("Write the name of your organisation."))
        if not given.get("decided_by"):
            self.add_error("decided_by", gettext("Say who decides in your organisation."))


class PublicForm(SectionForm):
    """What may be shown to everybody."""

    name_is_public = forms.BooleanField(
        label=_("My name, or that of my organisation, may be public"), required=False
    )
    photographs_are_public = forms.BooleanField(
        label=_("The photographs may be public"), required=False
    )


class PledgeForms:
    """All sections in one, with the methods of a form, so that templates can show its errors."""

    def __init__(self, draft: Draft | None = None, *, need: str = "") -> None:
        self.draft = draft or Draft()
        data = draft.typed if draft else None
        judge = self.draft.checked
        self.for_whom = ForWhomForm(data, judge=judge)
        wanted = self.for_whom.needs.get(need)
        if wanted is not None:
            self.for_whom.initial = {"to_whom": "recipient", "for_what": f"need:{need}"}
        first = {"kind": wanted.kind} if wanted else {}
        self.things = [
            ThingForm(data, line=line, judge=judge, problems=self.draft.problems, initial=first)
            for line in self.draft.lines
        ]
        self.where = WhereForm(data, judge=judge)
        self.who = WhoForm(data, judge=judge)
        self.public = PublicForm(data, judge=judge)

    @cached_property
    def sections(self) -> list[SectionForm]:
        return [self.for_whom, *self.things, self.where, self.who, self.public]

    def is_valid(self) -> bool:
        """Check every section, even after one with errors, so that each shows its own."""
        valid = [form.is_valid() for form in self.sections]
        return all(valid)

    @property
    def errors(self) -> list[Any]:
        return [form.errors for form in self.sections if form.errors]

    def non_field_errors(self) -> list[Any]:
        return [*chain.from_iterable(form.non_field_errors() for form in self.sections)]

    def visible_fields(self) -> list[Any]:
        """Every field; with several things, each label says to which thing it belongs."""
        numbers = {id(thing): number for number, thing in enumerate(self.things, start=1)}
        return [
            _numbered(field, numbers[id(form)])
            if id(form) in numbers and self.things[1:]
            else field
            for form in self.sections
            for field in form.visible_fields()
        ]

    def need_of_another_kind(self) -> Need | None:
        """The chosen need, if none of the things is of the kind that it asks for."""
        need: Need | None = self.for_whom.chosen()["need"]
        kinds = {thing.cleaned_data["kind"] for thing in self.things}
        return need if need is not None and need.kind not in kinds else None

    def hidden_fields(self) -> list[Any]:
        return []

    def data(self) -> PledgeData:
        """What was typed, when all of it is right."""
        who = dict(self.who.cleaned_data)
        where = dict(self.where.cleaned_data)
        return PledgeData(
            kind=who.pop("kind"),
            available_from=where.pop("available_from"),
            donor=DonorData(**who, **where, **self.public.cleaned_data),
            items=[thing.item_data() for thing in self.things],
            language=language(),
            **self.for_whom.chosen(),
        )


def _numbered(field: forms.BoundField, number: int) -> forms.BoundField:
    """The same field, with the number of its thing in its label."""
    named = copy(field)
    named.label = gettext("Thing %(number)d: %(label)s") % {
        "number": number,
        "label": field.label,
    }
    return named


def names_by_section(lines: list[int]) -> list[tuple[str, list[str]]]:
    """For each section, a field that browsers always send, and the names of all its fields."""
    of_things = [
        (f"line-{line}-kind", [f"line-{line}-{name}" for name in ThingForm.base_fields])
        for line in lines
    ]
    others: list[type[SectionForm]] = [ForWhomForm, WhereForm, WhoForm, PublicForm]
    rest = [*chain.from_iterable(form.base_fields for form in others)]
    return [*of_things, ("stands_at", rest)]


class EmailForm(forms.Form):
    """Correct the address to which the link goes."""

    email = EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def typed_in(post: Mapping[str, str], draft: Draft) -> None:
    """Copy what a page sent into the draft."""
    draft.take_typed(post, names_by_section(draft.lines))
