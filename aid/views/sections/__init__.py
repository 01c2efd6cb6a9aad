"""What the case pages show of a need, a pledge, an item, a donation."""

from aid.views.sections.donations import donation
from aid.views.sections.items import item
from aid.views.sections.needs import need
from aid.views.sections.pledges import pledge

__all__ = ["donation", "item", "need", "pledge"]
