import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.utils.formats import date_format
from post_office.models import Email

from relationships.council.domain import people
from relationships.models import Office
from sistercities.kernel.calendar import council_day
from sistercities.kernel.workflow import RuleError
from sistercities.models import User
from tests.factories import (
    CouncilFactory,
    OfficeFactory,
    UserFactory,
    clerk,
    seated_council,
)

pytestmark = pytest.mark.django_db
PASSWORD = "seven mild herons dancing"


def link_in(mail):
    return re.search(r"http://localhost(/accounts/password/reset/key/\S+)", mail.message)[1]


def set_password(client, link):
    page = client.get(link, follow=True)
    if "form" not in page.context or page.context.get("token_fail"):
        return page
    return client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})


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
