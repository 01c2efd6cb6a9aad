"""What happened to legal bases; and the bases that we ship, marked for translation.

`LegalBasis.label` and its siblings look a text up in the catalogue; what an administrator wrote is
not in it and stays as it is.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "basis_entered": gettext_lazy("The legal basis “%(legal_basis)s” was entered."),
    "basis_in_use": gettext_lazy(
        "The legal basis “%(legal_basis)s” is in use again. Reason: %(reason)s"
    ),
    "basis_out_of_use": gettext_lazy(
        "The legal basis “%(legal_basis)s” was taken out of use: from now on nothing is approved"
        " on it."
        " Reason: %(reason)s"
    ),
    "basis_wording_corrected": gettext_lazy(
        "The wording of a legal basis was corrected: “%(legal_basis)s”, “%(rule)s” Source:"
        " %(source)s %(source_url)s Before: “%(before_legal_basis)s”, “%(before_rule)s” Source:"
        " %(before_source)s %(before_source_url)s What was approved before keeps its wording of"
        " then. Reason: %(reason)s"
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
