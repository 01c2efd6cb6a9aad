"""People: who is invited to sign in, and who holds which office from when to when.

An account begins with an invitation: a link by mail, with which the invited person alone sets the
password. Nobody types a password for somebody else. An office is held for a dated term; whoever
leaves has the term closed, and nothing is deleted, so that every vote and signature of the past
still shows who was entitled to it.
"""

from datetime import date

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.domain.mails import people as mails
from relationships.models import Council, Office, Person, RollCallVote, Term
from sistercities.models import User
from sistercities.workflow import RuleError, lock


@transaction.atomic
def invite(user: User, *, by: User) -> None:
    """Send the person a link with which to set the first password.

    The link works once, to the end of the third day. Sending it again makes the earlier one
    useless.

    Raises RuleError: the account is switched off; the person has set a password already.
    """
    lock(user)
    if not user.is_active:
        raise RuleError(_("This account is switched off. Switch it on before you invite."))
    if has_joined(user):
        raise RuleError(
            _("%(name)s has set a password already, and can ask for a new one when signing in.")
            % {"name": user}
        )
    again = user.invited_at is not None
    user.set_unusable_password()
    user.invited_at = timezone.now()
    user.save(update_fields=["password", "invited_at"])
    mails.invitation(user, by=by, path=invitation_path(user))
    _log(user, CHANGE, "Sent the invitation again." if again else "Sent the invitation.", by=by)


def resend(user: User, *, by: User) -> None:
    """Send an invitation again.

    Raises RuleError: the person was never invited; otherwise see invite.
    """
    if user.invited_at is None:
        raise RuleError(_("%(name)s has not been invited yet.") % {"name": user})
    invite(user, by=by)


def has_joined(user: User) -> bool:
    """Whether the person has taken up the invitation and set a password."""
    return bool(user.password) and user.has_usable_password()


def invitation_path(user: User) -> str:
    """The address behind which the invited person alone sets the first password, once."""
    token = default_token_generator.make_token(user)
    link = {"uidb36": user_pk_to_url_str(user), "key": token}
    return reverse("account_reset_password_from_key", kwargs=link)


@transaction.atomic
def add_term(*, person: Person, office: Office, began_on: date, by: User, source: str = "") -> Term:
    """Seat a person in an office from a day on.

    Raises RuleError: somebody else holds the office on that day or later.
    """
    lock(office)
    term = Term(person=person, office=office, began_on=began_on, source=source)
    check_term(term)
    term.save()
    _log(term, ADDITION, "Began the term.", by=by)
    return term


@transaction.atomic
def close_term(term: Term, *, last_day: date, by: User) -> None:
    """Close a term, because its holder leaves. The last day still counts as a day in office.

    Raises RuleError: it is closed already; the day lies before its beginning; the holder's votes
    after that day are on record.
    """
    lock(term)
    if term.ended_on is not None:
        raise RuleError(
            _("This term was closed on %(day)s.")
            % {"day": date_format(term.ended_on, "DATE_FORMAT")}
        )
    term.ended_on = last_day
    check_term(term)
    term.save(update_fields=["ended_on"])
    _log(term, CHANGE, f"Closed the term on {date_format(last_day)}.", by=by)


def check_term(term: Term) -> None:
    """Check the dates of a term before it is saved.

    Raises RuleError: it ends before it begins; the office has another holder in that time; the
    holder voted on a day outside of it.
    """
    if term.ended_on is not None and term.ended_on < term.began_on:
        raise RuleError(_("The last day lies before the first."))
    meanwhile = Term.objects.filter(office=term.office).exclude(pk=term.pk)
    meanwhile = meanwhile.exclude(ended_on__lt=term.began_on)
    if term.ended_on is not None:
        meanwhile = meanwhile.filter(began_on__lte=term.ended_on)
    other = meanwhile.select_related("person").first()
    if other is not None:
        raise RuleError(
            _("%(person)s holds this office in that time. Close that term first.")
            % {"person": other.person}
        )
    if term.pk:
        _check_votes(term)


def _check_votes(term: Term) -> None:
    outside = models.Q(roll_call__held_on__lt=term.began_on)
    if term.ended_on is not None:
        outside |= models.Q(roll_call__held_on__gt=term.ended_on)
    votes = RollCallVote.objects.filter(term=term, roll_call__confirmed_at__isnull=False)
    vote = votes.filter(outside).select_related("roll_call").first()
    if vote is not None:
        raise RuleError(
            _("%(person)s voted on %(day)s, which must lie within the term.")
            % {
                "person": term.person,
                "day": date_format(vote.roll_call.held_on, "DATE_FORMAT"),
            }
        )


def check_council(council: Council) -> None:
    """Check the council before it is saved.

    Raises RuleError: more seats are listed as offices than it is to have.
    """
    listed = Office.objects.filter(city=council.city_id, kind=Office.Kind.SEAT).count()
    if listed > council.seats:
        raise RuleError(
            _("%(listed)s seats are listed as offices, so the council has at least as many.")
            % {"listed": listed}
        )


def check_office(office: Office) -> None:
    """Check an office before it is saved.

    Raises RuleError: the council would have more seats than its rules give it.
    """
    council = Council.objects.filter(city=office.city_id).first()
    if council is None or office.kind != Office.Kind.SEAT:
        return
    others = Office.objects.filter(city=office.city_id, kind=Office.Kind.SEAT)
    if others.exclude(pk=office.pk).count() >= council.seats:
        raise RuleError(
            _("The council has %(seats)s seats, and all of them are listed.")
            % {"seats": council.seats}
        )


def _log(row: models.Model, flag: int, message: str, *, by: User) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    LogEntry.objects.log_actions(by.pk, rows, flag, message, single_object=True)
