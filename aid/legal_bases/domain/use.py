"""Whether a legal ground is in use. An administrator says so by one act, with a reason.

A ground that is entered is in use. What was approved on one stays when it is taken out of use; put
in use again, its cap must not give a second time, unsaid, what another cap gave already.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from aid.legal_bases.domain.terms import counted_beside
from aid.legal_bases.domain.wordings import reference
from aid.legal_bases.models import LegalGround
from sistercities.kernel import public_record
from sistercities.kernel.house import HOUSE
from sistercities.kernel.models import User
from sistercities.kernel.workflow import RuleError, lock, note


@transaction.atomic
def switch_ground(
    ground: LegalGround, *, by: User, on: bool, reason: str, counts_from_zero: bool = False
) -> None:
    """From now on donations may rest on this ground, or none that is not approved yet.

    Raises RuleError: no reason; it is so already; its cap would begin at zero beside one on which
    something was counted, and nobody said that the law means that.
    """
    lock(ground)
    if not reason.strip():
        raise RuleError(_("Give the reason. The public reads it."))
    if ground.is_active == on:
        raise RuleError(_("It is so already."))
    if on and ground.counts_in and not counts_from_zero:
        must_not_count_twice(ground)
    ground.is_active = on
    ground.save(update_fields=["is_active"])
    act = "ground_in_use" if on else "ground_out_of_use"
    facts = {"ground": ground.title, "reason": reason.strip()}
    note(ground, act=act, by=by, facts=facts)
    public_record.append(act=act, subject=reference(ground), happened_on=HOUSE.today(), facts=facts)


def must_not_count_twice(ground: LegalGround) -> None:
    """Raises RuleError: beside a cap on which something was counted, this one begins at zero."""
    beside = ", ".join(f"“{one}”" for one in counted_beside(ground))
    if beside:
        raise RuleError(
            _(
                "Donations were counted on %(grounds)s, and this cap begins beside that at"
                " zero. If the law means that, tick here."
            )
            % {"grounds": beside}
        )
