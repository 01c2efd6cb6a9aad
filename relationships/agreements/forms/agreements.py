"""What the clerk types about the text of the agreement and its signatories."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from relationships.agreements.domain import canonical
from relationships.agreements.domain.versions import live
from relationships.agreements.forms.signing import SCAN_HINT, ScanField
from relationships.agreements.models.signatures import Side, Signatory
from relationships.cities.forms import languages, official
from relationships.cities.models.cities import City
from relationships.council.domain.offices import today_in
from relationships.council.models.council import Council, Term
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.acts import ActForm
from sistercities.kernel.fields import CharField, EmailField

TEXT_FIELDS = (
    "language_home",
    "title_home",
    "text_home",
    "language_partner",
    "title_partner",
    "text_partner",
    "effective_on",
)
REASON = _("The public reads it on the page of this nomination.")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def both_cities(case: Nomination) -> dict[Side, City | None]:
    """Which city stands on which side of the agreement."""
    council = Council.objects.select_related("city").first()
    return {Side.HOME: council.city if council else None, Side.PARTNER: case.city}


class TextForm(ActForm):
    """Both languages side by side. Ours is offered where our country has only one."""

    language_home = forms.ChoiceField(label=_("Our language"))
    title_home = CharField(label=_("Title"), max_length=200)
    text_home = CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 18}))
    language_partner = forms.ChoiceField(label=_("The partner's language"))
    title_partner = CharField(label=_("Title in the partner's language"), max_length=200)
    text_partner = CharField(
        label=_("Text in the partner's language"), widget=forms.Textarea(attrs={"rows": 18})
    )
    effective_on = forms.DateField(
        label=_("Takes effect on"),
        help_text=_("Only if the text names a day later than the second signature."),
        required=False,
        widget=DateInput(),
    )

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        agreement, cities = live(case), both_cities(case)
        ours = official(cities[Side.HOME])
        initial: dict[str, Any] = {"language_home": ours[0] if len(ours) == 1 else ""}
        if agreement:
            initial = {name: getattr(agreement, name) for name in TEXT_FIELDS}
        super().__init__(*args, case=case, initial=initial, **kwargs)
        for side, city in cities.items():
            cast("forms.ChoiceField", self.fields[f"language_{side}"]).choices = languages(city)
            self.fields[f"text_{side}"].widget.attrs["dir"] = "auto"


class PartnerDecisionForm(ActForm):
    """By which decision of its own the partner city agreed."""

    body = CharField(
        label=_("Deciding body"), help_text=_("For example: Kyiv City Council."), max_length=150
    )
    number = CharField(label=_("Number of the decision"), max_length=60, required=False)
    decided_on = forms.DateField(label=_("Date of the decision"), widget=DateInput())
    document = ScanField(label=_("Copy of the decision"), help_text=SCAN_HINT, required=False)


class HolderChoice(forms.ModelChoiceField[Term]):
    """An office with the person who holds it today."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.office.title}: {obj.person.name}"


class SignatoriesForm(ActForm):
    """Which office signs for each side, by what authority, and where its link goes."""

    home_term = HolderChoice(
        label=_("Our signatory"),
        queryset=Term.objects.none(),
        required=False,
        help_text=_("Who is in office today. Offices and terms are entered in the admin."),
    )
    home_authority = CharField(
        label=_("Authority of our signatory"),
        help_text=_("The law, charter or decision by which this office signs."),
        max_length=300,
        required=False,
    )
    home_email = EmailField(
        label=_("E-mail address of our signatory"),
        help_text=_("For a link to sign. Never public."),
        required=False,
    )
    home_language = forms.ChoiceField(label=_("Language of our signatory"))
    partner_term = HolderChoice(
        label=_("The partner's signatory"), queryset=Term.objects.none(), required=False
    )
    partner_authority = CharField(
        label=_("Authority of the partner's signatory"), max_length=300, required=False
    )
    partner_email = EmailField(label=_("E-mail address of the partner's signatory"), required=False)
    partner_language = forms.ChoiceField(label=_("Language of the partner's signatory"))

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, case=case, initial=_named(case), **kwargs)
        for side, city in both_cities(case).items():
            cast("HolderChoice", self.fields[f"{side}_term"]).queryset = _holders(city)
            cast("forms.ChoiceField", self.fields[f"{side}_language"]).choices = languages(city)

    def clean(self) -> dict[str, Any]:
        """Return one signatory for each side that is filled in."""
        data = super().clean() or {}
        for side in Side.values:
            if data.get(f"{side}_term") and not data.get(f"{side}_authority"):
                self.add_error(f"{side}_authority", _("Say by what authority this office signs."))
        if not self.errors and not any(data.get(f"{side}_term") for side in Side.values):
            raise forms.ValidationError(_("Choose a signatory for at least one of the two cities."))
        return {
            "named": {
                side: {
                    name: data.get(f"{side}_{name}")
                    for name in ("term", "authority", "email", "language")
                }
                for side in Side.values
                if data.get(f"{side}_term")
            }
        }


def _holders(city: City | None) -> Any:
    """Who holds an office of this city today: mayors first."""
    if city is None:
        return Term.objects.none()
    terms = Term.objects.on(today_in(city)).filter(office__city=city)
    return terms.select_related("office", "person").order_by("office__kind", "office__title")


def _named(case: Nomination) -> dict[str, Any]:
    """The signatory of a side; one who is not named yet is written to in the text's language."""
    agreement = live(case)
    if agreement is None:
        return {}
    initial: dict[str, Any] = {
        f"{side}_language": getattr(agreement, f"language_{side}") for side in Side.values
    }
    for signatory in agreement.signatories.select_related("contact"):
        contact = getattr(signatory, "contact", None)
        initial |= {
            f"{signatory.side}_term": signatory.term_id,
            f"{signatory.side}_authority": signatory.authority,
            f"{signatory.side}_email": contact.email if contact else "",
            f"{signatory.side}_language": signatory.language,
        }
    return initial


class FreezeForm(ActForm):
    """No fields: the page shows the text, who signs, and the fingerprint."""

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.agreement = live(case)

    @property
    def signatories(self) -> QuerySet[Signatory]:
        """Both signatories, with what the page says of them."""
        rows = Signatory.objects.filter(agreement=self.agreement)
        return rows.select_related("term__office__city", "term__person")

    @property
    def sha256(self) -> str:
        """The fingerprint that these texts and signatories will have."""
        return canonical.sha256(canonical.document(self.agreement)) if self.agreement else ""


class WhyForm(ActForm):
    """Why a text is superseded or rejected."""

    reason = CharField(
        label=_("Reason"),
        help_text=REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
