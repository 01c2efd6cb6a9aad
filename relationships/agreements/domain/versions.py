"""The versions of an agreement: which one is current, how one begins, how another follows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.agreements.domain import canonical
from relationships.agreements.models.agreements import Agreement
from relationships.agreements.models.signatures import Side, Signatory, SignatoryContact
from relationships.council.domain.offices import must_hold_office, today_in
from relationships.council.models.council import Council, Term
from relationships.motions.models.motions import Motion
from relationships.motions.models.roll_calls import RollCall
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel import public_record
from sistercities.kernel.calendar import council_day
from sistercities.kernel.workflow import RuleError, lock

TEXTS = (
    "language_home",
    "title_home",
    "text_home",
    "language_partner",
    "title_partner",
    "text_partner",
)


def live(nomination: Nomination) -> Agreement | None:
    """The current version, if there is one."""
    return nomination.agreements.live().first()


def lock_version(agreement: Agreement) -> None:
    """Lock the nomination and then the version: every act of a case locks in this order.

    Raises RuleError: the nomination has ended.
    """
    lock_case(agreement)
    must_be_live(agreement.nomination)


def must_be_live(nomination: Nomination) -> None:
    """Raises RuleError: the nomination has ended."""
    if not nomination.is_live:
        raise RuleError(
            _("This nomination has ended (%(state)s).") % {"state": nomination.get_state_display()}
        )


def lock_case(agreement: Agreement) -> None:
    """Lock the nomination and then the version, also of a case that has ended."""
    nomination = agreement.nomination
    lock(nomination)
    lock(agreement)
    agreement.nomination = nomination


def begin_version(nomination: Nomination, texts: dict[str, Any]) -> Agreement:
    """Make a new draft with these texts; its number is one higher than the last."""
    last = nomination.agreements.order_by("-version").first()
    return Agreement.objects.create(
        nomination=nomination, version=last.version + 1 if last else 1, **tidy(texts)
    )


def tidy(texts: dict[str, Any]) -> dict[str, Any]:
    """The texts as they are shown and hashed."""
    return {
        name: canonical.tidy(value) if isinstance(value, str) else value
        for name, value in texts.items()
    }


def must_be_in_two_languages(texts: Mapping[str, Any]) -> None:
    """Raises RuleError, to be read beside the second language: both texts are in the same one."""
    if texts["language_home"] == texts["language_partner"]:
        sentence = _(
            "This is our language, too. Choose the partner's; if both cities speak the same, choose"
            " its form there, such as British English."
        )
        raise RuleError({"language_partner": sentence})


def follow(agreement: Agreement) -> Agreement:
    """Make a new draft with these texts, and with the signatories who are still in office."""
    texts = {name: getattr(agreement, name) for name in (*TEXTS, "effective_on")}
    successor = begin_version(agreement.nomination, texts)
    for old in agreement.signatories.select_related("term__office__city"):
        still_in_office = Term.objects.on(today_in(old.term.office.city)).filter(pk=old.term_id)
        if still_in_office.exists():
            _name_again(old, successor)
    return successor


def _name_again(old: Signatory, successor: Agreement) -> None:
    new = Signatory.objects.create(
        agreement=successor,
        side=old.side,
        term=old.term,
        authority=old.authority,
        language=old.language,
    )
    contact = SignatoryContact.objects.filter(signatory=old).first()
    if contact:
        SignatoryContact.objects.create(signatory=new, email=contact.email)


def must_be_complete(agreement: Agreement, *, read: Sequence[Signatory] | None = None) -> None:
    """See that nothing is left to fill in before a text is frozen.

    A page passes the signatories that it has read; an act reads them again.

    Raises RuleError: a title or a text is missing; a side has no signatory, or one who is not in
    office today.
    """
    if not all(getattr(agreement, name) for name in TEXTS):
        raise RuleError(_("Both titles and both texts are needed before the text is frozen."))
    signatories: Any = read
    if signatories is None:
        signatories = agreement.signatories.select_related("term__office__city", "term__person")
    if {signatory.side for signatory in signatories} != set(Side.values):
        raise RuleError(_("Name a signatory for each city before the text is frozen."))
    for signatory in signatories:
        must_hold_office(
            signatory.term, today_in(signatory.term.office.city), as_read=read is not None
        )


def missing(agreement: Agreement, signatories: Sequence[Signatory]) -> str:
    """Why a draft cannot be frozen yet, in one sentence; empty if it can."""
    try:
        must_be_complete(agreement, read=signatories)
    except RuleError as refusal:
        return str(refusal.message)
    return ""


def must_follow_designation(nomination: Nomination, effective_on: date | None) -> None:
    """No agreement takes effect before the council has designated the city.

    Raises RuleError: the day lies before that of the council's vote.
    """
    votes = RollCall.objects.of_case(nomination).current().filter(carried=True)
    vote = votes.filter(motion__purpose=Motion.Purpose.DESIGNATE).order_by("held_on").last()
    if effective_on and vote and effective_on < vote.held_on:
        raise RuleError(
            _("The council designated the city on %(day)s; no agreement takes effect before that.")
            % {"day": date_format(vote.held_on, "DATE_FORMAT")}
        )


def city_of(agreement: Agreement, side: str) -> int | None:
    """The city that a side stands for."""
    if side == Side.PARTNER:
        return agreement.nomination.city_id
    return Council.objects.values_list("city_id", flat=True).first()


def publish(agreement: Agreement, *, act: str, facts: dict[str, Any]) -> None:
    """Append a public act on this version to the record, dated by the council's clock."""
    public_record.append(
        act=act,
        subject=agreement.nomination.reference,
        happened_on=council_day(),
        facts=facts,
    )
