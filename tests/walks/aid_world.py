"""What the world holds of aid: needs, pledges, things, donations at each stage, live links.

`links` are the secret parts of the addresses that were mailed; `stages` are cases of each process
in each state, so that every act is open somewhere.
"""

import io
import secrets
from types import SimpleNamespace

from PIL import Image

from aid.items.domain import photographs
from aid.items.domain.photographs import Redrawn
from aid.models import AcceptanceLink, ConflictMark, PledgeMessage
from aid.needs.domain import conflict
from aid.pledges.forms.pledge_things import Draft
from relationships.models import Relationship
from tests.factories_aid import (
    ItemFactory,
    NeedFactory,
    PledgeFactory,
    RecipientBodyFactory,
    acceptance_link,
    approved,
    cancelled,
    cleared,
    declared,
    donate_motion,
    emergency_basis,
    entered_approval,
    hash_of,
    pledge_link,
    proposed,
    published_need,
    put,
    ready,
    received,
    received_pledge,
    requested,
    roll_call_on,
    shipped,
    sister_city_basis,
    surplus_item,
    thanked,
    unconfirmed_pledge,
    voted,
    with_basis,
)

TYPED = {
    "line-1-kind": "medical_device",
    "line-1-description": "Oxygen concentrator",
    "line-1-quantity": "3",
    "line-1-condition": "good",
    "to_whom": "recipient",
    "stands_at": "Boyle Heights",
    "kind": "person",
    "name": "Donor 1",
    "email": "donor@example.org",
    "may_give": "owner",
}


def _drawn():
    content = io.BytesIO()
    Image.new("RGB", (400, 300), "red").save(content, "JPEG")
    return Redrawn(content.getvalue(), 400, 300)


PICTURE = _drawn()


def build_aid(by):
    """A partner city with an official tie, its body and need, and what happens around them."""
    city = Relationship.objects.in_force().order_by("pk").first().city_b
    body = RecipientBodyFactory(city=city)
    need = published_need(body=body, quantity=1000)
    pledge = received_pledge(need=need, items=[{"quantity": 3}, {"kind": "medicines"}])
    donation = shipped(proposed(items=None, pledge=received_pledge(need=need)))
    legal_basis = sister_city_basis()
    approved(with_basis(proposed("council", body=body), legal_basis))
    mark = ConflictMark.objects.open().first() or _marked(by)
    picture = photographs.take_in(PICTURE, item=pledge.items.first())
    return SimpleNamespace(
        city=city,
        body=body,
        legal_basis=legal_basis,
        need=need,
        pledge=pledge,
        item=surplus_item(),
        donation=donation,
        mark=mark,
        photograph=picture,
        sent_photograph=photographs.take_in(PICTURE, item=donation.lines.first().item),
        **_drafts(city),
        confirm=pledge_link(unconfirmed_pledge(city=city), "confirm"),
        follow=pledge_link(pledge),
        receive=acceptance_link(donation),
    )


def _marked(by):
    city = RecipientBodyFactory().city
    return conflict.mark(city, by=by, reason="A war.", source="A newspaper")


def _drafts(city):
    """A draft that is ready to be sent, with a photograph; and one that was sent."""
    draft, sent = secrets.token_hex(32), secrets.token_hex(32)
    typed = Draft(typed=TYPED | {"for_what": f"city:{city.pk}"}, checked=True)
    written = PledgeFactory(draft=typed.kept(), address_hash=hash_of(draft))
    unconfirmed = unconfirmed_pledge(city=city, address_hash=hash_of(sent))
    pledge_link(unconfirmed, "confirm")
    hanging = photographs.take_in(PICTURE, pledge=written, draft_line=1)
    return {"draft": draft, "sent": sent, "draft_photograph": hanging}


def arguments(aid):
    """Route -> what its address needs, for all but Django's admin."""
    donation = [aid.donation.reference]
    confirm, follow, receive = [aid.confirm], [aid.follow], [aid.receive]
    return {
        "donation_detail": donation,
        "photograph": [aid.photograph.pk],
        **{f"{noun}_case": [getattr(aid, noun).pk] for noun in NOUNS},
        "recipient_case": [aid.body.pk],
        "legal_basis_case": [aid.legal_basis.pk],
        **{f"pledge_{page}": [aid.draft] for page in ("draft", "check", "send")},
        "pledge_photograph": [aid.draft, aid.draft_photograph.pk],
        **{f"pledge_{page}": [aid.sent] for page in ("email", "again")},
        "pledge_confirm": confirm,
        "pledge_link_again": confirm,
        **{f"pledge_follow{page}": follow for page in ("", "_answer", "_change", "_withdraw")},
        "pledge_follow_photograph": [*follow, aid.photograph.pk],
        **{f"receiving{page}": receive for page in ("", "_sign", "_refuse", "_print")},
        "receiving_photograph": [*receive, aid.sent_photograph.pk],
        "receiving_done": ["received"],
        "admin:aid_conflictmark_lift": [aid.mark.pk],
    }


NOUNS = ("need", "pledge", "item", "donation")


def needs(aid):
    return [
        aid.need,
        NeedFactory(body=aid.body),
        put(NeedFactory(body=aid.body), "closed", closed_reason="It came from elsewhere."),
    ]


def pledges(aid):
    """One in each state, with a question and an answer that nobody has read."""
    asked = put(received_pledge(city=aid.city), "question")
    PledgeMessage.objects.create(pledge=asked, kind="question", text="Of which year is it?")
    answered = received_pledge(need=aid.need)
    PledgeMessage.objects.create(pledge=answered, kind="answer", text="Of 2019.")
    pledge_link(answered)
    ended = [put(received_pledge(city=aid.city), "withdrawn")]
    ended.append(put(received_pledge(city=aid.city), "declined", declined_why="condition"))
    taken_up = proposed(pledge=received_pledge(need=aid.need)).pledge
    return [aid.pledge, asked, answered, taken_up, *ended]


def items():
    """Declared; valued; in a donation; gone."""
    busy = surplus_item()
    proposed("council", items=[busy])
    return [
        declared(ItemFactory(kind="fire_engine")),
        surplus_item(),
        busy,
        put(surplus_item(), "gone"),
    ]


def donations(aid):
    """The council's and a donor's in each state, each draft waiting for its second person."""

    def councils():
        return proposed("council", items=[surplus_item(), surplus_item()], body=aid.body)

    def donors():
        items = [{"quantity": 3}, {"quantity": 2}]
        return proposed(pledge=received_pledge(city=aid.city, items=items), body=aid.body)

    legal_basis = emergency_basis()
    legal_bases = [with_basis(councils(), legal_basis) for _ in range(7)]
    donate_motion(legal_bases[1])
    roll_call_on(donate_motion(legal_bases[2]), confirmed=False)
    requested(voted(legal_bases[3]))
    entered_approval(voted(legal_bases[4]))
    voted(legal_bases[6], carried=False)
    link = shipped(donors())
    acceptance_link(link)
    return [
        councils(),
        *legal_bases[:5],
        legal_bases[6],
        approved(donors()),
        cleared(donors()),
        ready(legal_bases[5]),
        aid.donation,
        shipped(councils()),
        link,
        received(donors(), damaged=1),
        received(councils()),
        thanked(donors()),
        cancelled(donors()),
    ]


def stages(aid):
    """Noun -> cases of it, one at each point where other acts are open."""
    return {
        "need": needs(aid),
        "pledge": pledges(aid),
        "item": items(),
        "donation": donations(aid),
    }


def spent_links(aid):
    """Addresses of links that are used, revoked, expired, or of nobody."""
    used, revoked = acceptance_link(aid.donation), acceptance_link(aid.donation)
    at = aid.donation.created_at
    AcceptanceLink.objects.filter(token_hash=hash_of(used)).update(used_at=at)
    AcceptanceLink.objects.filter(token_hash=hash_of(revoked)).update(revoked_at=at)
    expired = pledge_link(unconfirmed_pledge(city=aid.city), "confirm", days=-1)
    return [
        f"/en/receive/{used}/",
        f"/en/receive/{revoked}/",
        f"/en/receive/{acceptance_link(aid.donation, days=-1)}/",
        f"/en/pledge/confirm/{expired}/",
        f"/en/pledge/follow/{pledge_link(aid.pledge, days=-1)}/",
        f"/en/receive/{'x' * 43}/",
        f"/en/pledge/follow/{'x' * 43}/",
        f"/en/pledge/confirm/{'x' * 43}/",
        f"/en/pledge/{'0' * 64}/",
    ]
