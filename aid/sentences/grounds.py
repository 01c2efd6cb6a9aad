"""The legal grounds that we ship, marked for translation: the very texts of aid/data.

`LegalGround.label` and its siblings look a text up in the catalogue; what an administrator wrote
is not in it and stays as it is.
"""

from django.utils.translation import gettext_noop as _

SHIPPED: tuple[str, ...] = (
    _("Official sister city"),
    _(
        "Surplus equipment may be given to an official sister city, or to its official"
        " organisation, up to 100,000 dollars in all a year. What counts is the fair market value"
        " at the time of the donation. On which day that year begins is a setting of this register."
    ),
    _("Emergency, recovery or reconstruction"),
    _(
        "Surplus equipment may be given to a government that responds to an emergency or disaster,"
        " or recovers and rebuilds after one. There is no cap."
    ),
    _("Which emergency or disaster, and how do the things help to respond, recover or rebuild?"),
    _("Another government"),
    _(
        "Surplus equipment may be given to any other government, up to three times a year. On which"
        " day that year begins is a setting of this register."
    ),
    _("Disposal would cost the City money"),
    _(
        "Surplus equipment may be given away where its disposal would cost the City a documented"
        " net amount."
    ),
    _(
        "What would disposal cost the City, after what it would bring in, and where is that"
        " documented?"
    ),
)
