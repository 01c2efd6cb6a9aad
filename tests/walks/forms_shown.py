"""Each kind of form that the site shows, once: on which page it stands, and who sees it.

Of all acts that share a class of form, the first that is open somewhere stands for them.
"""

from sistercities.kernel.cases.addresses import PROCESSES
from tests.walks.aid_world import stages as aid_stages
from tests.walks.routes import MEMBER_PAGES, addresses, one_of_each_kind, process_and_case
from tests.walks.world import meetings, stages

GROUPS = PUBLIC, STAFF, TABLES, MEMBERS, SIGNING, DONORS = (
    "public", "staff", "tables", "members", "signing", "donors",
)  # fmt: skip
# The others are nobody we know.
WHO = {STAFF: "clerk", TABLES: "superuser", MEMBERS: "member"}
CASES = (
    "nomination",
    "relationship",
    "person",
    "council",
    "office",
    "body",
    "meeting",
    "city",
    "country",
    "recipient",
    "legal_basis",
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
    """(noun, process, case, act) for each that the clerk is offered; see `on_the_road`.

    What waits in this world was entered by others, so the clerk is offered its confirmation too.
    """
    cases = {
        "nomination": [world.nomination, *stages(world)],
        "relationship": [world.tie, world.waiting],
        "city": [world.city],
        "country": [world.country],
        "person": [world.person],
        "council": [world.council],
        "office": [world.office],
        "body": [world.council.body],
        "meeting": meetings(),
        "recipient": [world.aid.body],
        "legal_basis": [world.aid.legal_basis],
        **aid_stages(world.aid),
        **{noun: [row] for noun, row in world.entries.items()},
    }
    return [
        (noun, process, case, act)
        for noun, rows in cases.items()
        for process in [process_and_case(world, noun)[0]]
        for case in rows
        for act in process.acts
        if act.offered_to(world.people[WHO[STAFF]], case)
    ]


def one_of_each_form(world):
    """The same, one act for each class of form of each process."""
    found = {}
    for noun, process, case, act in world.open_acts:
        found.setdefault((noun, act.form), (noun, process, case, act))
    return list(found.values())


def act_pages(world):
    return {
        f"{noun} {case} {case.state}/{act.name}": f"{process.address(case)}{act.name}/"
        for noun, process, case, act in one_of_each_form(world)
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
    if group == STAFF:
        return found | act_pages(world)
    filled_in = {name: url for name, url in found.items() if name.endswith(("_add", "_change"))}
    return one_of_each_kind(found) | filled_in
