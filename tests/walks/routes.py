"""Every address that the site answers, derived from its URL configuration."""

from django.contrib import admin
from django.urls import URLResolver, get_resolver, reverse

from aid.casework.pages.processes import DONATION, ITEM, PLEDGE
from aid.legal_bases.pages import LEGAL_BASIS
from aid.needs.pages import NEED, RECIPIENT
from relationships.casework.pages.processes import NOMINATION
from relationships.cities.pages import CITY, COUNTRY
from relationships.council.pages import BODY, COUNCIL, OFFICE, PERSON
from relationships.meetings.pages import MEETING
from relationships.ties.pages import RELATIONSHIP
from sistercities.kernel.cases.addresses import PROCESSES
from tests.walks.aid_world import arguments as aid_arguments

MEMBER_PAGES = ("my_nomination", "my_declare", "my_review", "my_vote", "my_object")
DJANGOS = ("_changelist", "_add", "_change", "_history", "_delete")
PAGES_WITHOUT_A_NAME = {"admin:"}


def names(patterns=None, space=""):
    """The name of every route, with its namespace."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name or ''}"


def addresses(world):
    """Route -> an address of it that leads to a row of the world; acts one by one."""
    case, waiting = world.nomination, world.waiting
    version = [world.agreement.nomination.slug, world.agreement.version]
    arguments = {
        "account_confirm_email": ["unknown-key"],
        "account_reset_password_from_key": ["1", "set-password"],
        "desk_list": ["in-review"],
        **{name: [case.pk] for name in MEMBER_PAGES},
        "nomination_case": [case.pk],
        "relationship_case": [waiting.pk],
        "city_case": [world.city.pk],
        "country_case": [world.country.pk],
        "person_case": [world.person.pk],
        "council_case": [world.council.pk],
        "office_case": [world.office.pk],
        "body_case": [world.council.body.pk],
        "body_detail": [world.council.body.slug],
        **{
            f"meeting_{page}": [world.meeting.pk]
            for page in ("case", "detail", "calendar", "agenda")
        },
        "meeting_minutes": [world.minuted.pk],
        "city_detail": ["kyiv"],
        "nomination_detail": ["kyiv"],
        "nomination_packet": ["kyiv"],
        "agreement_print": version,
        "agreement_bytes": version,
        "document": [world.private.pk],
        "record_entry": [1],
        "signing_done": ["signed"],
        **{f"signing{verb}": [world.token] for verb in ("", "_open", "_here", "_scan", "_refuse")},
        "admin:app_list": ["relationships"],
        "admin:view_on_site": [1, 1],
        **aid_arguments(world.aid),
        **{f"{noun}_case": [row.pk] for noun, row in world.entries.items()},
    }
    found = {}
    for name in dict.fromkeys(names()):
        if name.endswith("_act"):
            found |= _acts(*process_and_case(world, name.removesuffix("_act")))
        elif name not in PAGES_WITHOUT_A_NAME:
            found[name] = reverse(name, args=arguments.get(name) or _row(name))
    return found


def one_of_each_kind(urls):
    """Of the acts of a process one, of Django's pages that differ by their table only one."""
    return dict({_kind(name): (name, url) for name, url in urls.items()}.values())


def _kind(name):
    if name.startswith("admin:") and name.endswith(DJANGOS):
        return name.rpartition("_")[2]
    return name.partition("/")[0]


def process_and_case(world, noun):
    aid = world.aid
    return {
        "nomination": (NOMINATION, world.nomination),
        "relationship": (RELATIONSHIP, world.waiting),
        "city": (CITY, world.city),
        "country": (COUNTRY, world.country),
        "person": (PERSON, world.person),
        "council": (COUNCIL, world.council),
        "office": (OFFICE, world.office),
        "body": (BODY, world.council.body),
        "meeting": (MEETING, world.meeting),
        "recipient": (RECIPIENT, aid.body),
        "legal_basis": (LEGAL_BASIS, aid.legal_basis),
        "need": (NEED, aid.need),
        "pledge": (PLEDGE, aid.pledge),
        "item": (ITEM, aid.item),
        "donation": (DONATION, aid.donation),
        **{kind: (process, world.entries[kind]) for kind, process in PROCESSES.items()},
    }[noun]


def _acts(process, case):
    return {
        f"{process.noun}/{act.name}": f"{process.address(case)}{act.name}/" for act in process.acts
    }


def _row(name):
    """The first row of the table, for the pages of Django's admin that show one."""
    for model, model_admin in admin.site._registry.items():
        stem = f"{model_admin.opts.app_label}_{model_admin.opts.model_name}_"
        bare = name.removeprefix("admin:")
        if bare.startswith(stem) and not bare.endswith(("_changelist", "_add")):
            row = model._default_manager.order_by("pk").first()
            return [row.pk if row else 1]
    return []
