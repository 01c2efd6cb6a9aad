"""The council's own donations as many tests begin with them."""

from tests.factories_aid import approved, grounded, proposed, surplus_item, the_council


def council_donation(*, items=None, ground=None):
    the_council()
    return grounded(proposed("council", items=items), ground)


def two_lines(ground=None):
    """Worth 18,000 and 7,000 dollars."""
    return council_donation(items=[surplus_item(), surplus_item("7000.00")], ground=ground)


def engine_for(body, value="18000.00"):
    """An engine of the council's own that is proposed to this body."""
    return proposed("council", items=[surplus_item(value)], body=body)


def given(body, ground, value):
    """A donation that was approved in this year of the ground."""
    return approved(grounded(engine_for(body, value), ground))
