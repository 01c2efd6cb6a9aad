"""Who may read the papers of a case."""

from relationships.agreements.models.signatures import Signature
from relationships.committees.models.entered import EnteredVotes
from relationships.committees.models.reviews import PaperReview, Review
from relationships.committees.permissions import may_read_nomination
from relationships.documents.models.documents import Document
from relationships.nominations.models.nominations import Nomination
from sistercities.kernel.aside import has_stepped_aside
from sistercities.kernel.models import User
from sistercities.kernel.permissions import Anybody, is_clerk


def anybody_may_read(document: Document) -> bool:
    """Whether it is public, and was not taken back from the public."""
    of_meeting = getattr(document, "of_meeting", None)
    return document.is_public and (of_meeting is None or of_meeting.taken_back_at is None)


def may_read_document(user: Anybody, document: Document) -> bool:
    """Public papers anybody; others those who may read the nomination and have not stepped aside.

    The scan of one member's review or vote, or of a signature, only the clerk: the other members
    would otherwise read it before all are released together.
    """
    if anybody_may_read(document):
        return True
    if isinstance(user, User) and has_stepped_aside(user, document.case):
        return False
    if not isinstance(document.case, Nomination) or _is_evidence(document):
        return is_clerk(user)
    return may_read_nomination(user, document.case)


def _is_evidence(document: Document) -> bool:
    kinds = (Review, PaperReview, EnteredVotes, Signature)
    return any(kind._default_manager.filter(scan=document).exists() for kind in kinds)
