"""The council and accounts in the admin, as the clerk and the administrator find them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from post_office.models import Email

from relationships.models import Council, Person, Term
from sistercities.models import User
from tests.factories import (
    CityFactory,
    CouncilFactory,
    NominationFactory,
    OfficeFactory,
    PersonFactory,
    TermFactory,
    UserFactory,
    seated_council,
    with_role,
)
from tests.factories_aid import proposed, voted
from tests.factories_council import (
    DAY,
    confirmed_roll_call,
    entered_roll_call,
    filed_motion,
    member,
)

pytestmark = pytest.mark.django_db
NO_INLINES = {"terms-TOTAL_FORMS": 0, "terms-INITIAL_FORMS": 0}


@pytest.fixture
def as_clerk(client):
    client.force_login(with_role("Clerk"))
    return client


@pytest.fixture
def as_administrator(client):
    client.force_login(with_role("Administrator"))
    return client


def add(model):
    return reverse(f"admin:{model}_add")


def change(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def council_typed(city, **typed):
    return {
        "name": "City Council",
        "city": city.pk,
        "timezone": "America/Los_Angeles",
        "contact_email": "clerk@example.org",
        "seats": 15,
        "quorum": 10,
        "threshold": "seats",
        "source": "Charter",
    } | typed


def test_administrator_enters_the_council_once(as_administrator):
    typed = council_typed(CityFactory())

    as_administrator.post(add("relationships_council"), typed)
    again = as_administrator.get(add("relationships_council"))

    rule = Council.objects.get().body.vote_rules.current().get()
    assert (rule.quorum, again.status_code) == (10, 403)


def test_clerk_reads_the_council_and_cannot_change_it(as_clerk):
    council = CouncilFactory()

    answer = as_clerk.post(change(council), council_typed(council.city, seats=99))

    council.refresh_from_db()
    assert (answer.status_code, council.seats) == (403, 15)


def test_council_keeps_as_many_seats_as_are_listed(as_administrator):
    council = seated_council()

    page = as_administrator.post(change(council), council_typed(council.city, seats=14))

    assert page.context["adminform"].form.non_field_errors() == [
        "15 seats are listed as offices, so the council has at least as many."
    ]


def test_office_beyond_the_seats_is_refused(as_clerk):
    council = seated_council()
    typed = {"city": council.city_id, "kind": "seat", "title": "District 16"} | NO_INLINES

    page = as_clerk.post(add("relationships_office"), typed)

    assert page.context["adminform"].form.non_field_errors() == [
        "The council has 15 seats, and all of them are listed."
    ]


def test_term_is_begun(as_clerk):
    office, person = OfficeFactory(), PersonFactory()
    typed = {"office": office.pk, "person": person.pk, "began_on": "2022-01-01"}

    as_clerk.post(add("relationships_term"), typed)

    assert Term.objects.get().person == person


def test_term_of_a_taken_office_is_refused_in_one_sentence(as_clerk):
    held = TermFactory(person__name="Ana")
    typed = {"office": held.office_id, "person": PersonFactory().pk, "began_on": "2022-01-01"}

    page = as_clerk.post(add("relationships_term"), typed)

    assert page.context["errors"] == [
        ["Ana holds this office in that time. Close that term first."]
    ]


def test_term_of_the_past_is_entered_with_its_last_day(as_clerk):
    office, person = OfficeFactory(), PersonFactory()
    typed = {"office": office.pk, "person": person.pk, "began_on": "2022-01-01"}

    as_clerk.post(add("relationships_term"), typed | {"ended_on": "2022-03-25", "source": "List"})

    term = Term.objects.get()
    assert (term.ended_on, term.source) == (DAY, "List")
    assert [step.act for step in person.steps.all()] == ["term_begun", "term_closed"]


def test_term_is_read_and_its_person_is_a_click_away(as_clerk):
    term = TermFactory()

    answer = as_clerk.post(change(term), {"began_on": "2021-01-01", "ended_on": DAY})
    page = as_clerk.get(change(term)).content.decode()

    assert (answer.status_code, Term.objects.get().ended_on) == (403, None)
    assert f'href="{term.person.get_staff_url()}"' in page


def test_roll_call_drafts_are_not_listed(as_clerk):
    draft = entered_roll_call()

    page = as_clerk.get(reverse("admin:relationships_rollcall_changelist"))
    own = as_clerk.get(change(draft))

    assert (page.context["cl"].result_count, own.status_code) == (0, 302)


@pytest.mark.parametrize("listed", ["motion", "rollcall"])
def test_the_lists_of_motions_and_roll_calls_ask_as_often_for_much_as_for_little(
    as_clerk, listed, django_assert_max_num_queries
):
    address = reverse(f"admin:relationships_{listed}_changelist")
    confirmed_roll_call()
    as_clerk.get(address)
    with django_assert_max_num_queries(40) as few:
        as_clerk.get(address)
    for number in range(4):
        case = NominationFactory()
        confirmed_roll_call(
            filed_motion(case, council_file=f"26-{number}", mover=member(number + 2), seconders=[])
        )
    voted(proposed("council"))

    with django_assert_max_num_queries(len(few)):
        page = as_clerk.get(address)

    assert page.context["cl"].result_count == 6


def test_motion_and_roll_call_are_for_reading(as_clerk):
    roll_call = confirmed_roll_call()

    pages = [as_clerk.get(change(row)).status_code for row in (roll_call.motion, roll_call)]
    posts = [as_clerk.post(change(row), {}).status_code for row in (roll_call.motion, roll_call)]

    assert (pages, posts) == ([200, 200], [403, 403])


def test_clerk_opens_an_account_without_a_password_and_invites(as_clerk):
    typed = {
        "name": "Ana",
        "email": "ana@example.org",
        "groups": [Group.objects.get(name="Committee member").pk],
        "is_active": "on",
        "password": "chosen by the clerk",
    }
    answer = as_clerk.post(add("sistercities_user"), typed)
    user = User.objects.get(email="ana@example.org")
    page = as_clerk.get(answer.url)

    sent = as_clerk.post(reverse("admin:sistercities_user_invite", args=[user.pk]))

    assert (answer.url, user.has_usable_password()) == (change(user), False)
    assert "Ana does not know of it yet: now press “Invite”." in page.content.decode()
    assert b"Invite" in page.content
    assert (sent.url, Email.objects.get().to) == (change(user), ["ana@example.org"])


@pytest.mark.parametrize(
    ("role", "roles"),
    [
        ("Clerk", ["Committee chair", "Committee member"]),
        ("Administrator", ["Administrator", "Clerk", "Committee chair", "Committee member"]),
    ],
)
def test_only_an_administrator_makes_clerks(client, role, roles):
    client.force_login(with_role(role))

    form = client.get(add("sistercities_user")).context["adminform"].form

    assert [group.name for group in form.fields["groups"].queryset] == roles


def test_second_account_with_an_address_is_refused_in_one_sentence(as_clerk):
    UserFactory(name="Ana", email="ana@example.org")

    answer = as_clerk.post(
        add("sistercities_user"), {"name": "Anna", "email": "ANA@example.org", "is_active": "on"}
    )

    assert answer.context["adminform"].form.errors == {
        "email": ["Ana already has an account with this address."]
    }


def test_role_that_was_not_offered_is_refused(as_clerk):
    clerk_role = Group.objects.get(name="Clerk").pk
    typed = {"name": "Me again", "email": "second@example.org", "groups": [clerk_role]}

    as_clerk.post(add("sistercities_user"), typed | {"is_active": "on"})

    assert User.objects.filter(email="second@example.org").exists() is False


def test_clerk_cannot_change_an_account(as_clerk):
    user = UserFactory()

    answer = as_clerk.post(change(user), {"name": "X", "email": "mine@example.org"})

    assert answer.status_code == 403


def test_button_says_again_and_goes_away_once_a_password_is_set(as_clerk):
    user = UserFactory(password="!")
    address = reverse("admin:sistercities_user_invite", args=[user.pk])
    as_clerk.post(address)
    invited = as_clerk.get(change(user)).content
    user.set_password("seven mild herons dancing")
    user.save()

    joined = as_clerk.get(change(user)).content
    page = as_clerk.post(address, follow=True)

    assert (b"Send the invitation again" in invited, address.encode() in joined) == (True, False)
    assert b"has set a password already" in page.content


def test_invitation_is_not_sent_by_opening_an_address(as_clerk):
    user = UserFactory()

    answer = as_clerk.get(reverse("admin:sistercities_user_invite", args=[user.pk]))

    assert (answer.status_code, Email.objects.count()) == (405, 0)


@pytest.mark.parametrize(("role", "moved"), [("Clerk", False), ("Administrator", True)])
def test_account_of_a_person_is_changed_by_an_administrator_only(client, role, moved):
    user = with_role(role)
    person = PersonFactory(user=UserFactory())
    client.force_login(user)

    client.post(change(person), {"name": "P", "user": user.pk} | NO_INLINES)

    assert (Person.objects.get(pk=person.pk).user == user) == moved
