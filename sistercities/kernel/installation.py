"""Whether this database is a demonstration; decided once, when the council is set up."""

from django.db import DatabaseError, transaction

from sistercities.kernel.models import Installation

_DECLARED: list[bool] = []


def is_demonstration() -> bool:
    """Whether every page, mail and file must say that this is not a real council's site.

    What was declared never changes; so each process asks the database until it is told.
    """
    if not _DECLARED:
        _DECLARED.extend(Installation.objects.values_list("demonstration", flat=True)[:1])
    return _DECLARED == [True]


def declare(*, demonstration: bool) -> None:
    """Say once and for all what this database is.

    Raises ValueError: it was declared before as the other thing.
    """
    try:
        with transaction.atomic():
            row, _created = Installation.objects.get_or_create(
                defaults={"demonstration": demonstration}
            )
    except DatabaseError as error:
        raise ValueError("The installation could not be declared.") from error
    if row.demonstration != demonstration:
        raise ValueError(
            "This database holds a demonstration and cannot become a real council's site."
            if row.demonstration
            else "This database belongs to a real council and cannot become a demonstration."
        )
