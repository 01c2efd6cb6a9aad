"""The road from a motion to an official sister city, in words for the public."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from relationships.nominations.states import NominationState as State

Text = str | Promise

STAGES: list[tuple[frozenset[State], Text]] = [
    (frozenset({State.DRAFT}), gettext_lazy("Motion filed")),
    (frozenset({State.FILED}), gettext_lazy("Council votes to begin")),
    (frozenset({State.BEGUN}), gettext_lazy("Committee formed")),
    (frozenset({State.COMMITTEE_FORMED, State.IN_REVIEW}), gettext_lazy("Review")),
    (frozenset({State.BALLOT}), gettext_lazy("Committee votes")),
    (frozenset({State.RECOMMENDED, State.NOT_RECOMMENDED}), gettext_lazy("Council approves")),
    (
        frozenset({State.DESIGNATED, State.AGREEMENT, State.SIGNED_BY_ONE}),
        gettext_lazy("Agreement and signatures"),
    ),
    (frozenset({State.OFFICIAL}), gettext_lazy("Official")),
]

STANDS: dict[str, Text] = {
    State.FILED: gettext_lazy("A councilmember has filed a motion. The council has not voted yet."),
    State.BEGUN: gettext_lazy("The council has voted to begin. A committee is to be formed."),
    State.COMMITTEE_FORMED: gettext_lazy("A committee has been formed. Its review is to begin."),
    State.IN_REVIEW: gettext_lazy("A committee of residents is reviewing this city."),
    State.BALLOT: gettext_lazy("The committee is voting on its recommendation."),
    State.RECOMMENDED: gettext_lazy(
        "The committee recommends this city. The council has the last word."
    ),
    State.NOT_RECOMMENDED: gettext_lazy(
        "The committee does not recommend this city. The council has the last word."
    ),
    State.DESIGNATED: gettext_lazy(
        "Approved by the council; official only when both mayors have signed."
    ),
    State.AGREEMENT: gettext_lazy(
        "Approved by the council; official only when both mayors have signed."
    ),
    State.SIGNED_BY_ONE: gettext_lazy(
        "Approved by the council and signed by one mayor; official only when both have signed."
    ),
    State.OFFICIAL: gettext_lazy("Both mayors have signed. The tie is official."),
    State.RETURNED: gettext_lazy("Returned to its proposers, who were asked for more."),
    State.WITHDRAWN: gettext_lazy("Withdrawn. Nothing more will happen."),
    State.NOT_CARRIED: gettext_lazy("The council voted on the motion, and it was not carried."),
    State.LAPSED: gettext_lazy("Lapsed: its time ran out. Nothing more will happen."),
    State.REJECTED: gettext_lazy("The partner city rejected the text of the agreement."),
}

NEXT: dict[str, Text] = {
    State.FILED: gettext_lazy("The council votes on the motion, by roll call."),
    State.BEGUN: gettext_lazy("The clerk forms a committee for this one city."),
    State.COMMITTEE_FORMED: gettext_lazy(
        "The members say whether they have a conflict of interest."
    ),
    State.IN_REVIEW: gettext_lazy("The members score the city; then they meet, and vote."),
    State.BALLOT: gettext_lazy(
        "The chair closes the ballot. That settles what the committee advises."
    ),
    State.RECOMMENDED: gettext_lazy("The council votes on approval, by roll call."),
    State.NOT_RECOMMENDED: gettext_lazy("The council may vote on approval all the same."),
    State.DESIGNATED: gettext_lazy("The two cities draw up an agreement in both languages."),
    State.AGREEMENT: gettext_lazy("The text is agreed and fixed; then each mayor signs it."),
    State.SIGNED_BY_ONE: gettext_lazy("The other mayor signs."),
    State.RETURNED: gettext_lazy("The proposers send in what was asked for."),
}

NEXT_AFTER_MEETING: Text = gettext_lazy("The committee votes on its recommendation.")

MADE: list[tuple[Text, Text]] = [
    (
        gettext_lazy("A motion"),
        gettext_lazy("A councilmember proposes a city. The council votes, by name, to begin."),
    ),
    (
        gettext_lazy("A review"),
        gettext_lazy(
            "A committee of residents is formed for this one city. Each member scores it alone. "
            "Then they meet and vote on a recommendation."
        ),
    ),
    (
        gettext_lazy("Approval"),
        gettext_lazy("The council votes a second time, by name. The committee only advises."),
    ),
    (
        gettext_lazy("An agreement"),
        gettext_lazy(
            "It is written in both languages. Then the text is fixed: nobody can alter it."
        ),
    ),
    (
        gettext_lazy("Two signatures"),
        gettext_lazy("Both mayors sign. Only then is the tie official."),
    ),
]


def stage_of(state: str) -> int:
    """The stage of the road to which a state belongs."""
    return next(place for place, (states, _label) in enumerate(STAGES) if state in states)


def steps(state: str, *, left_from: str = "") -> list[dict[str, Text]]:
    """The step indicator. A case that left the road is shown where it left it (`left_from`)."""
    on_the_road = any(state in states for states, _label in STAGES)
    current = stage_of(state if on_the_road else left_from or State.DRAFT)
    finished = state == State.OFFICIAL
    marks = ["done" if place < current or finished else "todo" for place in range(len(STAGES))]
    if not finished:
        marks[current] = "current"
    indicator: list[dict[str, Text]] = [
        {"label": label, "state": mark}
        for mark, (_states, label) in zip(marks, STAGES, strict=True)
    ]
    if not on_the_road:
        indicator[current]["note"] = _("It stopped here.")
    return indicator


def step_in_words(state: str) -> str:
    """How far a case on the road is: “Step 4 of 8: Review”."""
    place = stage_of(state)
    return _("Step %(number)s of %(all)s: %(label)s") % {
        "number": place + 1,
        "all": len(STAGES),
        "label": STAGES[place][1],
    }


def how_it_is_made() -> list[dict[str, Text]]:
    """The road in five steps, for people who have never heard of it."""
    return [{"title": title, "text": text} for title, text in MADE]
