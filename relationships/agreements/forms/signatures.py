"""What the clerk types about links and signatures."""

import zoneinfo
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.agreements.forms.agreements import DateInput
from relationships.agreements.forms.signing import SCAN_HINT, ScanField
from relationships.agreements.models.signatures import (
    Signatory,
    SignatoryContact,
    Signature,
    SigningLink,
)
from relationships.council.domain.offices import with_city
from relationships.council.models.council import Council
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.acts import ActForm
from sistercities.kernel.calendar import council_zone, moment_typed
from sistercities.kernel.days import day_in
from sistercities.kernel.entry_acts import EntryForm
from sistercities.kernel.fields import CharField, EmailField
from sistercities.kernel.house import HOUSE
from sistercities.kernel.links import unspent
from sistercities.kernel.workflow import RuleError


def unsigned(case: Nomination) -> Any:
    """The signatories of the current version without a signature, confirmed or waiting."""
    return (
        Signatory.objects.filter(agreement__in=case.agreements.live(), signatures__isnull=True)
        .select_related("term__office__city", "term__person", "agreement")
        .order_by("side")
    )


def working_links(case: Nomination) -> list[SigningLink]:
    """The links of the current version that still work."""
    found = unspent(SIGNING_LINKS.rows().filter(signatory__agreement__in=case.agreements.live()))
    return [link for link in found if not SIGNING_LINKS.why_closed(link)]


class SignatoryChoice(forms.ModelChoiceField[Signatory]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.term.person.name}, {with_city(obj.term.office)}"


class LinkChoice(forms.ModelChoiceField[SigningLink]):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.signatory)


class _Choosing(ActForm):
    """A form that begins with a choice; if there is only one row to choose, it is preset."""

    def offer(self, name: str, rows: Any) -> None:
        field = cast("forms.ModelChoiceField[Any]", self.fields[name])
        field.queryset = rows
        only = list(rows[:2])
        if len(only) == 1:
            field.initial = only[0].pk


class SendLinkForm(_Choosing):
    """Whom to send a link."""

    signatory = SignatoryChoice(label=_("Signatory"), queryset=Signatory.objects.none())
    email = EmailField(
        label=_("E-mail address"),
        help_text=_("Only if it is not the address that is known already."),
        required=False,
    )

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.offer("signatory", unsigned(case))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        signatory = data.get("signatory")
        has_contact = SignatoryContact.objects.filter(signatory=signatory).exists()
        if signatory and not has_contact and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("No address is known. Enter one."))
        return data


class LinkForm(_Choosing):
    """Which link."""

    link = LinkChoice(label=_("Link sent to"), queryset=SigningLink.objects.none())

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        rows = SigningLink.objects.filter(pk__in=[link.pk for link in working_links(case)])
        self.offer("link", rows.select_related("signatory__term__office", "signatory__agreement"))


class WhenAndWhereForm(EntryForm):
    """When somebody signed, by the clock of the place; where, and before which witnesses."""

    day = forms.DateField(label=_("Signed on"), widget=DateInput())
    clock = forms.TimeField(
        label=_("At"),
        help_text=_("By the clock of the place, for example 14:30."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    place = CharField(label=_("Place"), max_length=150)
    place_timezone = forms.ChoiceField(label=_("Time zone of the place"))
    witnesses = CharField(
        label=_("Witnesses"),
        help_text=_("The public reads their names once the signature counts."),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, case: Nomination | Signature, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        council = Council.objects.first()
        near = [council.timezone] if council else []
        nomination = case.case if isinstance(case, Signature) else case
        near += [nomination.city.timezone]
        others = sorted(zoneinfo.available_timezones() - set(near))
        zones = [(zone, zone) for zone in (*dict.fromkeys(near), *others)]
        cast("forms.ChoiceField", self.fields["place_timezone"]).choices = zones

    def clean(self) -> dict[str, Any]:
        """Hand the domain one moment instead of a day, a clock and a zone."""
        data = super().clean() or {}
        data["scan_file"] = data.pop("scan", None)
        day, clock = data.pop("day", None), data.pop("clock", None)
        if day and clock and data.get("place_timezone"):
            try:
                data["signed_at"] = moment_typed(day, clock, ZoneInfo(data["place_timezone"]))
            except RuleError as refusal:
                self.add_error("clock", refusal)
        return data


def _verified_how(**more: Any) -> CharField:
    return CharField(
        label=_("How you made sure that the signatory signed"),
        help_text=_(
            "The public reads it. For example: “Called the mayor's office at its published number.”"
        ),
        max_length=300,
        **more,
    )


class InPersonForm(WhenAndWhereForm, _Choosing):
    """A signature given in person: who, when by the clock of the place, where, with which scan.

    Where one person suffices, the form also asks how the signatory was verified.
    """

    field_order = ["signatory"]
    signatory = SignatoryChoice(label=_("Signatory"), queryset=Signatory.objects.none())
    scan = ScanField(label=_("Scan of the signed text, all pages"), help_text=SCAN_HINT)
    verified_how = _verified_how()

    def __init__(self, *args: Any, case: Nomination, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        self.offer("signatory", unsigned(case))
        zone = council_zone()
        self.fields["day"].initial = day_in(zone)
        self.fields["clock"].initial = timezone.localtime(timezone=zone).time()
        if HOUSE.two_people():
            del self.fields["verified_how"]


class SignatureForm(WhenAndWhereForm):
    """What is said about a signature: of a draft, or of one that counts and is corrected.

    What came through a link keeps its time and its paper.
    """

    verified_how = _verified_how()
    scan = ScanField(
        label=_("Another scan of the signed text, all pages"),
        help_text=SCAN_HINT,
        required=False,
    )

    def __init__(self, *args: Any, case: Signature, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        clock = case.signed_at.astimezone(ZoneInfo(case.place_timezone)).time()
        self.initial.update(scan=None, day=case.local_day, clock=clock)
        kept = [] if case.method == Signature.Method.IN_PERSON else ["scan"]
        kept += ["day", "clock"] if case.method == Signature.Method.LINK else []
        kept += [] if case.is_confirmed or case.corrects_id else ["verified_how"]
        for name in kept:
            del self.fields[name]


class ConfirmSignatureForm(ActForm):
    """How the signatory was verified; not asked for a correction, which says it already."""

    verified_how = _verified_how()

    def __init__(self, *args: Any, case: Signature, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        if case.corrects_id is not None:
            del self.fields["verified_how"]
