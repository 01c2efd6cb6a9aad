"""Mail that was given up: told once, tried again, or settled in another way."""

import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from post_office.models import STATUS, Email

from sistercities.kernel import undelivered
from sistercities.kernel.workflow import RuleError
from sistercities.models import UndeliveredMail
from tests.factories import UserFactory, clerk

pytestmark = pytest.mark.django_db


def lost(to="donor@example.org", *, link=False, status=STATUS.failed):
    """A mail that the loop has given up."""
    return Email.objects.create(
        from_email="office@example.org",
        to=[to],
        subject="About your pledge",
        message="Dear donor",
        headers={"X-Kind": "signing_link" if link else "tie_official"},
        status=status,
        number_of_retries=5,
        scheduled_time=timezone.now(),
    )


def notices():
    return list(
        Email.objects.filter(status=STATUS.queued).order_by("to", "id").values_list("to", "subject")
    )


def test_the_clerks_office_is_told_once_of_each():
    clerk(email="a@city.example"), clerk(email="b@city.example"), UserFactory()
    lost(), lost(link=True), lost(status=STATUS.sent), lost(status=STATUS.requeued)

    told = [undelivered.tell_clerks(), undelivered.tell_clerks()]
    lost()
    told.append(undelivered.tell_clerks())

    assert told == [2, 0, 1]
    assert notices() == [
        (["a@city.example"], "2 mails could not be delivered"),
        (["a@city.example"], "1 mail could not be delivered"),
        (["b@city.example"], "2 mails could not be delivered"),
        (["b@city.example"], "1 mail could not be delivered"),
    ]


def test_the_mail_names_no_donor_and_leads_to_the_desk(settings):
    settings.SITE_URL = "https://example.gov"
    clerk()
    lost()

    undelivered.tell_clerks()

    message = Email.objects.get(status=STATUS.queued).message
    assert "https://example.gov/admin/desk/dead-mail/" in message
    assert "donor@example.org" not in message


def test_of_its_own_mail_the_office_is_not_told_by_mail():
    lost(to=clerk().email)

    assert (undelivered.tell_clerks(), notices()) == (0, [])


def test_without_a_clerk_it_waits_until_there_is_one():
    lost()
    before = undelivered.tell_clerks()
    clerk()

    assert (before, undelivered.tell_clerks()) == (0, 1)


def test_what_was_settled_before_the_hour_is_not_told():
    by = clerk()
    undelivered.settle(lost(), by=by, how="Told by telephone")

    assert undelivered.tell_clerks() == 0


def test_the_command_says_how_many():
    clerk()
    lost()
    said = io.StringIO()

    call_command("report_undelivered", stdout=said)
    call_command("report_undelivered", stdout=said, verbosity=0)

    assert said.getvalue() == "Mails reported as undelivered: 1.\n"


def test_the_mail_loop_runs_it(settings):
    assert "report_undelivered" in settings.HOURLY_COMMANDS


def test_a_mail_is_tried_again_and_told_again_if_it_fails_again():
    clerk()
    mail = lost()
    undelivered.tell_clerks()

    undelivered.try_again(mail)
    mail.refresh_from_db()
    waiting = (mail.status, mail.number_of_retries, mail.scheduled_time)
    Email.objects.filter(pk=mail.pk).update(status=STATUS.failed)

    assert waiting == (STATUS.queued, None, None)
    assert undelivered.tell_clerks() == 1


def test_a_mail_with_a_personal_link_is_not_tried_again():
    mail = lost(link=True)

    with pytest.raises(RuleError, match="Send a new link from the page of the case"):
        undelivered.try_again(mail)


@pytest.mark.parametrize("status", [STATUS.sent, STATUS.queued, STATUS.requeued])
def test_only_what_was_given_up_is_tried_again_or_settled(status):
    mail, by = lost(status=status), clerk()

    for act in (
        lambda: undelivered.try_again(mail),
        lambda: undelivered.settle(mail, by=by, how="By telephone"),
    ):
        with pytest.raises(RuleError, match="was sent, waits to be sent, or is settled"):
            act()


def test_it_is_settled_once_and_kept_with_who_and_how():
    by, mail = clerk(), lost()
    undelivered.tell_clerks()

    undelivered.settle(mail, by=by, how="  Told by telephone ")

    row = UndeliveredMail.objects.get()
    assert (row.mail, row.settled_by, row.settled_how) == (mail, by, "Told by telephone")
    with pytest.raises(RuleError, match="settled already"):
        undelivered.settle(mail, by=by, how="Again")
    with pytest.raises(RuleError, match="settled already"):
        undelivered.try_again(mail)


def test_it_is_not_settled_without_saying_how():
    with pytest.raises(RuleError, match="Say how the reader was told"):
        undelivered.settle(lost(), by=clerk(), how="  ")


@pytest.mark.parametrize(
    "half",
    [
        {"settled_at": timezone.now()},
        {"settled_how": "By telephone"},
        {"settled_at": timezone.now(), "settled_how": "By telephone"},
    ],
)
def test_the_database_knows_no_half_settled_mail(half):
    with pytest.raises(IntegrityError, match="settled_whole"), transaction.atomic():
        UndeliveredMail.objects.create(mail=lost(), **half)


def test_the_office_cannot_be_told_twice_of_one_mail():
    mail = lost()
    UndeliveredMail.objects.create(mail=mail)

    with pytest.raises(IntegrityError), transaction.atomic():
        UndeliveredMail.objects.create(mail=mail)
