"""Each kind of form that the site shows, once: on which page it stands, and who sees it.

Of all acts that share a class of form, the first that is open somewhere stands for them.
"""

from relationships.views.entries import PROCESSES
from tests.site.aid_world import stages as aid_stages
from tests.site.routes import MEMBER_PAGES, addresses, one_of_each_kind, process_and_case
from tests.site.world import stages

GROUPS = PUBLIC, STAFF, TABLES, MEMBERS, SIGNING, DONORS = (
    "public", "staff", "tables", "members", "signing", "donors",
)  # fmt: skip
# What no clerk is offered who entered it: only the second one.
SECOND = "second"
FORM_GROUPS = (*GROUPS, SECOND)
# The others are nobody we know.
WHO = {STAFF: "clerk", SECOND: "deputy", TABLES: "superuser", MEMBERS: "member"}
CASES = (
    "nomination",
    "relationship",
    "person",
    "council",
    "office",
    "city",
    "country",
    "recipient",
    "need",
    "pledge",
    "item",
    "donation",
    *PROCESSES,
)
NOUNS = tuple(f"{noun}/" for noun in CASES)


def group_of(name):
    if name in MEMBER_PAGES:
        return MEMBERS
    if name.startswith("admin:"):
        return TABLES
    if name.startswith((*NOUNS, "desk", "mailbox")) or name.endswith(("_new", "_case")):
        return STAFF
    if name.startswith("signing"):
        return SIGNING
    return DONORS if name.startswith(("pledge", "receiving")) else PUBLIC


def pages(world, group):
    """Name and address of each page of a group, without those of acts."""
    return {
        name: url
        for name, url in addresses(world).items()
        if group_of(name) == group and not name.startswith(NOUNS) and not name.endswith("logout")
    }


def open_acts(world):
    """(who, noun, process, case, act) for each that clerk or deputy is offered on the road."""
    cases = {
        "nomination": [world.nomination, *stages(world)],
        "relationship": [world.tie, world.waiting],
        "city": [world.city],
        "country": [world.country],
        "person": [world.person],
        "council": [world.council],
        "office": [world.office],
        "recipient": [world.aid.body],
        **aid_stages(world.aid),
        **{noun: [row] for noun, row in world.entries.items()},
    }
    return [
        (who, noun, process, case, act)
        for who in (WHO[STAFF], WHO[SECOND])
        for noun, rows in cases.items()
        for process in [process_and_case(world, noun)[0]]
        for case in rows
        for act in process.acts
        if act.offered_to(world.people[who], case)
    ]


def one_of_each_form(world, group=STAFF):
    """The same, one act for each class of form of each process; the clerk's come first."""
    found = {}
    for who, noun, process, case, act in open_acts(world):
        found.setdefault((noun, act.form), (who, (noun, process, case, act)))
    return [act for who, act in found.values() if who == WHO[group]]


def act_pages(world, group=STAFF):
    return {
        f"{noun} {case} {case.state}/{act.name}": f"{process.address(case)}{act.name}/"
        for noun, process, case, act in one_of_each_form(world, group)
    }


def pages_with_questions(world, group):
    """Where an address may be followed by a question; of a table its list, and what adds to it."""
    asked = {
        n: url for n, url in pages(world, group).items() if n.endswith(("_changelist", "_add"))
    }
    return one_of_each_kind(pages(world, group)) | asked


def pages_with_forms(world, group):
    """Where each class of form stands: of each table where a row is added and changed."""
    found = pages(world, group)
    if group in (STAFF, SECOND):
        return found | act_pages(world, group)
    filled_in = {name: url for name, url in found.items() if name.endswith(("_add", "_change"))}
    return one_of_each_kind(found) | filled_in
