"""Who voted how in a closed ballot, by name, with who was absent and who had stepped aside."""

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.models import Ballot, CommitteeMember, CommitteeVote, Recusal

ABSENT, RECUSED = "absent", "recused"
WORDS: dict[str, str | Promise] = {
    **dict(CommitteeVote.Choice.choices),
    ABSENT: _("did not vote"),
    RECUSED: _("stepped aside"),
}


def roll(ballot: Ballot) -> list[tuple[CommitteeMember, str]]:
    """Each member of the committee at the close, by seat: yes, no, abstain, absent or recused."""
    votes = CommitteeVote.objects.counted().filter(elector__ballot=ballot)
    choices = dict(votes.values_list("elector__member", "choice"))
    aside = set(
        Recusal.objects.filter(
            Q(lifted_at__isnull=True) | Q(lifted_at__gt=ballot.closed_at),
            declared_at__lt=ballot.closed_at,
            member__seat__committee=ballot.committee_id,
        ).values_list("member", flat=True)
    )
    called = Q(pk__in=ballot.electors.values("member")) | Q(pk__in=aside)
    members = CommitteeMember.objects.filter(called).exclude(left_on__lt=ballot.closed_at)
    return [
        (member, RECUSED if member.pk in aside else choices.get(member.pk, ABSENT))
        for member in members.select_related("person", "seat")
    ]
