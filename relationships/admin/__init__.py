from relationships.admin.agreements import AgreementAdmin, SigningLinkAdmin
from relationships.admin.cities import CityAdmin, CountryAdmin
from relationships.admin.committees import CommitteeAdmin, PolicyAdmin
from relationships.admin.council import CouncilAdmin, OfficeAdmin, TermAdmin
from relationships.admin.motions import MotionAdmin, RollCallAdmin
from relationships.admin.nominations import NominationAdmin
from relationships.admin.people import PersonAdmin, UserAdmin
from relationships.admin.relationships import RelationshipAdmin

__all__ = [
    "AgreementAdmin",
    "CityAdmin",
    "CommitteeAdmin",
    "CouncilAdmin",
    "CountryAdmin",
    "MotionAdmin",
    "NominationAdmin",
    "OfficeAdmin",
    "PersonAdmin",
    "PolicyAdmin",
    "RelationshipAdmin",
    "RollCallAdmin",
    "SigningLinkAdmin",
    "TermAdmin",
    "UserAdmin",
]
