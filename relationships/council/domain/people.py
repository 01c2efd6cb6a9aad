"""People: their names, invitations to sign in, and how many seats and offices there are.

Whoever enters a person enters the first name; a correction takes two. What was recorded before,
such as a vote, a motion or a signature, shows the name of its day.

An account begins with an invitation: a link by mail, with which the invited person alone sets the
password. Nobody types a password for somebody else. For who holds which office see terms.py.
"""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.council import mails
from relationships.council.models.council import Council, Office, Person
from relationships.council.models.people import PersonName
from sistercities.kernel import entries
from sistercities.kernel.entry_kinds import EntryKind, register
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock


@transaction.atomic
def enter_person(person: Person, *, by: User) -> Person:
    """Save a new person, and the name as its first entry.

    Raises RuleError: there is no name.
    """
    person.save()
    said = {"name": person.name, "name_local": person.name_local}
    entries.enter(PERSON_NAME, person, by=by, **said)
    return person


def reference(person: Person) -> str:
    """How the public record names this person."""
    return f"person/{person.pk}"


def name_that_counts(person: Person) -> PersonName:
    """The entry that gives the person their name now."""
    return person.names.current().get()


def _check(row: PersonName) -> None:
    """Raises RuleError: there is no name."""
    row.name, row.name_local = row.name.strip(), row.name_local.strip()
    if not row.name:
        raise RuleError(_("Give the name."))


def _says(row: PersonName) -> dict[str, Any]:
    return {"name": row.name, "name_local": row.name_local}


PERSON_NAME = register(
    EntryKind(
        name="person_name",
        what=gettext_lazy("name of a person"),
        model=PersonName,
        subject="person",
        says=_says,
        reference=lambda row: reference(row.person),
        happened_on=lambda row: HOUSE.today(),
        check=_check,
        stands=("name", "name_local"),
        act_of=lambda row: "person_named",
        first_alone=True,
        struck=False,
        house=HOUSE,
    )
)


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


def check_council(council: Council) -> None:
    """Check the council before it is saved.

    Raises RuleError: more seats are listed as offices than it is to have.
    """
    listed = Office.objects.filter(
        city=council.city_id, kind=Office.Kind.SEAT, struck=False
    ).count()
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
    others = Office.objects.filter(city=office.city_id, kind=Office.Kind.SEAT, struck=False)
    if others.exclude(pk=office.pk).count() >= council.seats:
        raise RuleError(
            _("The council has %(seats)s seats, and all of them are listed.")
            % {"seats": council.seats}
        )


def _log(row: models.Model, flag: int, message: str, *, by: User) -> None:
    rows = type(row)._default_manager.filter(pk=row.pk)
    LogEntry.objects.log_actions(by.pk, rows, flag, message, single_object=True)
