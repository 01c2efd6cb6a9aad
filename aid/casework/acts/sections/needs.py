from typing import Any

from aid.needs.models import Need
from aid.pledges.states import PLEDGE_NOT_SENT
from relationships.cities.models.cities import City
from sistercities.kernel.models import User


def need(case: Need, user: User) -> dict[str, Any]:
    """The numbers of the need, which add up, and the pledges and donations behind them."""
    return {
        "numbers": Need.objects.counted().get(pk=case.pk),
        "pledges": case.pledges.exclude(state__in=PLEDGE_NOT_SENT),
        "lines": case.lines.select_related("donation", "item").order_by("pk"),
        "contact": getattr(case.body, "contact", None),
        "conflict": case.body.city.conflict_marks.open().first(),
        "city": City.objects.with_labels("en").get(pk=case.body.city_id),
    }
