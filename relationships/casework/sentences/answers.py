"""The one sentence a citizen came for: whether a city is a sister city of ours."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.casework.sentences.road import STANDS
from relationships.cities.models.cities import City
from relationships.cities.states import Kind
from relationships.nominations.models.nominations import Nomination
from relationships.nominations.states import NominationState as Case
from relationships.ties.models.relationships import Relationship
from relationships.ties.models.status import Recognition, StatusChange
from relationships.ties.sentences.dates import beginning, since
from relationships.ties.states import RelationshipState as State


@dataclass(frozen=True)
class Answer:
    """What `_answer.html` shows."""

    answer: str
    detail: str = ""
    status: str = ""
    label: str = ""
    source: str = ""
    source_url: str = ""
    as_of: date | None = None
    dated_by: str = ""
    dated_by_url: str = ""
    decided_by: str = ""
    decided_by_url: str = ""


_APPROVED = (Case.DESIGNATED, Case.AGREEMENT, Case.SIGNED_BY_ONE)
_WITH_SINCE: dict[str, str | Promise] = {
    State.OFFICIAL: gettext_lazy("Yes. %(city)s has been a %(kind)s of %(home)s since %(since)s."),
    State.DORMANT: gettext_lazy(
        "Yes, but the tie is dormant. %(city)s has been a %(kind)s of %(home)s since %(since)s."
    ),
    State.SUSPENDED: gettext_lazy(
        "Yes, but the tie is suspended. %(city)s has been a %(kind)s of %(home)s since %(since)s."
    ),
}
_WITHOUT: dict[str, str | Promise] = {
    State.OFFICIAL: gettext_lazy("Yes. %(city)s is a %(kind)s of %(home)s."),
    State.DORMANT: gettext_lazy("Yes, but the tie is dormant. %(city)s is a %(kind)s of %(home)s."),
    State.SUSPENDED: gettext_lazy(
        "Yes, but the tie is suspended. %(city)s is a %(kind)s of %(home)s."
    ),
}
_OTHER_KIND: dict[str, str | Promise] = {
    State.OFFICIAL: gettext_lazy(
        "%(city)s is a %(kind)s of %(home)s, which is not the same as a sister city."
    ),
    State.REPORTED: gettext_lazy(
        "No. %(city)s is reported to be a %(kind)s of %(home)s, not a sister city."
    ),
}


def status_of(tie: Relationship) -> tuple[str, str]:
    """The status word of a tie: its code, for the shape of the tag, and its label."""
    if tie.state != State.ENDED and tie.certainty == Relationship.Certainty.UNCLEAR:
        return tie.certainty, capfirst(tie.get_certainty_display())
    return tie.state, capfirst(tie.get_state_display())


def about_tie(tie: Relationship, *, home: City) -> Answer:
    """Answer from a tie, with the source that the answer rests on."""
    status, label = status_of(tie)
    names = {
        "city": str(tie.city_b),
        "home": _short(home),
        "kind": tie.get_kind_display(),
        "since": since(tie),
    }
    if status == Relationship.Certainty.UNCLEAR:
        return _unclear(tie, names, status, label)
    if tie.state == State.ENDED:
        return _ended(tie, names, status, label)
    sentence = str(_sentence(tie, dated=bool(names["since"]))) % names
    detail, source, url, as_of = _bases(tie)
    row = beginning(tie) if names["since"] in sentence and not tie.official_on else None
    dated_by, dated_by_url = (row.source, row.source_url) if row else ("", "")
    return Answer(
        sentence, detail, status, label, source, url, as_of, dated_by, dated_by_url, *_decided(tie)
    )


def _short(city: City) -> str:
    return str(city.__dict__.get("display_name", city.name))


def _sentence(tie: Relationship, *, dated: bool) -> str | Promise:
    if tie.state == State.REPORTED and tie.kind == Kind.SISTER:
        return _("Not confirmed. %(city)s is reported to be a %(kind)s of %(home)s.")
    if tie.kind != Kind.SISTER and tie.state in _OTHER_KIND:
        return _OTHER_KIND[tie.state]
    return (_WITH_SINCE if dated else _WITHOUT)[tie.state]


def _unclear(tie: Relationship, names: dict[str, str], status: str, label: str) -> Answer:
    """Whether the tie still exists is unclear; a recognition says nothing about that."""
    sentence = (
        _(
            "Unclear. %(city)s is listed as a %(kind)s of %(home)s, but sources leave it open "
            "whether the tie still stands."
        )
        % names
    )
    return Answer(sentence, tie.certainty_note, status, label, tie.certainty_source)


def _ended(tie: Relationship, names: dict[str, str], status: str, label: str) -> Answer:
    names["until"] = date_format(tie.ended_on) if tie.ended_on else ""
    sentence = _("No longer. %(city)s was a %(kind)s of %(home)s until %(until)s.") % names
    change = last_change(tie)
    by, by_url = _decided(tie)
    detail = change.reason if change else ""
    return Answer(sentence, detail, status, label, decided_by=by, decided_by_url=by_url)


def _bases(tie: Relationship) -> tuple[str, str, str, date | None]:
    """What the answer rests on: a further sentence, a source, its address, its day."""
    change = last_change(tie)
    detail = _how_it_stands(change) if change and tie.state != State.OFFICIAL else ""
    if tie.state == State.REPORTED:
        detail = _("The city's own records have not confirmed this here.")
        return detail, tie.source, tie.source_url, tie.as_of
    if not tie.is_reported:
        signed = _("Both mayors have signed; the papers are below.")
        return detail or signed, "", "", None
    found = recognition(tie)
    known = _("Recognised from the city's records; signed papers not held here.")
    if found is None:
        return detail, tie.source, tie.source_url, tie.as_of
    return f"{detail} {known}".strip(), found.evidence, found.evidence_url, found.evidence_on


def _decided(tie: Relationship) -> tuple[str, str]:
    """What decided the status that holds now, with its address: a vote here, or a source."""
    change = last_change(tie)
    if change is None or change.roll_call is None:
        return (change.decision, change.decision_url) if change else ("", "")
    vote = _("the council's vote of %(day)s") % {"day": date_format(change.decided_on)}
    return vote, f"{tie.get_public_url()}#motion-{change.roll_call.motion_id}"


def _how_it_stands(change: StatusChange) -> str:
    return _("So since %(day)s: %(reason)s") % {
        "day": date_format(change.decided_on),
        "reason": change.reason,
    }


def recognition(tie: Relationship) -> Recognition | None:
    """The recognition that counts, as last corrected."""
    return next(iter(recognitions(tie)[-1:]), None)


def recognitions(tie: Relationship) -> list[Recognition]:
    """The confirmed recognition and its confirmed corrections, oldest first."""
    confirmed = [row for row in tie.recognitions.all() if row.is_confirmed]
    return sorted(confirmed, key=lambda row: row.pk)


def last_change(tie: Relationship) -> StatusChange | None:
    """The change of status that counts now."""
    return next((row for row in reversed(tie.status_changes.all()) if row.counts), None)


def about_nomination(nomination: Nomination, *, city: City, home: City) -> Answer:
    """Answer from a nomination, where there is no tie."""
    names = {"city": str(city), "home": _short(home), "kind": nomination.get_kind_display()}
    if nomination.state in _APPROVED:
        sentence = (
            _("Not yet. The council has approved %(city)s as a %(kind)s of %(home)s.") % names
        )
    elif nomination.is_live:
        sentence = _("Not yet. %(city)s is nominated to be a %(kind)s of %(home)s.") % names
    else:
        sentence = _("No. %(city)s was nominated, but is not a %(kind)s of %(home)s.") % names
    return Answer(
        sentence,
        detail=str(STANDS[nomination.state]),
        status="progress" if nomination.is_live else "ended",
        label=capfirst(nomination.get_state_display()),
        source=_("This nomination, step by step"),
        source_url=reverse("nomination_detail", args=[nomination.slug]),
    )


def about_stranger(city: City, *, home: City, on: date) -> Answer:
    """Answer for a city with neither: what this register says about it today."""
    names = {"city": str(city), "home": _short(home), "day": date_format(on)}
    return Answer(
        _("No. %(city)s is not among the ties of %(home)s in this register, as of %(day)s.") % names
    )


def about_country(country: str, *, on: date) -> Answer:
    """Answer for a country with no tie of ours."""
    names = {"country": country, "day": date_format(on)}
    return Answer(
        _("No. No city in %(country)s is among the ties in this register, as of %(day)s.") % names
    )


def about_ourselves(city: City) -> Answer:
    return Answer(_("%(city)s is our own city.") % {"city": _short(city)})
