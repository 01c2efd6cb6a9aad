"""Fill a database with the gazetteer, the demonstration, 30,000 ties and 10,000 pledges."""

import datetime
import random

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from relationships.models import City, Council, Relationship
from sistercities.models import User
from tests.bench import aid

TIES = 30_000
OF_COUNCIL = 250  # more than any city has


def build():
    """Return how many ties there are."""
    for command in ("migrate", "sync_roles", "load_gazetteer", "load_demo"):
        call_command(command, verbosity=0)
    ties = [_tie(*pair) for pair in _pairs()]
    Relationship.objects.bulk_create(ties, batch_size=2000)
    _give_addresses()
    aid.build()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Relationship.objects.count()


def _pairs():
    dice = random.Random(1)
    home = Council.objects.get().city_id
    taken = {frozenset(pair) for pair in Relationship.objects.values_list("city_a", "city_b")}
    cities = list(City.objects.order_by("pk").values_list("pk", flat=True))
    while len(taken) < TIES:
        one = home if len(taken) < OF_COUNCIL else dice.choice(cities)
        other = dice.choice(cities)
        pair = frozenset((one, other))
        if len(pair) == 2 and pair not in taken and other != home:
            taken.add(pair)
            yield one, other


def _tie(one, other):
    return Relationship(
        city_a_id=one,
        city_b_id=other,
        provenance="reported",
        source="A list made for measuring",
        as_of=datetime.date(2026, 1, 1),
    )


def _give_addresses():
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE relationships_city SET slug = 'place-' || id WHERE slug IS NULL AND id IN"
            " (SELECT city_a_id FROM relationships_relationship UNION"
            " SELECT city_b_id FROM relationships_relationship)"
        )


def clerk_cookie():
    """The cookie of a signed-in clerk."""
    user = User.objects.filter(groups__name="Clerk").first()
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
