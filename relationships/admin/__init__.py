from relationships.admin.cities import CityAdmin, CountryAdmin
from relationships.admin.nominations import NominationAdmin
from relationships.admin.relationships import RelationshipAdmin

__all__ = ["CityAdmin", "CountryAdmin", "NominationAdmin", "RelationshipAdmin"]
