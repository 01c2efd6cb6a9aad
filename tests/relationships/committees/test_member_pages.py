import pytest
from django.urls import reverse

from relationships.committees.acts.member_tasks import waiting_for
from relationships.committees.domain import ballots, committees
from relationships.models import CommitteeVote, Recusal, Review
from sistercities.kernel.calendar import by_the_clock
from tests.days import zone_of
from tests.factories import CouncilFactory, UserFactory, clerk
from tests.factories_committees import (
    account,
    balloting,
    chair_of,
    discuss,
    open_ballot,
    reviewing,
    seated_committee,
    submitted,
    vote,
)

pytestmark = pytest.mark.django_db

PAGES = ["my_nomination", "my_declare", "my_review", "my_vote"]
SECRET = "A secret opinion of the second member"


def url(committee, name="my_nomination"):
    return reverse(name, args=[committee.nomination.pk])


def get(client, user, address):
    client.force_login(user)
    return client.get(address, follow=True)


def post(client, user, address, **data):
    """Send the form of a page as a browser does, with the key that the page gave."""
    key = get(client, user, address).context["form_key"]
    return client.post(address, {"form_key": key} | data, follow=True)


def text(response):
    return response.content.decode()


def said(response):
    return [str(message) for message in response.context["messages"]]


def scores(committee, value="4"):
    return {f"score_{criterion.pk}": value for criterion in committee.policy.criteria.all()}


@pytest.mark.parametrize("page", PAGES)
def test_pages_ask_strangers_to_sign_in_and_then_know_nothing(client, page):
    committee = seated_committee()

    anonymous = client.get(url(committee, page))
    stranger = get(client, UserFactory(), url(committee, page))

    assert anonymous.headers["Location"].startswith("/accounts/login/")
    assert stranger.status_code == 404


@pytest.mark.parametrize("page", ["my_nomination", "my_review", "my_vote"])
def test_nothing_is_shown_before_the_declaration(client, page):
    committee, members = reviewing(declared=False)
    committee.nomination.why = "The reason why"
    committee.nomination.save()

    response = get(client, account(members[1]), url(committee, page))

    assert response.redirect_chain == [(url(committee, "my_declare"), 302)]
    assert "The reason why" not in text(response)


def test_a_member_declares_that_there_is_no_conflict(client):
    committee, members = reviewing(declared=False)

    response = post(client, account(members[1]), url(committee, "my_declare"), answer="none")

    assert said(response) == ["Declared."]
    assert response.redirect_chain == [(url(committee), 302)]
    assert hasattr(members[1], "no_conflict")


def test_a_conflict_without_a_reason_is_asked_again(client):
    committee, members = reviewing(declared=False)

    response = post(client, account(members[1]), url(committee, "my_declare"), answer="conflict")

    assert response.status_code == 422
    assert response.context["form"].errors["reason"] == ["Say what the conflict of interest is."]
    assert not Recusal.objects.exists()


def test_no_conflict_with_a_description_of_one_is_asked_again(client):
    committee, members = reviewing(declared=False)

    response = post(
        client,
        account(members[1]),
        url(committee, "my_declare"),
        answer="none",
        reason="I own a travel agency",
    )

    assert response.status_code == 422
    assert "You chose “No” and described a conflict below." in text(response)
    assert not hasattr(members[1], "no_conflict")


def test_the_description_of_a_conflict_is_not_called_optional(client):
    committee, members = reviewing(declared=False)

    page = text(get(client, account(members[1]), url(committee, "my_declare")))

    assert ("(optional)" in page, 'required aria-describedby="id_reason' in page) == (False, False)


def test_a_member_steps_aside(client):
    committee, members = reviewing(declared=False)

    response = post(
        client,
        account(members[1]),
        url(committee, "my_declare"),
        answer="conflict",
        reason="I sell tours there.",
    )

    assert Recusal.objects.get().reason == "I sell tours there."
    assert "You stepped aside from this nomination" in text(response)


@pytest.mark.parametrize("page", PAGES)
def test_who_stepped_aside_sees_nothing_more(client, page):
    committee, members = reviewing()
    committee.nomination.why = "The reason why"
    committee.nomination.save()
    submitted(members[2], summary=SECRET)
    discuss(committee, members)
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    response = get(client, account(members[1]), url(committee, page))

    assert response.status_code == (200 if page == "my_nomination" else 403)
    assert "You stepped aside from this nomination" in text(response)
    assert [leak for leak in (SECRET, "The reason why") if leak in text(response)] == []


def test_who_stepped_aside_cannot_post(client):
    ballot, members = balloting()
    committee, user = ballot.committee, account(members[1])
    key = get(client, user, url(committee, "my_vote")).context["form_key"]
    committees.declare_conflict(members[1], by=user, reason="Own firm")

    response = client.post(url(committee, "my_vote"), {"form_key": key, "choice": "yes"})

    assert (response.status_code, CommitteeVote.objects.count()) == (403, 0)


def test_a_draft_is_saved_and_shown_again(client):
    committee, members = reviewing()
    user, address = account(members[1]), url(committee, "my_review")
    criterion = committee.policy.criteria.first()

    response = post(client, user, address, **{f"score_{criterion.pk}": "5", "save": ""})

    assert said(response) == ["Your draft was saved."]
    again = get(client, user, address).context["form"]
    assert again.fields[f"score_{criterion.pk}"].initial == "5"


def test_an_incomplete_review_is_not_submitted_and_nothing_typed_is_lost(client):
    committee, members = reviewing()
    criterion = committee.policy.criteria.first()

    response = post(
        client,
        account(members[1]),
        url(committee, "my_review"),
        **{f"score_{criterion.pk}": "5", "summary": SECRET, "submit": ""},
    )

    assert (response.status_code, SECRET in text(response)) == (422, True)
    assert not Review.objects.exists()


def test_a_review_is_submitted(client):
    committee, members = reviewing()

    response = post(
        client,
        account(members[1]),
        url(committee, "my_review"),
        **scores(committee, "n/a"),
        summary=SECRET,
        submit="",
    )

    assert said(response) == ["Your review was submitted."]
    assert Review.objects.get().submitted_at is not None


def test_the_same_form_sent_twice_works_once(client):
    ballot, members = balloting()
    user, address = account(members[1]), url(ballot.committee, "my_vote")
    key = get(client, user, address).context["form_key"]

    for _ in range(2):
        client.post(address, {"form_key": key, "choice": "yes"})

    assert CommitteeVote.objects.count() == 1


def test_a_member_votes_is_told_when_and_changes_it(client):
    ballot, members = balloting()
    user, address = account(members[1]), url(ballot.committee, "my_vote")

    response = post(client, user, address, choice="yes")
    post(client, user, address, choice="no")

    cast = CommitteeVote.objects.first().cast_at
    moment = by_the_clock(cast, zone_of())
    assert f"You voted “yes” on {moment}. You can change it until the close." in text(response)
    assert [v.choice for v in CommitteeVote.objects.current()] == ["no"]


def test_a_vote_after_the_close_is_refused_in_a_sentence(client):
    ballot, members = balloting()
    user, address = account(members[1]), url(ballot.committee, "my_vote")
    key = get(client, user, address).context["form_key"]
    ballots.close_ballot(ballot, by=chair_of(members))

    response = client.post(address, {"form_key": key, "choice": "yes"})

    assert response.status_code == 422
    assert "The ballot is closed, so votes are no longer taken." in text(response)


@pytest.mark.parametrize("page", ["my_declare", "my_review", "my_vote"])
def test_each_form_says_first_what_becomes_public(client, page):
    if page == "my_vote":
        ballot, members = balloting()
        committee = ballot.committee
    else:
        committee, members = reviewing()

    body = text(get(client, account(members[1]), url(committee, page)))

    assert body.index("What becomes public") < body.index('name="form_key"')


def opinions(client, committee, users):
    """Whoever can read the opinion on any of the pages that they may open."""
    addresses = [url(committee, page) for page in PAGES]
    addresses += [reverse("nomination_case", args=[committee.nomination.pk]), "/admin/"]
    addresses += [
        reverse("nomination_act", args=[committee.nomination.pk, act])
        for act in ("paper-review", "remind", "open-discussion", "record-declaration")
    ]
    return {
        name
        for name, user in users.items()
        for address in addresses
        if SECRET in text(get(client, user, address))
    }


def test_no_opinion_leaks_before_the_discussion_is_opened(client):
    CouncilFactory()
    committee, members = reviewing()
    submitted(members[1], summary=SECRET)
    committees.declare_conflict(members[3], by=account(members[3]), reason="Own firm")
    users = {
        "author": account(members[1]),
        "chair": account(members[0]),
        "member": account(members[2]),
        "aside": account(members[3]),
        "clerk": clerk(),
    }

    before = opinions(client, committee, users)
    discuss(committee, members)

    assert before == {"author"}
    assert opinions(client, committee, users) == {"author", "chair", "member", "clerk"}


def test_no_vote_leaks_before_the_close(client):
    ballot, members = balloting()
    for member in members[1:5]:
        vote(ballot, member, "no")
    committee = ballot.committee
    addresses = [url(committee), reverse("nomination_case", args=[committee.nomination.pk])]

    def shown():
        return [
            'class="rollcall__vote' in text(get(client, user, address))
            for user in (chair_of(members), account(members[6]))
            for address in addresses
        ]

    before = shown()
    ballots.close_ballot(ballot, by=chair_of(members))

    assert (before, shown()) == ([False] * 4, [True] * 4)


def test_the_chair_sees_who_has_submitted_and_a_member_does_not(client):
    committee, members = reviewing()
    submitted(members[1])

    chair = text(get(client, account(members[0]), url(committee)))
    member = text(get(client, account(members[2]), url(committee)))

    assert (">submitted</td>" in chair, ">submitted</td>" in member) == (True, False)


def tasks(user):
    return [task["title"].split(": ")[1] for task in waiting_for(user)]


def test_what_waits_for_a_member_follows_the_case():
    committee, members = reviewing(declared=False, quorum=2)
    user = account(members[1])
    seen = [tasks(user)]
    committees.declare_no_conflict(members[1], by=user)
    seen.append(tasks(user))
    submitted(members[1])
    seen.append(tasks(user))
    committees.declare_no_conflict(members[0], by=account(members[0]))
    discuss(committee, members)
    ballot = open_ballot(committee, chair_of(members))
    seen.append(tasks(user))
    vote(ballot, members[1])
    seen.append(tasks(user))

    assert seen == [
        ["say whether you have a conflict of interest"],
        ["review it"],
        ["in review"],
        ["vote"],
        ["committee is voting"],
    ]


def test_what_waits_for_the_chair():
    committee, members = reviewing()
    chair = chair_of(members)
    seen = [tasks(chair)]
    discuss(committee, members)
    seen.append(tasks(chair))
    open_ballot(committee, chair)
    seen.append(tasks(chair))

    assert seen == [
        ["review it", "open the discussion when the committee meets"],
        ["review it", "open the ballot"],
        ["vote", "close the ballot"],
    ]


def test_nothing_waits_for_who_stepped_aside_or_is_not_a_member():
    _committee, members = reviewing()
    committees.declare_conflict(members[1], by=account(members[1]), reason="Own firm")

    assert (waiting_for(account(members[1])), waiting_for(clerk())) == ([], [])
