"""The council's own donations as many tests begin with them."""

from tests.factories_aid import approved, proposed, surplus_item, the_council, with_basis


def council_donation(*, items=None, legal_basis=None):
    the_council()
    return with_basis(proposed("council", items=items), legal_basis)


def two_lines(legal_basis=None):
    """Worth 18,000 and 7,000 dollars."""
    return council_donation(
        items=[surplus_item(), surplus_item("7000.00")], legal_basis=legal_basis
    )


def engine_for(body, value="18000.00"):
    """An engine of the council's own that is proposed to this body."""
    return proposed("council", items=[surplus_item(value)], body=body)


def given(body, legal_basis, value):
    """A donation that was approved in this year of the basis."""
    return approved(with_basis(engine_for(body, value), legal_basis))
