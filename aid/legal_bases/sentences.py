"""What happened to legal grounds; and those that we ship, marked for translation as in aid/data.

`LegalGround.label` and its siblings look a text up in the catalogue; what an administrator wrote
is not in it and stays as it is.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "ground_entered": gettext_lazy("The legal ground “%(ground)s” was entered."),
    "ground_in_use": gettext_lazy(
        "The legal ground “%(ground)s” is in use again. Reason: %(reason)s"
    ),
    "ground_out_of_use": gettext_lazy(
        "The legal ground “%(ground)s” was taken out of use: from now on nothing is approved on it."
        " Reason: %(reason)s"
    ),
    "ground_wording_corrected": gettext_lazy(
        "The wording of a legal ground was corrected: “%(ground)s”, “%(rule)s” Source: %(source)s"
        " %(source_url)s Before: “%(before_ground)s”, “%(before_rule)s” Source: %(before_source)s"
        " %(before_source_url)s What was approved before keeps its wording of then. Reason:"
        " %(reason)s"
    ),
}
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

register(SENTENCES)
