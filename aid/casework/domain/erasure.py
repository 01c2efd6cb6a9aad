"""Erasing a donor: who gave is forgotten, what was given stays counted.

A donor may ask for it at any time; it is done once nothing more has to be written to the donor.
Name, contact, place, letters, photographs and mails are deleted for good. What stays is what is
counted: kind and number of the things, where they went, and the history, which says only “the
donor”. A pledge that nobody confirmed is deleted as a whole after fourteen days, once its link no
longer works.

Papers of a case are evidence, kept byte for byte, and are not touched.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from post_office.models import STATUS, Email

from aid.donations.states import DONATION_ARRIVED, DonationState
from aid.items.models.items import Item
from aid.items.models.photographs import Photograph
from aid.needs.models.recipients import RecipientContact
from aid.needs.states import ItemKind
from aid.pledges.models.pledges import Pledge, PledgeDonor, PledgeLink
from aid.pledges.states import PLEDGE_NOT_SENT, PledgeState
from relationships.documents.models.documents import private_storage
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, log_step

KEPT_UNCONFIRMED = timedelta(days=14)
KEPT_WITHOUT_A_ROW = timedelta(days=1)
FOLDER = "photographs"
SHORTEST = 3  # a shorter name would match in every mail


@transaction.atomic
def erase_donor(pledge: Pledge, *, by: User) -> None:
    """Forget who made this pledge; totals and the public record stay as they are.

    The personal link stays as a hash, so that its page can say why it is gone. The words in which
    the donor described the things give way to their kind.

    Raises RuleError: it was done before; the pledge is not answered yet; something of it is still
    under way.
    """
    lock(pledge)
    _must_be_at_an_end(pledge)
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    if donor is not None:
        _forget_mails(pledge, donor)
        donor.delete()
    _forget_photographs(pledge)
    pledge.messages.all().delete()
    for item in pledge.items.select_for_update(no_key=True).order_by("pk"):
        _describe_by_kind(item)
    pledge.erased_at = timezone.now()
    pledge.save(update_fields=["erased_at"])
    log_step(pledge, act="pledge_erased", by=by)


def forget_unconfirmed(before: datetime) -> int:
    """Delete pledges begun, or sent and not confirmed, before this time; return how many.

    A pledge that one of its links can still confirm is kept.
    """
    links = PledgeLink.objects.filter(pledge=OuterRef("pk"), purpose=PledgeLink.Purpose.CONFIRM)
    works = links.filter(revoked_at=None, expires_at__gt=timezone.now())
    old = Pledge.objects.filter(
        Q(state=PledgeState.DRAFT, created_at__lt=before)
        | Q(state=PledgeState.UNCONFIRMED, sent_at__lt=before) & ~Exists(works)
    )
    return sum(_forget_pledge(old.filter(pk=pk)) for pk in old.values_list("pk", flat=True))


def sweep_photographs(before: datetime) -> int:
    """Delete photograph files without a row, which a crash or an error has left behind."""
    storage = private_storage()
    if not storage.exists(FOLDER):
        return 0
    paths = [
        f"{FOLDER}/{year}/{name}"
        for year in storage.listdir(FOLDER)[0]
        for name in storage.listdir(f"{FOLDER}/{year}")[1]
    ]
    kept = set(Photograph.objects.values_list("file", flat=True))
    left = [p for p in paths if p not in kept and storage.get_modified_time(p) < before]
    for path in left:
        storage.delete(path)
    return len(left)


def _must_be_at_an_end(pledge: Pledge) -> None:
    if pledge.erased_at is not None:
        raise RuleError(_("The donor's data were erased already."))
    if pledge.state in PLEDGE_NOT_SENT:
        raise RuleError(
            _(
                "This pledge is not confirmed. It is erased by itself, fourteen days after it was"
                " sent."
            )
        )
    answered = (PledgeState.TAKEN_UP, PledgeState.DECLINED, PledgeState.WITHDRAWN)
    if pledge.state not in answered:
        raise RuleError(
            _("Decline the pledge first, or let the donor withdraw it: then the data can go.")
        )
    ended = (*DONATION_ARRIVED, DonationState.CANCELLED)
    under_way = pledge.donations.exclude(state__in=ended).order_by("pk").first()
    if under_way is not None:
        raise RuleError(
            _(
                "Donation %(reference)s is still under way. Cancel it, or wait until the recipient"
                " has signed for it."
            )
            % {"reference": under_way.reference}
        )


@transaction.atomic
def _forget_pledge(old: QuerySet[Pledge]) -> int:
    """Delete one pledge, unless it was confirmed meanwhile or somebody is working on it right now.

    The row is locked FOR UPDATE, since it is deleted: nobody can add to it in between.
    """
    pledge = old.select_for_update(skip_locked=True, no_key=False).first()
    if pledge is None:
        return 0
    donor = PledgeDonor.objects.filter(pledge=pledge).first()
    if donor is not None:
        _forget_mails(pledge, donor)
    _forget_photographs(pledge)
    pledge.delete()
    return 1


def _forget_photographs(pledge: Pledge) -> None:
    """Delete the donor's photographs. Those that the recipient took say nothing about the donor."""
    sent = Photograph.objects.filter(
        Q(pledge=pledge) | Q(item__pledge=pledge) | Q(message__pledge=pledge)
    )
    for photograph in sent:
        transaction.on_commit(partial(photograph.file.storage.delete, str(photograph.file)))
        photograph.delete()


def _describe_by_kind(item: Item) -> None:
    with translation.override("en"):
        item.description = str(ItemKind(item.kind).label).capitalize()
    item.serial_or_vin = item.known_defects = ""
    item.save(update_fields=["description", "serial_or_vin", "known_defects"])


def _forget_mails(pledge: Pledge, donor: PledgeDonor) -> None:
    """Delete the mails to the donor, and those to anybody that quote what the donor told us.

    If somebody else here has the same address, only the mails about this pledge are deleted. A sent
    mail elsewhere in the outbox that names the donor in full is deleted too, although it may mean a
    namesake.
    """
    mails = Email.objects.annotate(
        said=Cast("context", TextField()), marked=Cast("headers", TextField())
    )
    address, name = _standing_alone(donor.email), _standing_alone(donor.name)
    references = [pledge.reference, *pledge.donations.values_list("reference", flat=True)]
    about = mails.filter(_holds("contains", references))
    about.filter(_holds("contains", _told(pledge, donor)) | Q(to__iregex=address)).delete()
    if not _is_somebody_elses(donor):
        found = _holds("regex", [address]) | Q(to__iregex=address)
        mails.filter(found | Q(cc__iregex=address) | Q(bcc__iregex=address)).delete()
    if " " in donor.name:
        gone = mails.filter(status__in=[STATUS.sent, STATUS.failed])
        gone.filter(_holds("regex", [name])).delete()


def _told(pledge: Pledge, donor: PledgeDonor) -> list[str]:
    fields = ("name", "organisation", "email", "phone", "decided_by", "stands_at")
    told = [str(getattr(donor, field)) for field in fields]
    for item in pledge.items.all():
        told += [item.description, item.serial_or_vin, item.known_defects]
    return [words for words in told if len(words) >= SHORTEST]


def _standing_alone(text: str) -> str:
    """A pattern that finds a name or address as a whole word, not inside a longer one."""
    return rf"(^|[^[:alnum:]._+-]){re.escape(text)}($|[^[:alnum:].-]|\.($|[^[:alnum:]]))"


def _holds(how: str, texts: Iterable[str]) -> Q:
    """Whether one of these patterns is found anywhere in a mail or in its delivery errors."""
    found = Q(pk__in=[])
    for text in texts:
        for field in ("subject", "message", "html_message", "said", "marked"):
            found |= Q(**{f"{field}__i{how}": text})
        logs = Email.objects.filter(**{f"logs__message__i{how}": text})
        found |= Q(pk__in=logs.values("pk"))
    return found


def _is_somebody_elses(donor: PledgeDonor) -> bool:
    same = {"email__iexact": donor.email}
    others = PledgeDonor.objects.filter(**same).exclude(pk=donor.pk)
    contacts = RecipientContact.objects.filter(**same)
    return others.exists() or User.objects.filter(**same).exists() or contacts.exists()
