"""Whether a tie is official today, as SQL for triggers: what `official_on` asks in Python."""

from django.db.models import DateField, Func

from relationships.ties.models.relationships import RelationshipDate

# Today, where the council sits; by the clock, since a transaction may run past midnight.
COUNCIL_DAY = (
    "(clock_timestamp() AT TIME ZONE COALESCE("
    "(SELECT h.timezone FROM relationships_council h LIMIT 1), 'UTC'))::date"
)
_BEGINNINGS = ", ".join(f"'{what!s}'" for what in RelationshipDate.BEGINNINGS)
_SINCE = (
    "COALESCE(t.official_on, (SELECT d.on FROM relationships_relationshipdate d"
    f" WHERE d.relationship_id = t.id AND d.what IN ({_BEGINNINGS}) AND d.confirmed_at IS NOT NULL"
    " AND d.replaced_by_id IS NULL AND NOT d.strikes"
    f" ORDER BY array_position(ARRAY[{_BEGINNINGS}], d.what::text), d.on, d.id LIMIT 1),"
    " '-infinity'::date)"
)


class CouncilDay(Func):
    """Today, where the council sits, as an SQL expression for queries built before that day."""

    template = COUNCIL_DAY
    arity = 0
    output_field = DateField()


def official_kind(city: str) -> str:
    """SQL for the kind of the council's official tie with this city today; NULL without one."""
    return (
        "SELECT t.kind FROM relationships_relationship t"
        " JOIN relationships_council h ON h.city_id = t.city_a_id"
        f" WHERE t.city_b_id = {city} AND t.state = 'official' AND {_SINCE} <= {COUNCIL_DAY}"
    )
