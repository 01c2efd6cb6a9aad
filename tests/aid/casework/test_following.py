"""What a donor does by the link to the pledge: answer, report a change, withdraw."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from post_office.models import Email

from aid.casework.domain import following, triage
from aid.models import Donation, Photograph, Pledge, PledgeLink, PledgeMessage
from aid.pledges.domain import answers
from aid.pledges.models.links import FOLLOW_LINKS
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    approved,
    pledge_link,
    proposed,
    published_need,
    ready,
    received,
    received_pledge,
    shipped,
)
from tests.factories_pledges import rewritten_links
from tests.hostile_pictures import jpeg as a_jpeg
from tests.hostile_pictures import picture

pytestmark = pytest.mark.django_db
ACTS = {
    "answer": lambda token: following.answer(token, text="110 V"),
    "change": lambda token: following.report_change(token, text="One broke."),
    "withdraw": lambda token: following.withdraw(token),
    "keep": lambda token: following.keep(token, photographs=[jpeg()]),
}
every_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)


@pytest.fixture(autouse=True)
def office():
    CouncilFactory()
    return clerk()


def jpeg():
    return SimpleUploadedFile("a.jpg", a_jpeg(picture((8, 8))), content_type="image/jpeg")


def heic():
    return SimpleUploadedFile("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64)


def asked(pledge=None):
    """The token of a pledge with an open question."""
    pledge = pledge or received_pledge()
    triage.ask(pledge, by=clerk(), question="Which voltage?")
    return pledge_link(pledge)


def everything():
    return (
        Pledge.objects.get().state,
        PledgeMessage.objects.count(),
        Photograph.objects.count(),
        Email.objects.count(),
        list(PledgeLink.objects.values_list("used_at", "revoked_at")),
    )


def mails_to(address):
    return [mail for mail in Email.objects.order_by("pk") if mail.to == [address]]


def test_an_answer_brings_the_pledge_back_to_the_office(office):
    token = asked()
    pledge = Pledge.objects.get()

    message = following.answer(token, text=" 110 V ", photographs=[jpeg(), jpeg()])

    pledge.refresh_from_db()
    step = pledge.steps.last()
    assert (message.kind, message.text, message.by, message.seen_at) == (
        "answer",
        "110 V",
        None,
        None,
    )
    assert (pledge.state, step.act, step.by, step.acted_as) == (
        "received",
        "pledge_answered",
        None,
        "The donor",
    )
    assert (message.photographs.count(), list(answers.unread(pledge))) == (2, [message])


def test_the_office_gets_a_mail_that_names_no_donor(office):
    token = asked()
    pledge = Pledge.objects.get()

    following.answer(token, text="In my garage")

    (mail,) = mails_to(office.email)
    assert f"/admin/pledges/{pledge.pk}/" in mail.message
    told = [pledge.donor.name, pledge.donor.email, "garage", token]
    assert [words for words in told if words in mail.subject + mail.message] == []


def test_photographs_alone_are_an_answer():
    message = following.answer(asked(), text="", photographs=[jpeg()])

    assert (message.text, message.photographs.count()) == ("", 1)


def test_an_answer_while_it_is_taken_up_leaves_it_taken_up():
    pledge = proposed().pledge
    token = asked(pledge)

    following.answer(token, text="On Monday")

    pledge.refresh_from_db()
    assert (pledge.state, triage.open_question(pledge)) == ("taken_up", None)


def test_without_a_question_there_is_no_answer():
    token = pledge_link(received_pledge())

    with pytest.raises(RuleError, match="There is no question to answer"):
        following.answer(token, text="110 V")


def test_a_question_is_answered_once():
    token = asked()
    following.answer(token, text="110 V")

    with pytest.raises(RuleError, match="There is no question to answer"):
        following.answer(token, text="220 V")


def test_a_change_is_read_by_the_office_and_moves_nothing(office):
    pledge = received_pledge()

    message = following.report_change(pledge_link(pledge), text="One broke.")

    pledge.refresh_from_db()
    assert (pledge.state, message.kind, len(mails_to(office.email))) == ("received", "change", 1)
    assert pledge.steps.get().act == "pledge_change_reported"


@pytest.mark.parametrize("act", [following.answer, following.report_change])
def test_neither_words_nor_photographs_are_refused(act):
    token = asked()

    with pytest.raises(RuleError, match="Write something, or send a photograph"):
        act(token, text=" \n")


@pytest.mark.parametrize("act", [following.answer, following.report_change])
def test_one_photograph_that_cannot_be_read_stops_all_of_it(act):
    token = asked()
    before = everything()

    with pytest.raises(RuleError, match="HEIC"):
        act(token, text="110 V", photographs=[jpeg(), heic()])

    assert everything() == before


def test_too_many_photographs_are_refused():
    token = asked()

    with pytest.raises(RuleError, match="at most 10 photographs"):
        following.answer(token, text="", photographs=[jpeg() for _ in range(11)])


def test_photographs_kept_from_a_form_with_an_error_go_along():
    token = asked()
    wanted, unwanted = following.keep(token, photographs=[jpeg(), jpeg()])

    message = following.answer(token, text="110 V", photographs=[jpeg()], kept=[wanted.pk])

    assert wanted in message.photographs.all()
    assert (message.photographs.count(), Photograph.objects.count()) == (2, 2)
    assert not Photograph.objects.filter(pk=unwanted.pk).exists()


def test_photographs_that_were_not_sent_leave_no_file(django_capture_on_commit_callbacks):
    token = asked()
    (unwanted,) = following.keep(token, photographs=[jpeg()])
    storage, name = unwanted.file.storage, unwanted.file.name

    with django_capture_on_commit_callbacks(execute=True):
        following.answer(token, text="110 V")

    assert not storage.exists(name)


def test_the_photographs_of_another_pledge_do_not_go_along():
    token = asked()
    (foreign,) = following.keep(asked(received_pledge()), photographs=[jpeg()])

    message = following.answer(token, text="110 V", kept=[foreign.pk])

    assert not message.photographs.exists()
    assert following.waiting(foreign.pledge).get() == foreign


def test_withdrawing_ends_the_pledge_and_tells_both(office):
    pledge = received_pledge()

    following.withdraw(pledge_link(pledge), reason="I need it myself.")

    pledge.refresh_from_db()
    to_office, to_donor = mails_to(office.email), mails_to(pledge.donor.email)
    assert (pledge.state, pledge.messages.get().text) == ("withdrawn", "I need it myself.")
    assert "need it" not in json.dumps(list(pledge.steps.values_list("facts", flat=True)))
    assert [len(to_office), len(to_donor)] == [1, 1]
    assert "you have withdrawn" in to_donor[0].message


@pytest.mark.parametrize("stage", [lambda it: it, approved], ids=["proposed", "approved"])
def test_withdrawing_cancels_what_was_planned_and_frees_the_need(stage):
    need = published_need(quantity=3)
    donation = stage(proposed(need=need))

    following.withdraw(pledge_link(donation.pledge), reason="I am private.")

    donation.refresh_from_db()
    donation.pledge.refresh_from_db()
    assert (donation.state, donation.cancelled_why) == ("cancelled", "donor")
    assert donation.pledge.state == "withdrawn"
    assert type(need).objects.counted().get().missing == 3
    assert "private" not in donation.cancelled_reason


def test_what_is_the_recipients_by_now_is_not_withdrawn():
    donation = ready(proposed())

    with pytest.raises(RuleError, match="has been handed over"):
        following.withdraw(pledge_link(donation.pledge))

    assert not following.may_withdraw(donation.pledge)


def test_the_record_learns_that_a_public_donation_is_cancelled_and_not_who_gave():
    donation = approved(proposed())

    following.withdraw(pledge_link(donation.pledge), reason="I am private.")

    entry = json.loads(PublicRecordEntry.objects.get().line)
    assert (entry["act"], entry["facts"]["cancelled_why"]) == ("donation_cancelled", "donor")
    told = [donation.pledge.donor.name, donation.pledge.reference, "private"]
    assert [words for words in told if words in json.dumps(entry)] == []


@pytest.mark.parametrize("stage", [shipped, received], ids=["shipped", "received"])
def test_what_is_handed_over_is_not_taken_back(stage):
    donation = stage(proposed())
    state = donation.state

    with pytest.raises(RuleError, match="has been handed over"):
        following.withdraw(pledge_link(donation.pledge))

    donation.refresh_from_db()
    assert (donation.state, following.may_withdraw(donation.pledge)) == (state, False)


def test_one_of_two_donations_on_its_way_holds_the_whole_pledge():
    pledge = received_pledge(items=[{"quantity": 2}])
    item = pledge.items.get()
    first = proposed(pledge=pledge, items=[item], quantities=[1])
    second = Donation.objects.get(pk=first.pk)
    shipped(second)
    other = proposed_also(pledge, item)

    with pytest.raises(RuleError, match="has been handed over"):
        following.withdraw(pledge_link(pledge))

    other.refresh_from_db()
    assert other.state == "proposed"


def proposed_also(pledge, item):
    pledge.refresh_from_db()
    body = pledge.donations.get().body
    return triage.take_up(pledge, by=clerk(), body=body, quantities={item: 1})


@every_act
@pytest.mark.parametrize("ended", ["declined", "withdrawn"])
def test_nothing_is_sent_about_a_pledge_that_has_ended(act, ended):
    token = asked()
    if ended == "declined":
        triage.decline(Pledge.objects.get(), by=clerk(), why="other", letter="No.")
    else:
        following.withdraw(token)
    before = everything()

    with pytest.raises(RuleError, match="nothing can be sent any more"):
        act(token)

    assert everything() == before


@every_act
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda link: PledgeLink.objects.update(revoked_at=timezone.now()), "newer one"),
        (lambda link: rewritten_links(expires_at=timezone.now()), "has expired"),
        (lambda link: Pledge.objects.update(erased_at=timezone.now()), "were erased"),
    ],
    ids=["revoked", "expired", "erased"],
)
def test_a_dead_link_does_nothing_and_says_why(act, spoil, sentence):
    token = asked()
    spoil(token)
    before = everything()

    with pytest.raises(RuleError, match=sentence):
        act(token)

    assert (everything(), FOLLOW_LINKS.why_closed(FOLLOW_LINKS.find(token)) != "") == (before, True)


@every_act
def test_a_link_to_confirm_and_an_unknown_one_follow_nothing(act):
    asked()
    confirm = pledge_link(Pledge.objects.get(), "confirm")
    before = everything()

    for token in (confirm, "unknown"):
        with pytest.raises(RuleError, match="There is no such link"):
            act(token)

    assert everything() == before


def test_every_act_of_a_pledge_has_its_sentence():
    token = asked()
    following.answer(token, text="110 V")
    following.report_change(token, text="220 V")
    triage.mark_read(Pledge.objects.get(), by=clerk())
    triage.send_link_again(Pledge.objects.get(), by=clerk())
    following.withdraw(pledge_link(Pledge.objects.get()))

    steps = list(Pledge.objects.get().steps.all())
    assert [s.act for s in steps if "of the kind" in describe(s.act, s.facts)] == []
    assert len(steps) == 6
