"""The roles of an installation and what each of them may do, as Django groups.

A chair and a committee member have no permission on any table: what they may see and do follows
from their seat on a committee, case by case.
"""

from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import transaction
from django.db.models import Q

from sistercities.kernel.models import User

ADMINISTRATOR = "Administrator"
CLERK = "Clerk"
CHAIR = "Committee chair"
MEMBER = "Committee member"

_LOOK = ("view",)
_KEEP = ("view", "add", "change")
_FULL = ("view", "add", "change", "delete")

# What staff write down in forms. Acts on a case (a vote, a signature) have no table permission:
# they ask for relationships.run_programme, or for a seat on the committee.
_PLACES = {
    "relationships.city": ("view", "add"),
    "relationships.country": _LOOK,
}
_PEOPLE = {
    "relationships.body": ("view", "add"),
    "relationships.person": _KEEP,
    "relationships.office": ("view", "add"),
    "relationships.term": ("view", "add"),
    "relationships.policy": _KEEP,
    "relationships.criterion": _KEEP,
    "relationships.criteriontranslation": _KEEP,
}
_RECORD = {
    "relationships.agreement": _LOOK,
    "relationships.signatory": _LOOK,
    "relationships.signinglink": _LOOK,
    "relationships.document": _LOOK,
    "relationships.motion": _LOOK,
    "relationships.rollcall": _LOOK,
    "sistercities.publicrecordentry": _LOOK,
    "post_office.email": _LOOK,
}

_AID = {
    "aid.recipientbody": _KEEP,
    "aid.recipientcontact": _KEEP,
    "aid.need": _LOOK,
    "aid.conflictmark": _LOOK,
    "aid.pledge": _LOOK,
    "aid.item": _LOOK,
    "aid.donation": _LOOK,
    "aid.capyear": _LOOK,
    "aid.pastdonation": ("view", "add"),
}

ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    ADMINISTRATOR: {
        **_PLACES,
        **_PEOPLE,
        **_RECORD,
        "sistercities.user": _KEEP,
        "auth.group": _LOOK,
        "relationships.council": _KEEP,
        "relationships.nomination": _LOOK,
        "relationships.relationship": _LOOK,
        "aid.legalbasis": _KEEP,
        "aid.capyear": _LOOK,
    },
    CLERK: {
        **_PLACES,
        **_PEOPLE,
        **_RECORD,
        "sistercities.user": ("view", "add"),
        "relationships.council": _LOOK,
        "relationships.nomination": (*_KEEP, "run_programme"),
        "relationships.meeting": ("view", "add"),
        "relationships.partnercontact": _FULL,
        "relationships.relationship": _KEEP,
        **_AID,
        "aid.legalbasis": _LOOK,
    },
    CHAIR: {},
    MEMBER: {},
}


def runs_programme(user: User | AnonymousUser) -> bool:
    """Clerks run the programme; administrators give out the roles."""
    return user.is_active and user.has_perm("relationships.run_programme")


@transaction.atomic
def sync() -> None:
    """Give each group exactly the permissions that this file names; add a group that is missing."""
    for name, tables in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(tables))


def _permissions(tables: dict[str, tuple[str, ...]]) -> list[Permission]:
    if not tables:
        return []
    named = Q(pk__in=[])
    for table, verbs in tables.items():
        app, model = table.split(".")
        codenames = [verb if "_" in verb else f"{verb}_{model}" for verb in verbs]
        named |= Q(content_type__app_label=app, content_type__model=model, codename__in=codenames)
    found = list(Permission.objects.filter(named))
    wanted = sum(len(verbs) for verbs in tables.values())
    if len(found) != wanted:
        raise LookupError(f"{wanted} permissions are named in roles.py, {len(found)} exist.")
    return found
