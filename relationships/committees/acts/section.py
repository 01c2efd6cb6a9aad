"""The committee's part of the case page: seats, conflicts, progress, meeting, ballots."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from relationships.committees.acts import verbs
from relationships.committees.acts.entries import (
    DAYS,
    DECLARATIONS,
    PAPER_REVIEWS,
    RESULTS,
    TRANSLATIONS,
    VOTES,
)
from relationships.committees.domain import committee_rules, reviews
from relationships.committees.domain.ballot_roll import WORDS, present_names, roll
from relationships.committees.domain.ballots import tally
from relationships.committees.domain.progress import Bench, Progress
from relationships.committees.models.ballots import Ballot
from relationships.committees.models.committees import Committee
from relationships.committees.models.reviews import Review, ReviewScore
from relationships.committees.permissions import may_preside
from relationships.council.domain import voting
from relationships.nominations.acts.versions import versions_of
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.cases.entries import waiting_rows
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.entry_model import Entry
from sistercities.kernel.models import User
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.translation_acts import shown


def context(nomination: Nomination, user: User) -> dict[str, Any]:
    """What this person may see of the committee; scores only once they are released to them.

    Once the agreement is drafted, the clerk sees a summary; the rest is on the public page.
    """
    committee = verbs.committee_of(nomination)
    if committee is None:
        return {"committee": None}
    discussion, rule = verbs.discussion_of(nomination), committee_rules.rule_today(committee)
    entered = {
        "committee": committee,
        "discussion": discussion,
        "votes_by": committee_rules.in_words(rule),
        "rule": rule if is_clerk(user) else None,
        "plans_meetings": is_clerk(user),
        "days": next((row for row in verbs.days_of(nomination) if row.counts), None),
        "waiting": _waiting(nomination, user),
        "translations": _translations(nomination, user),
    }
    if is_clerk(user) and versions_of(nomination):
        return entered | {"is_over": True, "results": committee.ballots.all()}
    return entered | _at_work(nomination, committee, user)


def _at_work(nomination: Nomination, committee: Committee, user: User) -> dict[str, Any]:
    """Who sits on it, how far each has come, and the ballots with their votes."""
    discussion, bench = verbs.discussion_of(nomination), verbs.bench_of(nomination)
    members = verbs.progress_of(nomination)
    return {
        "members": members,
        "shows_progress": may_preside(user, nomination),
        "shows_votes": any(ballot.is_open for ballot in bench.ballots),
        "own_seat": any(one.member.person.user_id == user.pk for one in members),
        "former_members": [one for one in bench.members if one.left_on is not None],
        "empty_seats": verbs.empty_seats(nomination),
        "present": present_names(discussion, bench.members) if discussion else [],
        "ballots": [ballot_card(ballot, bench, members) for ballot in bench.ballots],
        "score_table": score_table(nomination, user) if discussion else None,
    }


def _translations(nomination: Nomination, user: User) -> dict[str, Any] | None:
    committee = verbs.committee_of(nomination)
    if not is_clerk(user):
        return None
    return shown(TRANSLATIONS.kind, committee, verbs.translations_of(nomination))


def _waiting(nomination: Nomination, user: User) -> list[dict[str, Any]]:
    """What waits for a second person: of due days, of votes entered, of a result."""
    rows: list[tuple[EntryPages, Sequence[Entry]]] = [
        (DAYS, verbs.days_of(nomination)),
        (TRANSLATIONS, verbs.translations_of(nomination)),
        (DECLARATIONS, verbs.declarations_of(nomination)),
        (PAPER_REVIEWS, verbs.paper_reviews_of(nomination)),
    ]
    if may_preside(user, nomination):
        rows += [(VOTES, verbs.entered_of(nomination)), (RESULTS, verbs.results_of(nomination))]
    return [
        one
        for pages, found in rows
        for one in waiting_rows(pages, [row for row in found if not row.is_confirmed], user)
    ]


def ballot_card(ballot: Ballot, bench: Bench, members: Sequence[Progress]) -> dict[str, Any]:
    """A ballot: its arithmetic once it is closed; until then only how many have voted."""
    if ballot.is_open:
        aside = {one.member.pk for one in members if one.recusal}
        cast = [member for member, voted in bench.voted.items() if voted and member not in aside]
        return {"ballot": ballot, "electors": len(bench.voted), "cast": len(cast)}
    return {
        "ballot": ballot,
        "rows": voting.rows(tally(ballot)),
        "result": ballot.get_result_display(),
        "votes": [
            {
                "name": member.as_of(ballot.closed_at),
                "choice": choice,
                "choice_label": WORDS[choice],
            }
            for member, choice in roll(ballot, bench.members, bench.electors)
        ],
    }


def score_table(nomination: Nomination, user: User) -> dict[str, Any] | None:
    """The released reviews by criterion; None before that, and for who stepped aside."""
    released = Review.objects.released().filter(member__seat__committee__nomination=nomination)
    visible = released.filter(pk__in=Review.objects.visible_to(user).values("pk"))
    scores = Prefetch("scores", ReviewScore.objects.select_related("criterion"))
    shown = list(visible.prefetch_related(scores))
    if not shown:
        return None
    given = [score for review in shown for score in review.scores.all()]
    everybody = {one.pk: one for one in verbs.bench_of(nomination).members}
    named = [(everybody[one.member_id].as_of(one.submitted_at), one) for one in shown]
    return {"results": reviews.results_of(given), "reviews": named}
