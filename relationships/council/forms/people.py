"""Forms for the council, accounts, offices and terms."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from relationships.cities.forms import time_zones
from relationships.council.domain import people, terms
from relationships.council.models.council import Council, Office, Person, Term
from sistercities.kernel.acts import ActForm
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, EmailField
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _OfWhatIsNotStruck:
    """Lets constraints of the table be checked that use `struck`, which is no field here."""

    def _get_validation_exclusions(self) -> set[str]:
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out - {"struck"}


class CouncilForm(forms.ModelForm[Council]):
    """The seats of the council; what the public reads about it is typed with them once."""

    timezone = forms.ChoiceField(choices=time_zones, label=_("Time zone"))

    class Meta:
        model = Council
        fields = ("name", "city", "seats", "decides_on_ties", "timezone", "contact_email")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            people.check_council(
                Council(pk=self.instance.pk, **_typed_or_stored(self, "city", "seats"))
            )
        return data


class OfficeForm(_OfWhatIsNotStruck, forms.ModelForm[Office]):
    class Meta:
        model = Office
        fields = ("city", "kind", "title", "title_local")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            people.check_office(
                Office(pk=self.instance.pk, **_typed_or_stored(self, "city", "kind"))
            )
        return data


class CouncilFactsForm(EntryForm):
    """What the public reads about the council. Its page shows the form with what counts."""

    name = CharField(label=_("Name"), max_length=150)
    timezone = forms.ChoiceField(choices=time_zones, label=_("Time zone"))
    contact_email = EmailField(label=_("E-mail address for the public"))

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        if isinstance(case, Council):
            kwargs["initial"] = {
                name: getattr(case, name) for name in ("name", "timezone", "contact_email")
            }
        super().__init__(*args, case=case, **kwargs)


class SwitchForm(ActForm):
    """Why a second person confirms from now on, or no longer does."""

    reason = CharField(label=_("Reason"), max_length=300, help_text=_("The public reads it."))


class OfficeTitleForm(EntryForm):
    """The title of an office. Its page shows the form with the one that counts."""

    title = CharField(label=_("Title"), max_length=120)
    title_local = CharField(label=_("Title in its own language"), max_length=120, required=False)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        if isinstance(case, Office):
            kwargs["initial"] = {"title": case.title, "title_local": case.title_local}
        super().__init__(*args, case=case, **kwargs)


class PersonNameForm(EntryForm):
    """The name of a person."""

    name = CharField(label=_("Name"), max_length=150)
    name_local = CharField(label=_("Name in its own script"), max_length=150, required=False)


class TermEntryForm(EntryForm):
    """Since when somebody holds an office."""

    began_on = forms.DateField(label=_("Began on"), widget=_day())
    source = CharField(label=_("Source"), max_length=300, required=False)


class TermEndForm(EntryForm):
    """Until when somebody held it."""

    last_day = forms.DateField(label=_("Last day in office"), widget=_day())


class CloseTermForm(ActForm):
    """Which term ends, and when."""

    term = forms.ModelChoiceField(Term.objects.none(), label=_("Term of office"))
    last_day = forms.DateField(label=_("Last day in office"), widget=_day())

    def __init__(self, *args: Any, case: Person, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        running = case.terms.held().filter(ended_on=None).select_related("person", "office")
        term: Any = self.fields["term"]
        term.queryset, term.initial = running, running.first()


class TermForm(_OfWhatIsNotStruck, forms.ModelForm[Term]):
    """A term with its dates; leaving is the last day in office, never a deletion."""

    class Meta:
        model = Term
        fields = ("office", "person", "began_on", "ended_on", "source")
        labels = {"office": _("Office"), "person": _("Person")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            facts = _typed_or_stored(self, "office", "person", "began_on", "ended_on")
            try:
                terms.check_term(Term(**facts))
            except RuleError as error:
                self.add_error("ended_on" if facts["ended_on"] else "began_on", error)
        return data


class AccountForm(forms.ModelForm[User]):
    """An account: who, and with which roles. The password is the invited person's own."""

    groups = forms.ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label=_("Roles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ("name", "email", "groups", "is_active")

    def clean_email(self) -> str:
        """One address, one account; case makes no difference."""
        email: str = self.cleaned_data["email"]
        same = User.objects.exclude(pk=self.instance.pk).filter(email__iexact=email).first()
        if same:
            raise forms.ValidationError(
                _("%(name)s already has an account with this address."), params={"name": same}
            )
        return email


def _typed_or_stored(form: forms.ModelForm[Any], *names: str) -> dict[str, Any]:
    """The values typed; for a field that is shown for reading only, the stored one."""
    return {
        name: form.cleaned_data[name] if name in form.cleaned_data else getattr(form.instance, name)
        for name in names
    }
