"""What happened: how a body votes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.council.models.rules import Leaving, Purpose, QuorumOf, Silence, Threshold
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "vote_rule": _(
        "The rule for motions to %(purpose)s: they carry with %(threshold)s. Source: %(source)s."
    ),
    "vote_rule purpose=": _("The rule: a motion carries with %(threshold)s. Source: %(source)s."),
    "vote_rule_corrected": _(
        "A rule for votes was corrected: a motion carries with %(threshold)s (before:"
        " %(before_threshold)s). Source: %(source)s. Reason: %(reason)s"
    ),
    "vote_rule_struck": _(
        "A rule for votes was struck: a motion carries with %(threshold)s. Reason: %(reason)s"
    ),
}

register(
    SENTENCES,
    choices={
        "threshold": Threshold,
        "purpose": Purpose,
        "quorum_of": QuorumOf,
        "abstained_as": Silence,
        "silent_as": Silence,
        "left_as": Leaving,
    },
)
