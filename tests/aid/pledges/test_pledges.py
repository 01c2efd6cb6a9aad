"""Pledges from the draft to the confirmed offer."""

import datetime
import secrets
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from post_office.models import Email

from aid.models import Item, Pledge, PledgeDonor, PledgeLink, PledgeStep
from aid.pledges.domain import pledges
from aid.pledges.domain.pledges import DonorData, ItemData, PledgeData
from aid.pledges.models import links as pledge_links
from sistercities.kernel.sentences import SENTENCES
from sistercities.kernel.workflow import RuleError
from sistercities.models import PublicRecordEntry
from tests.factories import CityFactory, kyiv
from tests.factories_aid import (
    PledgeFactory,
    RecipientBodyFactory,
    official_tie,
    pledge_link,
    published_need,
    put,
    unconfirmed_pledge,
)
from tests.factories_relationships import tie_with_status
from tests.owner import past_the_triggers

pytestmark = pytest.mark.django_db
THING = ItemData(line=1, kind="power", description="A generator", condition="good", quantity=2)
DONOR = DonorData(name="Donor 1", email="d@example.org", may_give="owner", stands_at="Here")
BOARD = {"organisation": "A fire department", "decided_by": "Its board", "may_give": "decided"}


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def draft():
    return pledges.start_draft(address_hash=secrets.token_hex(32), language="en")


def data(city, **changes):
    given = {"donor": DONOR, "items": [THING], "language": "en"}
    return PledgeData(kind="person", city=city, **given | changes)


def sent(city, **changes):
    pledge = draft()
    pledges.send(pledge, data=replace(data(city), **changes))
    return pledge


def token_in_mail():
    return Email.objects.latest("pk").message.partition("/pledge/confirm/")[2].split("/")[0]


def test_the_same_address_begins_one_draft():
    first, second = (pledges.start_draft(address_hash="a" * 64, language="en") for _n in "ab")

    assert first == second
    assert (first.state, first.reference[:2], len(first.reference)) == ("draft", "P-", 9)


def test_a_reference_is_not_given_twice(monkeypatch):
    PledgeFactory(reference="P-AAAAAAA")
    letters = iter("A" * 7 + "B" * 7)
    monkeypatch.setattr(pledges.secrets, "choice", lambda _letters: next(letters))

    assert pledges.new_reference() == "P-BBBBBBB"


def test_a_sent_pledge_waits_for_its_donor(city):
    pledge = sent(city)

    steps = [*pledge.steps.values_list("act", "from_state", "to_state", "acted_as", "facts")]
    assert (pledge.state, pledge.draft, pledge.is_unsolicited) == ("unconfirmed", {}, True)
    assert steps == [("pledge_sent", "draft", "unconfirmed", "The donor", {})]
    assert Email.objects.count() == 1
    assert PublicRecordEntry.objects.filter(subject__startswith="pledge").count() == 0


@pytest.mark.parametrize("items", [[], [THING] * 11])
def test_a_pledge_offers_something_and_not_too_much(city, items):
    with pytest.raises(RuleError, match=r"Say what|One pledge can hold 10 kinds of things"):
        sent(city, items=items)

    assert (Item.objects.count(), Email.objects.count()) == (0, 0)


def test_nothing_is_pledged_for_a_city_without_tie_or_need(city):
    with pytest.raises(RuleError, match="Nothing can be pledged for this city"):
        sent(CityFactory())


def test_nothing_is_pledged_for_a_city_whose_tie_is_suspended():
    tie = tie_with_status("suspended")

    with pytest.raises(RuleError, match="Nothing can be pledged for this city"):
        sent(tie.city_b)


def test_a_pledge_for_a_need_names_the_city_of_the_need(city):
    need = published_need()

    with pytest.raises(RuleError, match="This need is no longer open"):
        sent(city, need=need)


def test_a_closed_need_takes_no_pledges(city):
    need = published_need(body=RecipientBodyFactory(city=city))
    put(need, "closed", closed_reason="Enough")

    with pytest.raises(RuleError, match="This need is no longer open"):
        sent(city, need=need)


def test_a_person_gives_only_what_is_theirs(city):
    with pytest.raises(RuleError, match="Only an organisation"):
        sent(city, donor=replace(DONOR, may_give="decided"))


@pytest.mark.parametrize(
    "left_out", [{"organisation": ""}, {"decided_by": ""}, {"may_give": "owner"}]
)
def test_an_organisation_says_who_decides_and_whether_it_is_decided(city, left_out):
    with pytest.raises(RuleError, match="Name your organisation, who decides in it"):
        sent(city, kind="organisation", donor=replace(DONOR, **BOARD | left_out))

    assert sent(city, kind="organisation", donor=replace(DONOR, **BOARD)).state == "unconfirmed"


def test_a_pledge_is_sent_once(city):
    pledge = sent(city)

    with pytest.raises(RuleError, match="This pledge has been sent"):
        pledges.send(Pledge.objects.get(pk=pledge.pk), data=data(city))

    assert (Item.objects.count(), Email.objects.count()) == (1, 1)


def test_what_is_sent_is_no_draft_any_more(city):
    pledge = sent(city)

    with pytest.raises(RuleError, match="This pledge has been sent"):
        pledges.save_draft(pledge, {"typed": {}})
    with pytest.raises(RuleError, match="This pledge has been sent"):
        pledges.remove_photographs(pledge, [1])


def test_the_database_keeps_no_draft_of_a_sent_pledge(city, sql):
    sent(city)

    with pytest.raises(DatabaseError, match="pledge_draft_is_cleared"), transaction.atomic():
        sql("""UPDATE aid_pledge SET draft = '{"typed": {}}'""")


def test_confirming_receives_the_pledge_and_uses_the_link_up(city):
    pledge = sent(city)

    pledges.confirm(token_in_mail())

    pledge.refresh_from_db()
    assert (pledge.state, pledge.confirmed_at is not None) == ("received", True)
    links = [(link.purpose, link.status) for link in PledgeLink.objects.all()]
    assert links == [("confirm", "used"), ("follow", "")]


def test_a_link_confirms_once(city):
    sent(city)
    token = token_in_mail()
    pledges.confirm(token)

    with pytest.raises(RuleError, match="This link has been used"):
        pledges.confirm(token)


@pytest.mark.parametrize(
    ("purpose", "days", "sentence"),
    [
        ("confirm", -1, "This link has expired"),
        ("follow", 1, "There is no such link"),
    ],
)
def test_no_other_link_confirms(city, purpose, days, sentence):
    pledge = unconfirmed_pledge(city=city)

    with pytest.raises(RuleError, match=sentence):
        pledges.confirm(pledge_link(pledge, purpose, days=days))

    assert Pledge.objects.get().state == "unconfirmed"


def test_a_new_mail_revokes_the_link_of_the_last(city):
    pledge = sent(city)
    token = token_in_mail()
    pledges.send_again(pledge)

    with pytest.raises(RuleError, match="replaced by a newer one"):
        pledges.confirm(token)

    pledges.confirm(token_in_mail())


def test_the_corrected_address_gets_the_mail(city):
    pledge = sent(city)

    pledges.correct_email(pledge, email="right@example.org")

    assert PledgeDonor.objects.get().email == "right@example.org"
    assert Email.objects.latest("pk").to == ["right@example.org"]


@pytest.mark.parametrize(
    ("act", "typed"), [("send_again", {}), ("correct_email", {"email": "right@example.org"})]
)
def test_a_confirmed_address_is_neither_corrected_nor_asked_again(city, act, typed):
    pledge = sent(city)
    pledges.confirm(token_in_mail())

    with pytest.raises(RuleError, match="has been confirmed already"):
        getattr(pledges, act)(pledge, **typed)


def test_five_mails_an_hour_are_enough(city):
    pledge = sent(city)
    for _more in range(4):
        pledges.send_again(pledge)

    with pytest.raises(RuleError, match="several mails in the last hour"):
        pledges.send_again(pledge)

    with past_the_triggers():
        PledgeLink.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=61))
    pledges.send_again(pledge)
    assert Email.objects.count() == 6


def test_a_link_to_follow_lives_on_beside_a_new_one(city):
    pledge = unconfirmed_pledge(city=city)
    tokens = [pledge_links.issue(pledge, "follow") for _n in range(2)]

    working = [pledge_links.FOLLOW_LINKS.lock(token).status for token in tokens]

    assert working == ["", ""]


def test_every_step_of_a_pledge_has_a_sentence(city):
    pledge = sent(city)
    pledges.send_again(pledge)
    pledges.correct_email(pledge, email="right@example.org")
    pledges.confirm(token_in_mail())

    acts = {*PledgeStep.objects.values_list("act", flat=True)}

    assert acts - {*SENTENCES} == set()
