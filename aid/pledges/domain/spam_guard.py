"""Three checks hold back robots and cost a person nothing.

A field that people do not see must stay empty. A form that comes back faster than anybody can type,
or a day late, is shown again. And one network address begins only so many pledges an hour. Each of
them says so in a sentence, since a person may run into it too, and nothing typed is lost.
"""

from datetime import timedelta

from django.core import signing
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from sistercities.kernel.workflow import RuleError

FASTEST = timedelta(seconds=2)
OLDEST = timedelta(hours=24)
SALT = "aid.pledge.shown"
WITHIN_SECONDS = 3600
MOST = {"draft": 20, "send": 20, "mail": 30}


class TooFastError(RuleError):
    """A form came back faster than anybody can type."""


class TooManyError(RuleError):
    """One network address has begun more pledges than one person needs."""


def shown(form_key: str) -> str:
    """A signed note of when the form with this key was shown."""
    return signing.TimestampSigner(salt=SALT).sign(form_key)


def is_stale(note: str, form_key: str) -> bool:
    """Whether the form was shown more than a day ago, or the note is forged or of another form."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(note, max_age=OLDEST) != form_key
    except signing.BadSignature:
        return True


def must_be_filled_in_by_a_person(*, note: str, form_key: str, unseen: str) -> None:
    """Check the form that begins a pledge.

    Raises RuleError: the hidden field is filled; the form is too old. TooFastError: too fast.
    """
    if unseen:
        raise RuleError(
            _(
                "A field that people do not see was filled in, perhaps by your browser. We have"
                " emptied it. Please send the form again."
            )
        )
    if is_stale(note, form_key):
        raise RuleError(
            _("This page was open for more than a day. Check what you typed and send it again.")
        )
    try:
        signing.TimestampSigner(salt=SALT).unsign(note, max_age=FASTEST)
    except signing.SignatureExpired:
        return
    raise too_fast()


def too_fast() -> TooFastError:
    """The sentence for a form that came back too fast."""
    return TooFastError(_("That was very fast. Check what you typed and send it again."))


def count(what: str, address: str) -> None:
    """Count one more pledge of a network address, of which only a hash is kept for an hour.

    Raises TooManyError: there were too many in this hour.
    """
    hour = int(timezone.now().timestamp()) // WITHIN_SECONDS
    whose = salted_hmac("aid.pledge.address", address, algorithm="sha256").hexdigest()
    key = f"pledge-{what}-{whose}-{hour}"
    so_far = int(cache.get(key, 0))
    if so_far >= MOST[what]:
        raise TooManyError(_too_many(what))
    cache.set(key, so_far + 1, WITHIN_SECONDS)


def _too_many(what: str) -> str:
    if what == "mail":
        return _("Too many mails were asked for from your network. Please try again in an hour.")
    if what == "send":
        return _(
            "Too many pledges came from your network. Please try again in an hour; nothing that"
            " you typed or sent is lost."
        )
    return _(
        "Too many pledges came from your network. Please try again in an hour; nothing that you"
        " typed is lost. Photographs must be chosen again."
    )
