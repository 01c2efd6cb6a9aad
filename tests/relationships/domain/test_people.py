import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.formats import date_format
from post_office.models import Email

from relationships.domain import people
from relationships.domain.calendar import council_day
from relationships.models import Office, Term
from sistercities.models import User
from sistercities.workflow import RuleError
from tests.factories import (
    LONG_AGO,
    CouncilFactory,
    OfficeFactory,
    PersonFactory,
    TermFactory,
    UserFactory,
    clerk,
    seated_council,
)
from tests.factories_council import DAY, confirmed_roll_call, member

pytestmark = pytest.mark.django_db
PASSWORD = "seven mild herons dancing"


def link_in(mail):
    return re.search(r"http://localhost(/accounts/password/reset/key/\S+)", mail.message)[1]


def set_password(client, link):
    page = client.get(link, follow=True)
    if "form" not in page.context or page.context.get("token_fail"):
        return page
    return client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})


def term_of(number=1):
    return Term.objects.get(person=member(number))


def test_invitation_goes_to_the_person_and_lets_them_set_the_password(client):
    user = UserFactory(email="ana@example.org", name="Ana")

    people.invite(user, by=clerk(name="Clerk Bo"))

    mail = Email.objects.get()
    set_password(client, link_in(mail))
    user.refresh_from_db()
    assert (mail.to, user.check_password(PASSWORD)) == (["ana@example.org"], True)
    assert "Ana, Clerk Bo has invited you" in mail.message
    last = council_day() + datetime.timedelta(days=3)
    assert f"It works until {date_format(last)}." in mail.message
    assert mail.headers["X-Personal-Link"] == "yes"


def test_invitation_signs_the_person_in(client):
    user = UserFactory()
    people.invite(user, by=clerk())

    set_password(client, link_in(Email.objects.get()))

    assert client.session["_auth_user_id"] == str(user.pk)


def test_invitation_works_once(client, django_user_model):
    user = UserFactory()
    people.invite(user, by=clerk())
    link = link_in(Email.objects.get())
    set_password(client, link)
    client.logout()

    page = client.get(link, follow=True)

    assert page.context["token_fail"] is True


def test_invitation_expires(client, settings):
    user = UserFactory()
    settings.PASSWORD_RESET_TIMEOUT = -24 * 3600
    people.invite(user, by=clerk())

    page = client.get(link_in(Email.objects.get()), follow=True)

    assert page.context["token_fail"] is True


def test_invitation_sent_again_makes_the_earlier_link_useless(client):
    user = UserFactory()
    people.invite(user, by=clerk())
    people.resend(user, by=clerk())
    first, second = (link_in(mail) for mail in Email.objects.order_by("pk"))

    stale = client.get(first, follow=True)
    set_password(client, second)

    user.refresh_from_db()
    assert (stale.context["token_fail"], user.check_password(PASSWORD)) == (True, True)


def test_invitation_is_written_in_the_history_of_the_account():
    user, by = UserFactory(), clerk()
    people.invite(user, by=by)
    people.resend(user, by=by)

    entries = LogEntry.objects.order_by("pk").values_list("user", "object_id", "change_message")

    assert list(entries) == [
        (by.pk, str(user.pk), "Sent the invitation."),
        (by.pk, str(user.pk), "Sent the invitation again."),
    ]


def test_invitation_is_refused_to_who_has_a_password():
    user = User.objects.create_user("ana@example.org", PASSWORD, name="Ana")

    with pytest.raises(RuleError, match="Ana has set a password already"):
        people.invite(user, by=clerk())

    assert (Email.objects.count(), user.check_password(PASSWORD)) == (0, True)


def test_invitation_is_refused_to_an_account_that_is_switched_off():
    user = UserFactory(is_active=False)

    with pytest.raises(RuleError, match="switched off"):
        people.invite(user, by=clerk())


def test_resending_needs_a_first_invitation():
    user = UserFactory()

    with pytest.raises(RuleError, match="not been invited"):
        people.resend(user, by=clerk())


def test_term_begins_and_is_written_in_its_history():
    office, person, by = OfficeFactory(), PersonFactory(), clerk()

    term = people.add_term(person=person, office=office, began_on=DAY, by=by)

    entry = LogEntry.objects.get()
    assert (term.ended_on, entry.object_id, entry.user) == (None, str(term.pk), by)


@pytest.mark.parametrize(
    ("ended_on", "began_on", "allowed"),
    [
        (None, DAY, False),
        (DAY, DAY, False),
        (DAY - datetime.timedelta(days=1), DAY, True),
        (None, LONG_AGO - datetime.timedelta(days=9), False),
    ],
)
def test_office_has_one_holder_at_a_time(ended_on, began_on, allowed):
    held = TermFactory(ended_on=ended_on)
    arguments = {"person": PersonFactory(), "office": held.office, "began_on": began_on}

    if allowed:
        people.add_term(**arguments, by=clerk())
    else:
        with pytest.raises(RuleError, match="holds this office in that time"):
            people.add_term(**arguments, by=clerk())

    assert held.office.terms.count() == 1 + allowed


def test_leaving_closes_the_term_and_keeps_it():
    term = TermFactory()

    people.close_term(term, last_day=DAY, by=clerk())

    assert Term.objects.get(pk=term.pk).ended_on == DAY
    assert LogEntry.objects.get().change_message == "Closed the term on March 25, 2022."


def test_closed_term_is_not_closed_again():
    term = TermFactory(ended_on=DAY)

    with pytest.raises(RuleError, match="was closed on March 25, 2022"):
        people.close_term(term, last_day=DAY, by=clerk())


def test_term_does_not_end_before_it_begins():
    term = TermFactory(began_on=DAY)

    with pytest.raises(RuleError, match="lies before the first"):
        people.close_term(term, last_day=DAY - datetime.timedelta(days=1), by=clerk())


def test_term_cannot_be_closed_before_a_vote_on_record():
    confirmed_roll_call()

    with pytest.raises(RuleError, match="voted on March 25, 2022"):
        people.close_term(term_of(), last_day=DAY - datetime.timedelta(days=1), by=clerk())


def test_term_may_end_on_the_day_of_the_last_vote():
    confirmed_roll_call()

    people.close_term(term_of(), last_day=DAY, by=clerk())

    assert term_of().ended_on == DAY


def test_term_cannot_begin_after_a_vote_on_record():
    confirmed_roll_call()
    term = term_of()
    term.began_on = DAY + datetime.timedelta(days=1)

    with pytest.raises(RuleError, match="must lie within the term"):
        people.check_term(term)


def test_council_has_no_more_offices_than_seats():
    council = seated_council()
    office = Office(city=council.city, kind=Office.Kind.SEAT, title="District 16")

    with pytest.raises(RuleError, match="15 seats, and all of them are listed"):
        people.check_office(office)


def test_other_offices_of_the_city_are_not_counted_as_seats():
    council = seated_council()
    others = [
        Office(city=council.city, kind=Office.Kind.MAYOR, title="Mayor"),
        Office(city=OfficeFactory().city, kind=Office.Kind.SEAT, title="Ward 1"),
        council.city.offices.first(),
    ]

    refused = [office for office in others if people.check_office(office)]

    assert refused == []


def test_seat_may_be_listed_while_there_is_room():
    council = CouncilFactory(seats=1, quorum=1)

    people.check_office(Office(city=council.city, kind=Office.Kind.SEAT, title="Only seat"))

    assert council.city.offices.count() == 0
