"""How the clerk's office answers a pledge: take up, ask, decline."""

import json

import pytest
from django.utils import translation
from post_office.models import Email

from aid.casework.domain import erasure, triage
from aid.donations.domain import cancellations
from aid.models import Donation, Pledge, PledgeLink, PledgeMessage
from aid.needs.domain import needs
from aid.pledges.domain import answers
from sistercities.kernel.sentences import describe
from sistercities.kernel.workflow import RuleError
from tests.factories import CouncilFactory, clerk
from tests.factories_aid import (
    RecipientBodyFactory,
    pledge_link,
    published_need,
    received_pledge,
    unconfirmed_pledge,
)

pytestmark = pytest.mark.django_db
LETTER = "Dear donor,\n\nwe cannot use it."


@pytest.fixture(autouse=True)
def council():
    CouncilFactory()


def body_for(pledge):
    return RecipientBodyFactory(city=pledge.city)


def everything(pledge):
    return {item: item.quantity for item in pledge.items.all()}


def taken_up(pledge, **fields):
    given = {"by": clerk(), "body": body_for(pledge), "quantities": everything(pledge)}
    return triage.take_up(pledge, **given | fields)


def declined(pledge, why="condition", letter=LETTER):
    triage.decline(pledge, by=clerk(), why=why, letter=letter)


def from_donor(pledge, kind="answer"):
    return PledgeMessage.objects.create(pledge=pledge, kind=kind, text="They are in Boyle Heights.")


def mails():
    return list(Email.objects.order_by("pk").values_list("to", flat=True))


def said(mail):
    return f"{mail.subject}\n{mail.message}"


def acts(pledge):
    return list(pledge.steps.values_list("act", flat=True))


def test_taking_up_proposes_a_donation_of_the_donors_own():
    pledge = received_pledge(items=[{"quantity": 3}, {"quantity": 1}])
    body = body_for(pledge)
    first, second = pledge.items.all()

    donation = taken_up(pledge, body=body, quantities={first: 2, second: 0})

    lines = list(donation.lines.values_list("item", "quantity", "need"))
    assert (donation.kind, donation.state, donation.pledge) == ("donor", "proposed", pledge)
    assert (donation.body, lines) == (body, [(first.pk, 2, None)])
    assert (pledge.state, acts(pledge)) == ("taken_up", ["pledge_taken_up"])


def test_taking_up_tells_the_donor_in_the_donors_language():
    pledge = received_pledge(language="uk")

    taken_up(pledge)

    mail = Email.objects.get()
    with translation.override("uk"):
        subject = translation.gettext("We would like to use your pledge %(reference)s for %(city)s")
    assert (mail.to, mail.headers["Reply-To"]) == ([pledge.donor.email], "clerk@example.org")
    assert said(mail).startswith(
        subject % {"reference": pledge.reference, "city": pledge.city.name}
    )


def test_a_question_that_is_open_does_not_hold_up_taking_up():
    pledge = received_pledge()
    triage.ask(pledge, by=clerk(), question="Where are they?")

    taken_up(pledge)

    assert pledge.state == "taken_up"


def test_what_answers_a_need_counts_for_it():
    need = published_need(quantity=5)
    pledge = received_pledge(need=need)

    donation = taken_up(pledge, body=need.body)

    assert donation.lines.get().need == need


def test_the_office_says_which_things_count_for_the_need():
    need = published_need(quantity=3)
    pledge = received_pledge(need=need, items=[{"quantity": 3}, {"quantity": 9}])
    first, second = pledge.items.all()

    donation = taken_up(pledge, body=need.body, for_need=[first])

    assert dict(donation.lines.values_list("item", "need")) == {first.pk: need.pk, second.pk: None}


def test_for_another_body_nothing_counts_for_the_need():
    need = published_need()
    pledge = received_pledge(need=need)

    donation = taken_up(pledge)

    assert donation.lines.get().need is None


def test_more_than_the_need_asks_for_is_refused_and_changes_nothing():
    need = published_need(quantity=2)
    pledge = received_pledge(need=need)

    with pytest.raises(RuleError, match="asked for 2, 0 are promised or received: 2 at most"):
        taken_up(pledge, body=need.body)

    pledge.refresh_from_db()
    assert (pledge.state, acts(pledge), Donation.objects.count(), mails()) == (
        "received",
        [],
        0,
        [],
    )


def test_what_is_left_of_a_pledge_may_go_to_a_further_body():
    pledge = received_pledge(items=[{"quantity": 3}])
    item = pledge.items.get()
    taken_up(pledge, quantities={item: 1})

    taken_up(pledge, quantities={item: 2})

    assert (pledge.state, pledge.donations.count()) == ("taken_up", 2)
    with pytest.raises(RuleError, match="is in donation"):
        taken_up(pledge, quantities={item: 1})


def test_a_body_in_another_city_is_refused():
    pledge = received_pledge()

    with pytest.raises(RuleError, match="is in another city"):
        taken_up(pledge, body=RecipientBodyFactory())


def test_a_thing_of_another_pledge_is_refused():
    pledge, other = received_pledge(), received_pledge()

    with pytest.raises(RuleError, match="belong to one owner"):
        taken_up(pledge, quantities=everything(other))


@pytest.mark.parametrize("kind", ["body_armour", "weapons", "tactical", "medicines"])
def test_what_is_held_back_goes_no_further(kind):
    pledge = received_pledge(items=[{"kind": kind}])

    with pytest.raises(RuleError, match="goes no further here"):
        taken_up(pledge)

    assert Donation.objects.count() == 0


def test_nothing_at_all_is_refused():
    pledge = received_pledge()

    with pytest.raises(RuleError, match="Say how many"):
        taken_up(pledge, quantities={pledge.items.get(): 0})


def test_a_question_is_kept_and_mailed_word_for_word():
    pledge = received_pledge()

    triage.ask(pledge, by=clerk(), question="  Which voltage? <b>& why</b> ")

    mail, message = Email.objects.get(), pledge.messages.get()
    assert (pledge.state, message.kind) == ("question", "question")
    assert message.text == "Which voltage? <b>& why</b>"
    assert (mail.to, "\nWhich voltage? <b>& why</b>\n" in said(mail)) == (
        [pledge.donor.email],
        True,
    )


def test_the_history_quotes_nothing_that_was_written():
    pledge = received_pledge()
    triage.ask(pledge, by=clerk(), question="Which voltage?")
    from_donor(pledge)
    triage.mark_read(pledge, by=clerk())
    declined(pledge)

    facts = json.dumps(list(pledge.steps.values_list("facts", "acted_as")))

    words = ["voltage", "Boyle", "Dear", pledge.donor.name]
    assert [word for word in words if word in facts] == []


def test_a_second_question_may_follow_the_first():
    pledge = received_pledge()
    triage.ask(pledge, by=clerk(), question="First?")

    second = triage.ask(pledge, by=clerk(), question="Second?")

    assert (pledge.state, triage.open_question(pledge)) == ("question", second)


def test_a_question_about_what_is_taken_up_leaves_it_taken_up():
    pledge = received_pledge()
    taken_up(pledge)

    triage.ask(pledge, by=clerk(), question="When can it be fetched?")

    assert (pledge.state, triage.open_question(pledge).text) == (
        "taken_up",
        "When can it be fetched?",
    )


@pytest.mark.parametrize("question", ["", "  \n"])
def test_an_empty_question_is_refused(question):
    with pytest.raises(RuleError, match="Write what you want to know"):
        triage.ask(received_pledge(), by=clerk(), question=question)


def test_declining_mails_the_letter_and_keeps_the_reason():
    pledge = received_pledge()

    declined(pledge)

    mail = Email.objects.get()
    assert (pledge.state, pledge.declined_why) == ("declined", "condition")
    assert (mail.to, LETTER in said(mail)) == ([pledge.donor.email], True)
    assert pledge.messages.get().text == LETTER
    step = pledge.steps.get()
    assert describe(step.act, step.facts) == "Declined. Reason: its condition."


@pytest.mark.parametrize(
    ("why", "letter", "sentence"),
    [
        ("", LETTER, "Choose a reason"),
        ("no such reason", LETTER, "Choose a reason"),
        ("condition", " \n", "Write the letter"),
    ],
)
def test_declining_needs_a_reason_and_a_letter(why, letter, sentence):
    pledge = received_pledge()

    with pytest.raises(RuleError, match=sentence):
        declined(pledge, why, letter)

    pledge.refresh_from_db()
    assert (pledge.state, mails()) == ("received", [])


@pytest.mark.parametrize(
    "act",
    [taken_up, declined, lambda pledge: triage.ask(pledge, by=clerk(), question="?")],
    ids=["take up", "decline", "ask"],
)
@pytest.mark.parametrize("before", ["unconfirmed", "declined"])
def test_a_pledge_that_is_not_open_is_not_answered(act, before):
    pledge = received_pledge() if before == "declined" else unconfirmed_pledge()
    if before == "declined":
        declined(pledge)
    sent = mails()

    with pytest.raises(RuleError, match="is now"):
        act(pledge)

    assert mails() == sent


def test_what_is_taken_up_is_not_declined():
    pledge = received_pledge()
    taken_up(pledge)

    with pytest.raises(RuleError, match="is now “taken up”"):
        declined(pledge)


def test_an_offer_stands_again_when_its_only_donation_is_cancelled():
    pledge = received_pledge()
    donation = taken_up(pledge)

    cancellations.cancel(donation, by=clerk(), why="recipient", reason="They got one elsewhere.")

    pledge.refresh_from_db()
    assert (pledge.state, acts(pledge)[-1]) == ("received", "pledge_stands_again")
    assert "stands again" in said(Email.objects.last())


def test_an_offer_does_not_stand_again_while_another_donation_does():
    pledge = received_pledge(items=[{"quantity": 1}, {"quantity": 1}])
    first, second = pledge.items.all()
    donation = taken_up(pledge, quantities={first: 1})
    taken_up(pledge, quantities={second: 1})

    cancellations.cancel(donation, by=clerk(), why="recipient", reason="They got one elsewhere.")

    pledge.refresh_from_db()
    assert pledge.state == "taken_up"


def test_what_the_donor_wrote_is_unread_until_it_is_marked():
    pledge = received_pledge()
    message = from_donor(pledge)
    before = list(answers.unread(pledge))

    triage.mark_read(pledge, by=clerk())

    assert (before, list(answers.unread(pledge))) == ([message], [])
    with pytest.raises(RuleError, match="marked as read already"):
        triage.mark_read(pledge, by=clerk())


@pytest.mark.parametrize(
    "act", [taken_up, declined, lambda pledge: triage.ask(pledge, by=clerk(), question="?")]
)
def test_who_answers_a_pledge_has_read_what_the_donor_wrote(act):
    pledge = received_pledge()
    from_donor(pledge, "change")

    act(pledge)

    assert not answers.unread(pledge).exists()


def test_a_new_link_replaces_the_earlier_ones():
    pledge = received_pledge()
    pledge_link(pledge)

    triage.send_link_again(pledge, by=clerk())

    old, new = PledgeLink.objects.order_by("pk")
    mail = Email.objects.get()
    assert (old.status, new.status) == ("revoked", "")
    assert (mail.to, mail.headers["X-Personal-Link"]) == ([pledge.donor.email], "yes")
    assert "/en/pledge/follow/" in said(mail)


@pytest.mark.parametrize(
    "act",
    [
        lambda pledge: triage.ask(pledge, by=clerk(), question="?"),
        lambda pledge: triage.send_link_again(pledge, by=clerk()),
        taken_up,
    ],
    ids=["ask", "send the link", "take up"],
)
def test_nobody_is_asked_or_written_to_once_the_donor_is_erased(act):
    pledge = received_pledge()
    donation = taken_up(pledge)
    Pledge.objects.filter(pk=pledge.pk).update(erased_at=donation.created_at)
    sent = mails()

    with pytest.raises(RuleError, match="were erased"):
        act(pledge)

    assert mails() == sent


def test_erasing_takes_the_letters_along():
    pledge = received_pledge()
    triage.ask(pledge, by=clerk(), question="Which voltage?")
    declined(pledge)

    erasure.erase_donor(pledge, by=clerk())

    assert (PledgeMessage.objects.count(), mails()) == (0, [])


def test_a_need_that_is_closed_is_no_longer_wanted():
    need = published_need()
    pledge = received_pledge(need=need)
    before = triage.wanted_by(pledge)

    needs.close(need, by=clerk(), reason="They got them elsewhere.")

    assert (before, triage.wanted_by(Pledge.objects.get())) == (need, None)
    assert triage.wanted_by(received_pledge()) is None
