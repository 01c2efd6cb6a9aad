from relationships.admin.cities import CityAdmin, CountryAdmin
from relationships.admin.relationships import RelationshipAdmin

__all__ = ["CityAdmin", "CountryAdmin", "RelationshipAdmin"]
