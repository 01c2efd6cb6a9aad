"""What happened: recipient bodies, needs, cities in conflict, past donations."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from aid.needs.models.recipients import RecipientBody
from aid.needs.states import ItemKind, Kept
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "recipient_entered": _("The recipient body “%(name)s” of %(city)s was entered."),
    "recipient_name_corrected": _(
        "The name of a recipient body of %(city)s was corrected: %(name)s, %(name_own)s"
        " (%(body_kind)s) instead of %(before_name)s, %(before_name_own)s (%(before_body_kind)s)."
        " Donations that were approved before keep the earlier name. Reason: %(reason)s"
    ),
    "recipient_name_corrected reason=kept by the clerk's office": _(
        "The name of a recipient body of %(city)s, which was in conflict, was corrected"
        " (%(body_kind)s, before: %(before_body_kind)s). Names and reason are kept by the clerk's"
        " office."
    ),
    "need_entered": _("The need was entered: %(quantity)s × “%(what)s”."),
    "need_edited": _("The need was edited."),
    "need_published": _(
        "%(city)s, %(body_kind)s: need %(reference)s was published: %(quantity)s × “%(what)s”"
        " (%(item_kind)s)."
    ),
    "need_closed": _(
        "%(city)s, %(body_kind)s: need %(reference)s, of %(quantity)s × “%(what)s”, was closed."
        " Reason: “%(reason)s”"
    ),
    "city_in_conflict": _(
        "%(city)s was marked as in conflict. Reason: “%(reason)s” Source: “%(source)s” From now on,"
        " route, place and dates of donations to it are not public."
    ),
    "city_no_longer_in_conflict": _(
        "%(city)s is no longer marked as in conflict. Donations whose pages now show recipient and"
        " days: %(donations)s. Reason: “%(reason)s”"
    ),
    "past_donation_reported": _(
        "An earlier donation to %(city)s (%(happened)s) was reported: “%(what)s” Source:"
        " “%(source)s”"
    ),
    "past_donation_corrected": _(
        "The report of an earlier donation to %(city)s (%(happened)s) was corrected: “%(what)s”"
        " Source: “%(source)s”"
    ),
    "past_donation_corrected reason": _(
        "The report of an earlier donation of %(giver)s to %(city)s (%(happened)s) was corrected:"
        " %(differences)s Source: “%(source)s” Reason: %(reason)s"
    ),
    "past_donation_struck": _(
        "It was struck that %(giver)s gave something to %(city)s (%(happened)s): “%(what)s”"
        " Reason: %(reason)s"
    ),
}

register(
    SENTENCES,
    choices={
        "before_body_kind": RecipientBody.Kind,
        "body_kind": RecipientBody.Kind,
        "evidence": Kept,
        "item_kind": ItemKind,
        "reason": Kept,
    },
)
