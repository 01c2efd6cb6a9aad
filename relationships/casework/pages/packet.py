"""The case packet of a nomination: all that its page says, as one paper to carry to a meeting."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from relationships.casework.pages import papers as parts
from relationships.casework.pages.nominations import card, dossier_of
from relationships.casework.pages.reading import council, nominations
from relationships.casework.sentences.history import Told, history_of
from relationships.committees.pages.committee_public import committee_of
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.papers import (
    Block,
    Paper,
    answer,
    facts,
    heading,
    listed,
    paragraphs,
    table,
)
from sistercities.kernel.site_address import site_url
from sistercities.kernel.translations import said


def nomination_packet(request: HttpRequest, slug: str) -> HttpResponse:
    """The packet as a PDF; or a page that says why there is none."""
    nomination = get_object_or_404(nominations(), slug=slug)
    paper, page = packet_of(nomination), nomination.get_public_url()
    return answer(request, paper, name=f"nomination-{slug}", page=page)


def packet_of(nomination: Nomination) -> Paper:
    """What the page of the nomination says, in the reader's language."""
    shown = card(nomination)
    author = council()
    return Paper(
        title=_("Nomination of %(city)s") % {"city": nomination.city.display_name},
        lead=f"{shown['stands']} {shown['next']} {shown['due']}",
        author=said(author, "name") if author else "",
        address=site_url() + nomination.get_public_url(),
        blocks=[
            *_council(parts.motions_of(nomination)),
            *_committee(committee_of(nomination)),
            *_dossier(nomination),
            *_agreement(parts.agreement_of(nomination)),
            *_documents(nomination),
            *_history(history_of([nomination.reference])),
        ],
    )


def _council(motions: list[dict[str, Any]]) -> Iterator[Block]:
    yield heading(_("What the council decided"))
    for item in motions:
        yield heading(item["purpose"], 3)
        yield _labelled(item["facts"])
        if item["motion"].text:
            yield paragraphs(item["motion"].text)
        yield from _beside_the_vote(item)
        yield from _roll_call(item)
        for note in item["annotations"]:
            yield paragraphs(_("Noted beside this roll call: %(said)s") % {"said": note})


def _beside_the_vote(item: dict[str, Any]) -> Iterator[Block]:
    """What became of the motion beside votes: continued, referred, withdrawn, filed."""
    for row in item["dispositions"]:
        to = date_format(row.until) if row.until else row.to_body
        said = [capfirst(row.get_what_display()), date_format(row.decided_on)]
        paragraph = f"{', '.join(said)}: {to}." if to else f"{', '.join(said)}."
        yield paragraphs(f"{paragraph} {row.note}".strip())


def _roll_call(item: dict[str, Any]) -> Iterator[Block]:
    voted = item["call"]
    if voted is None:
        if not item["closed"]:
            yield paragraphs(_("The council has not voted on this motion yet."))
        return
    if voted["call"].by_voice:
        yield paragraphs(f"{voted['verdict']} {date_format(voted['call'].held_on)}.")
        return
    yield paragraphs(
        _("%(verdict)s Roll call of %(day)s: %(totals)s.")
        % {
            "verdict": voted["verdict"],
            "day": date_format(voted["call"].held_on),
            "totals": ", ".join(f"{one['count']} {one['label']}" for one in voted["totals"]),
        }
    )
    if "in_words" in voted:
        yield paragraphs(voted["in_words"])
    yield from _votes(voted["votes"])


def _votes(votes: list[dict[str, Any]]) -> Iterator[Block]:
    if votes:
        rows = [(_who(vote), _how(vote)) for vote in votes]
        yield table((_("Member"), _("Vote")), rows)


def _who(vote: dict[str, Any]) -> str:
    """By name; by seat as well where two share a name, and by seat alone where it was vacant."""
    name, seat = vote["name"], vote.get("seat", "")
    return f"{name} ({seat})" if name and seat else str(name or seat)


def _how(vote: dict[str, Any]) -> str:
    reason = vote.get("reason", "")
    return f"{vote['choice_label']}: {reason}" if reason else str(vote["choice_label"])


def _committee(committee: dict[str, Any] | None) -> Iterator[Block]:
    if committee is None:
        return
    yield heading(committee["committee"].name)
    yield paragraphs(_("The committee advises. The council decides.") + " " + committee["rule"])
    yield paragraphs(committee["progress"])
    rows = [(seat["category"], _holder(seat)) for seat in committee["seats"]]
    yield table((_("Seat"), _("Member")), rows)
    for one in committee["ballots"]:
        if "in_words" in one:
            yield heading(one["label"], 3)
            yield paragraphs(one["in_words"])
            yield from _votes(one["votes"])
    if committee["results"]:
        yield heading(_("Scores"), 3)
        scores = [(row["title"], row["scores"], row["median"]) for row in committee["results"]]
        yield table((_("Criterion"), _("Scores"), _("Median")), scores)


def _holder(seat: dict[str, Any]) -> str:
    member = seat["member"]
    if member is None:
        return _("empty")
    words = [str(member)]
    if member.title:
        words.append(member.title)
    if seat["aside"]:
        words.append(_("stepped aside"))
    return ", ".join(words)


def _dossier(nomination: Nomination) -> Iterator[Block]:
    for n, part in enumerate(dossier_of(nomination)):
        if n == 0:
            yield heading(_("Why this city"))
        yield heading(part["label"], 3)
        yield paragraphs(part["text"])


def _agreement(agreement: dict[str, Any] | None) -> Iterator[Block]:
    if agreement is None:
        return
    yield heading(_("Agreement and signatures"))
    yield paragraphs(agreement["label"])
    yield facts([(party["holder"].name, _signed(party)) for party in agreement["parties"]])
    yield facts([(_("Fingerprint of the text (SHA-256)"), agreement["agreement"].sha256)])


def _signed(party: dict[str, Any]) -> str:
    if not party["signature"]:
        return _("not signed yet")
    return _("signed on %(day)s, %(place)s") % {
        "day": date_format(party["signed_on"]),
        "place": party["signature"].place,
    }


def _documents(nomination: Nomination) -> Iterator[Block]:
    titles = [paper.title for paper in nomination.documents.public()]
    if titles:
        yield heading(_("Documents"))
        yield listed(titles)


def _history(told: list[Told]) -> Iterator[Block]:
    yield heading(_("What happened"))
    yield table((_("Day"), _("What")), [(date_format(one.at), one.text) for one in told])


def _labelled(rows: Any) -> Block:
    return facts([(row["label"], _in_words(row["value"])) for row in rows if row["value"]])


def _in_words(value: Any) -> str:
    return date_format(value) if hasattr(value, "year") else str(value)


urlpatterns = [
    path("nominations/<slug:slug>/packet.pdf", nomination_packet, name="nomination_packet")
]
