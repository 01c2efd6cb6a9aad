from relationships.agreements.admin import AgreementAdmin, SigningLinkAdmin
from relationships.cities.admin import CityAdmin, CountryAdmin
from relationships.committees.admin import CommitteeAdmin, PolicyAdmin
from relationships.council.admin.bodies import BodyAdmin
from relationships.council.admin.council import CouncilAdmin, OfficeAdmin, TermAdmin
from relationships.council.admin.people import PersonAdmin, UserAdmin
from relationships.meetings.admin import MeetingAdmin
from relationships.motions.admin import MotionAdmin, RollCallAdmin
from relationships.nominations.admin import NominationAdmin
from relationships.ties.admin import RelationshipAdmin

__all__ = [
    "AgreementAdmin",
    "BodyAdmin",
    "CityAdmin",
    "CommitteeAdmin",
    "CouncilAdmin",
    "CountryAdmin",
    "MeetingAdmin",
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
