"""The next meeting that takes up a case, for the page of that case."""

from typing import Any

from django.utils import timezone

from relationships.meetings.models.meetings import AHEAD, AgendaItem


def next_item(case: Any) -> AgendaItem | None:
    """The item under which a meeting ahead takes up this case; none, if no agenda names it."""
    if case.matter_id is None:
        return None
    rows = AgendaItem.objects.filter(
        matter=case.matter_id, meeting__state__in=AHEAD, meeting__starts_at__gte=timezone.now()
    )
    return rows.select_related("meeting__body").order_by("meeting__starts_at", "pk").first()
