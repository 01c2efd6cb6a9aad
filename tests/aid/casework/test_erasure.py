"""Erasing a donor: who gave is forgotten, what was given stays."""

import re
import subprocess

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from post_office.models import STATUS, Email, Log

from aid.casework.domain import erasure, following, triage
from aid.items.domain import photographs
from aid.models import (
    Acceptance,
    Donation,
    Need,
    Photograph,
    Pledge,
    PledgeDonor,
)
from aid.pledges.domain import pledges
from aid.pledges.models.links import FOLLOW_LINKS
from relationships.documents.models.documents import private_storage
from sistercities.embedded.devdb_place import find_programs
from sistercities.kernel import public_record
from sistercities.kernel.workflow import RuleError
from tests.aid.walking import to_the_recipient
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_aid import (
    RecipientContactFactory,
    cancelled,
    pledge_link,
    proposed,
    published_need,
    put,
    received,
    received_pledge,
    shipped,
    unconfirmed_pledge,
)
from tests.hostile_pictures import jpeg
from tests.owner import past_the_triggers

DONOR = {
    "name": "Zebulon Quagmire",
    "organisation": "Xylograph Society",
    "email": "zebulon@quagmire.example",
    "phone": "+1 999 777 5551",
    "decided_by": "Board of the Xylographers",
    "stands_at": "77 Marzipan Lane",
}
THING = {
    "description": "Wombat concentrator",
    "serial_or_vin": "SN-WOMBAT-42",
    "known_defects": "It hums like a Kazoo",
}
WORDS = {
    "question": "Which Vuvuzela voltage?",
    "answer": "The Ocarina voltage.",
    "change": "One Theremin broke.",
    "thanks": "Thanks from the Glockenspiel.",
}
MARKERS = (*DONOR.values(), *THING.values(), *WORDS.values())


@pytest.fixture
def office():
    CouncilFactory()
    return clerk()


def taken_in(pledge, **where):
    return photographs.take_in(ContentFile(jpeg(), name="a.jpg"), pledge=pledge, **where)


def sent_pledge(need):
    """A pledge as its donor writes, sends and confirms it, with two photographs."""
    pledge = pledges.start_draft(address_hash="a" * 64, language="en")
    pledges.save_draft(pledge, {"name": DONOR["name"]})
    taken_in(pledge, draft_line=1)
    data = pledges.PledgeData(
        kind=Pledge.Kind.ORGANISATION,
        city=need.body.city,
        need=need,
        language="en",
        donor=pledges.DonorData(may_give=PledgeDonor.MayGive.DECIDED, **DONOR),
        items=[
            pledges.ItemData(line=1, kind="medical_device", condition="good", quantity=3, **THING)
        ],
    )
    pledges.send(pledge, data=data)
    return pledges.confirm(token_in("confirm"))


def token_in(word):
    """The token of the newest mail to the donor whose link has this word in its address."""
    mails = Email.objects.filter(to=DONOR["email"], message__contains=word).order_by("-pk")
    return re.search(rf"/{word}/([\w-]{{40,}})/", mails[0].message)[1]


def talked_about(pledge, by):
    """The pledge, after a question, its answer with a photograph, and a change."""
    triage.ask(pledge, by=by, question=WORDS["question"])
    token = pledge_link(pledge)
    upload = ContentFile(jpeg(), name="b.jpg")
    following.answer(token, text=WORDS["answer"], photographs=[upload])
    following.report_change(token, text=WORDS["change"])
    return Pledge.objects.get(pk=pledge.pk)


def dump():
    """All that the database would give to whoever copies it."""
    parameters = connection.get_connection_params()
    names = {"dbname": "--dbname", "user": "--username", "host": "--host", "port": "--port"}
    options = [f"{names[key]}={parameters[key]}" for key in names if parameters.get(key)]
    program = find_programs() / "pg_dump"
    answer = subprocess.run([program, *options], capture_output=True, check=True)
    return answer.stdout.decode()


def found(text):
    return {marker for marker in MARKERS if marker.lower() in text.lower()}


def totals():
    counted = Need.objects.counted().values_list(
        "quantity", "promised", "on_the_way", "received", "missing"
    )
    return list(counted), Donation.objects.count(), Acceptance.objects.count()


def files():
    return {photograph.file.name for photograph in Photograph.objects.all()}


@pytest.mark.django_db(transaction=True)
def test_an_erased_donor_leaves_no_trace_and_totals_and_record_unchanged(office):
    need = published_need(quantity=3)
    pledge = talked_about(sent_pledge(need), office)
    to_the_recipient(pledge, by=office, thanks=WORDS["thanks"])
    before, head, of_donor = totals(), public_record.head(), files()
    assert (found(dump()), len(of_donor), head.sequence > 0) == (set(MARKERS), 2, True)

    erasure.erase_donor(pledge, by=office)

    assert found(dump()) == set()
    assert not [name for name in of_donor if name in dump() or private_storage().exists(name)]
    assert (totals(), public_record.head()) == (before, head)
    assert pledge.items.get().description == "Medical device"
    step = pledge.steps.last()
    assert (step.act, step.by, step.facts) == ("pledge_erased", office, {})
    assert Pledge.objects.get(pk=pledge.pk).erased_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pledge", "sentence"),
    [
        (lambda: unconfirmed_pledge(), "is not confirmed. It is erased by itself"),
        (lambda: received_pledge(), "Decline the pledge first"),
        (lambda: put(received_pledge(), "question"), "Decline the pledge first"),
        (lambda: proposed().pledge, "is still under way. Cancel it"),
        (lambda: shipped(proposed()).pledge, "is still under way. Cancel it"),
    ],
)
def test_erasing_waits_for_the_end(office, pledge, sentence):
    pledge = pledge()

    with pytest.raises(RuleError, match=sentence):
        erasure.erase_donor(pledge, by=office)

    assert PledgeDonor.objects.filter(pledge=pledge).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "pledge",
    [
        lambda: put(received_pledge(), "declined", declined_why="not_needed"),
        lambda: put(received_pledge(), "withdrawn"),
        lambda: received(proposed(), damaged=1).pledge,
        lambda: cancelled(proposed()).pledge,
    ],
)
def test_erasing_is_done_once_nothing_is_under_way(office, pledge):
    pledge = pledge()

    erasure.erase_donor(pledge, by=office)

    assert not PledgeDonor.objects.filter(pledge=pledge).exists()
    with pytest.raises(RuleError, match="erased already"):
        erasure.erase_donor(pledge, by=office)


@pytest.mark.django_db
def test_the_page_of_an_erased_pledge_says_why_it_is_gone(office):
    pledge = put(received_pledge(), "withdrawn")
    token = pledge_link(pledge)

    erasure.erase_donor(pledge, by=office)

    assert FOLLOW_LINKS.why_closed(FOLLOW_LINKS.find(token)) == "erased"


@pytest.mark.django_db(transaction=True)
def test_what_the_recipient_photographed_stays(office):
    donation = received(proposed())
    line = Acceptance.objects.get().lines.get()
    with past_the_triggers():
        kept = photographs.take_in(ContentFile(jpeg(), name="a.jpg"), acceptance_line=line)
    gone = taken_in(donation.pledge, item=donation.pledge.items.get())

    erasure.erase_donor(donation.pledge, by=office)

    assert list(Photograph.objects.all()) == [kept]
    assert kept.file.storage.exists(kept.file.name)
    assert not gone.file.storage.exists(gone.file.name)


def mail(to="clerk@example.org", message="Hello", status=STATUS.sent, **fields):
    return Email.objects.create(
        from_email="a@example.org",
        to=[to],
        subject="Subject",
        message=message,
        status=status,
        **fields,
    )


def withdrawn(**donor):
    return put(received_pledge(donor=donor), "withdrawn")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"to": "zoe@example.org"},
        {"to": "ZOE@example.org", "status": STATUS.queued},
        {"message": "Write to zoe@example.org."},
        {"message": "Yesterday Zoe Quagmire called."},
        {"html_message": "<p>zoe@example.org</p>"},
        {"headers": {"Reply-To": "zoe@example.org"}},
        {"context": {"body": "for zoe@example.org"}},
    ],
)
def test_mails_to_the_donor_or_that_quote_the_donor_go(office, fields):
    pledge = withdrawn(name="Zoe Quagmire", email="zoe@example.org")
    mail(**fields)

    erasure.erase_donor(pledge, by=office)

    assert Email.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"to": "bzoe@example.org"},
        {"to": "zoe@example.org.uk"},
        {"message": "Zoe came."},
        {"message": "Dear Zoe Quagmire, please vote.", "status": STATUS.queued},
    ],
)
def test_mails_to_others_stay(office, fields):
    pledge = withdrawn(name="Zoe Quagmire", email="zoe@example.org")
    kept = mail(**fields)

    erasure.erase_donor(pledge, by=office)

    assert list(Email.objects.all()) == [kept]


@pytest.mark.django_db
def test_what_the_post_said_to_a_mail_goes_with_it(office):
    pledge = withdrawn(email="zoe@example.org")
    Log.objects.create(email=mail(), status=STATUS.failed, message="550 <zoe@example.org> unknown")

    erasure.erase_donor(pledge, by=office)

    assert (Email.objects.count(), Log.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_mail_about_the_pledge_that_quotes_anything_of_it_goes(office):
    pledge = withdrawn(name="Zoe", stands_at="77 Marzipan Lane")
    mail(message=f"{pledge.reference}: it stands at 77 Marzipan Lane", status=STATUS.queued)
    kept = mail(message=f"{pledge.reference}: there is an answer")
    other = mail(message="Another thing stands at 77 Marzipan Lane")

    erasure.erase_donor(pledge, by=office)

    assert set(Email.objects.all()) == {kept, other}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "somebody_else",
    [
        lambda: received_pledge(donor={"email": "zoe@example.org"}),
        lambda: UserFactory(email="Zoe@example.org"),
        lambda: RecipientContactFactory(email="zoe@example.org"),
    ],
)
def test_other_mails_stay_where_the_address_is_still_somebodys(office, somebody_else):
    pledge = withdrawn(email="zoe@example.org")
    somebody_else()
    mail(to="zoe@example.org", message=f"Your pledge {pledge.reference}")
    kept = mail(to="zoe@example.org", message="Your other pledge", status=STATUS.queued)

    erasure.erase_donor(pledge, by=office)

    assert list(Email.objects.all()) == [kept]
