import datetime

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from relationships.council.domain import members
from relationships.meetings.domain.held import ATTENDANCE, MINUTES
from relationships.models import Nomination
from relationships.motions.domain.roll_calls import ROLL_CALL
from sistercities.kernel import entries
from sistercities.kernel.desk import ENTRIES
from sistercities.kernel.desk import cards as all_cards
from sistercities.kernel.entry_kinds import KINDS
from sistercities.kernel.entry_words import heading
from sistercities.kernel.roles import ADMINISTRATOR
from tests.days import days_ago, days_ahead, today
from tests.entry_examples import EXAMPLES
from tests.factories import NominationFactory, UserFactory, clerk, seated_council, with_role
from tests.factories_agreements import frozen, signed_by_link
from tests.factories_council import confirmed_roll_call, filed_motion, recommended
from tests.factories_meetings import held, on_agenda, planned, posted

pytestmark = pytest.mark.django_db


def cards(client, user):
    client.force_login(user)
    groups = client.get(reverse("admin:index")).context["groups"]
    return {card["slug"]: card for group in groups for card in group["cards"]}


def administrator():
    return with_role(ADMINISTRATOR)


def test_who_may_confirm_nothing_has_neither_desk_nor_lists(client):
    client.force_login(UserFactory())

    assert client.get(reverse("admin:index")).context["groups"] == []
    assert client.get(reverse("desk_list", args=["late-steps"])).status_code == 403


def test_an_administrator_has_no_list_of_a_clerks(client):
    client.force_login(administrator())

    assert client.get(reverse("admin:index")).context["groups"] == []
    assert client.get(reverse("desk_list", args=["late-steps"])).status_code == 404


def entered_roll_call(by):
    motion = filed_motion()
    choices = dict.fromkeys(members.members_on(today()), "aye")
    return entries.enter(ROLL_CALL, motion, by=by, item=on_agenda(motion, today()), choices=choices)


def test_draft_needs_the_others_and_waits_for_whoever_entered_it(client):
    author, other = clerk(), clerk()
    entered_roll_call(author)

    assert cards(client, other)["needs-roll-call"]["count"] == 1
    assert "waiting-roll-call" not in cards(client, other)
    assert cards(client, author)["waiting-roll-call"]["count"] == 1
    assert "needs-roll-call" not in cards(client, author)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_every_kind_of_entry_waits_on_the_desk_for_another(client, example):
    one_of_them = administrator if example.kind.name == "basis_wording" else clerk
    author, other = one_of_them(), one_of_them()
    row = example.entered(by=author)
    draft = example.corrected(row, by=author) if row.is_confirmed else row
    slug = example.kind.name.replace("_", "-")

    mine, theirs = cards(client, author), cards(client, other)

    item = theirs[f"needs-{slug}"]["items"][0]
    assert item["url"] == draft.get_staff_url()
    assert item["text"].startswith("Correction: " if draft.corrects_id else "Entered: ")
    assert example.kind.called(draft) in item["text"]
    assert f"needs-{slug}" not in mine
    assert mine[f"waiting-{slug}"]["count"] == 1


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.kind.struck], ids=str)
def test_a_strike_is_told_from_an_entry_on_the_desk(client, example):
    draft = entries.strike(example.counting(), by=clerk(), correction_reason="Of another city.")
    slug = example.kind.name.replace("_", "-")

    item = cards(client, clerk())[f"needs-{slug}"]["items"][0]

    draft.refresh_from_db()
    assert item == {"text": f"To be struck: {heading(draft)}", "url": draft.get_staff_url()}


def test_overdue_step_is_late(client):
    NominationFactory(due_on=datetime.date(2020, 1, 1))

    card = cards(client, clerk())["late-steps"]

    assert (card["group"], card["count"]) == ("late", 1)


@pytest.mark.parametrize("number", [1, 7])
def test_number_on_the_desk_is_the_length_of_its_list(client, number):
    for _ in range(number):
        NominationFactory(due_on=datetime.date(2020, 1, 1))
    count = cards(client, clerk())["late-steps"]["count"]

    page = client.get(reverse("desk_list", args=["late-steps"]))

    assert (count, len(page.context["items"])) == (number, number)


def test_every_kind_of_entry_and_every_list_is_registered_once():
    assert sorted(pages.kind.name for pages in ENTRIES) == sorted(
        kind.name for kind in KINDS.values()
    )
    slugs = [card.slug for card in all_cards()]
    assert sorted(set(slugs)) == sorted(slugs)


@pytest.mark.parametrize("card", all_cards(), ids=lambda card: card.slug)
def test_every_list_answers_when_it_is_empty(client, card):
    client.force_login(next(one for one in (clerk(), administrator()) if card.may(one, None)))

    page = client.get(reverse("desk_list", args=[card.slug]))

    assert page.status_code == 200
    assert "Nothing." in page.content.decode()


def test_desk_asks_the_same_number_of_questions_however_long_it_is(
    client, django_assert_max_num_queries
):
    client.force_login(clerk())
    NominationFactory(due_on=datetime.date(2020, 1, 1))
    with django_assert_max_num_queries(60) as few:
        client.get(reverse("admin:index"))
    for _ in range(50):
        NominationFactory(due_on=datetime.date(2020, 1, 1))

    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        client.get(reverse("admin:index"))


def test_unknown_list_is_not_found(client):
    client.force_login(clerk())

    assert client.get(reverse("desk_list", args=["nothing"])).status_code == 404


def test_empty_installation_says_what_comes_first(client):
    client.force_login(clerk())

    page = client.get(reverse("admin:index")).content.decode()

    assert "Enter the council" in page


def test_account_without_a_role_reads_that_nothing_waits(client):
    client.force_login(UserFactory())

    page = client.get(reverse("admin:index")).content.decode()

    assert "Nothing waits for you" in page
    assert "All tables" not in page


def test_filed_motion_needs_its_roll_call_until_one_is_entered(client):
    author = clerk()
    motion = filed_motion()
    before = cards(client, author)["to-vote"]["count"]
    choices = dict.fromkeys(members.members_on(today()), "aye")
    entries.enter(ROLL_CALL, motion, by=author, item=on_agenda(motion, today()), choices=choices)

    assert before == 1
    assert "to-vote" not in cards(client, author)


def test_advice_needs_a_motion_and_then_a_roll_call(client):
    first = confirmed_roll_call().motion
    nomination = recommended(Nomination.objects.get(pk=first.case.pk))
    before = cards(client, clerk())
    filed_motion(nomination, purpose="designate", council_file="22-0002-S32")

    after = cards(client, clerk())

    assert before["to-move"]["count"] == after["to-vote"]["count"] == 1
    assert "to-vote" not in before
    assert "to-move" not in after


def test_administrator_finds_the_users(client):
    administrator = UserFactory()
    administrator.groups.add(Group.objects.get(name=ADMINISTRATOR))
    client.force_login(administrator)

    page = client.get(reverse("admin:index")).content.decode()

    assert "Invite somebody" in page
    assert "Nothing waits for you" not in page


def test_signature_waits_for_another_than_who_sent_its_link(client):
    sender, other = clerk(), clerk()
    signed_by_link(frozen(), by=sender)

    assert cards(client, sender)["waiting-signature"]["count"] == 1
    assert "needs-signature" not in cards(client, sender)
    assert cards(client, other)["needs-signature"]["count"] == 1
    assert "waiting-signature" not in cards(client, other)


def test_meetings_ask_for_agenda_attendance_and_approval(client):
    seated_council()
    by = clerk()
    there = [term.person for term in members.members_on(today())]
    planned(days_ahead(5))
    posted(days_ago(2))
    held(days_ago(9), there)
    minuted = held(days_ago(16), there)
    entries.confirm(entries.enter(MINUTES, minuted, by=clerk(), text="Nothing else."), by=clerk())
    posted(days_ahead(9))

    shown = cards(client, by)

    for slug in ("agendas-to-post", "meetings-held", "minutes-to-enter", "minutes-to-approve"):
        assert shown[slug]["count"] == 1
    assert "agenda to be posted by" in client.get("/admin/desk/agendas-to-post/").content.decode()


def test_a_draft_of_attendance_or_minutes_is_not_asked_for_again(client):
    seated_council()
    by, there = clerk(), [term.person for term in members.members_on(today())]
    entries.enter(ATTENDANCE, posted(days_ago(2)), by=by, present=there)
    entries.enter(MINUTES, held(days_ago(9), there), by=by, text="Nothing else.")

    shown = cards(client, by)

    for slug in ("meetings-held", "minutes-to-enter", "minutes-to-approve"):
        assert shown[slug]["count"] == 0 if slug in shown else True
