"""The page of a legal basis for the clerk's office and those who keep the bases."""

from aid.legal_bases import acts
from aid.legal_bases.models import LegalBasis
from aid.legal_bases.permissions import keeps_bases
from sistercities.kernel.cases.pages import Process, Section
from sistercities.kernel.permissions import is_clerk

LEGAL_BASIS = Process(
    noun="legal_basis",
    cases=lambda: LegalBasis.objects.all(),
    may_read=lambda user, legal_basis: is_clerk(user) or keeps_bases(user),
    acts=acts.ACTS,
    sections=[Section("aid/legal_bases/_case.html", acts.context)],
)

# Below /admin/.
urlpatterns = LEGAL_BASIS.addresses("legal-bases")
