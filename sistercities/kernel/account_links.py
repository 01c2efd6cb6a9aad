"""Links by which somebody sets a password: invitations, and what allauth mails on demand."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils import timezone

from sistercities.kernel.calendar import council_zone, end_of_day_in
from sistercities.kernel.models import User


def works_until() -> datetime:
    """When a link made now ends: at the end of its last day, where the council sits."""
    return end_of_day_in(timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT), council_zone())


class UntilTheEndOfTheDay(PasswordResetTokenGenerator):
    """Django's tokens, dated so that they work to the end of their last day."""

    def make_token(self, user: User) -> str:
        """A token for one account; setting the password uses it up."""
        until = works_until().astimezone(UTC).replace(tzinfo=None)
        dated = until - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
        made = self._make_token_with_timestamp(user, self._num_seconds(dated), self.secret)
        return str(made)

    def _now(self) -> datetime:
        """Django asks for a time without a zone; here it is UTC."""
        return timezone.now().replace(tzinfo=None)
