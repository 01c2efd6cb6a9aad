from relationships.admin.cities import CityAdmin, CountryAdmin

__all__ = ["CityAdmin", "CountryAdmin"]
