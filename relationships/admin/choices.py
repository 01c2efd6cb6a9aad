"""The search fields of the stock admin, made safe against numbers that are none."""

from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect

LONGEST_NUMBER = 18


class ChosenRow(AutocompleteSelect):
    """Django's own asks the database for whatever was sent, when it shows a form again."""

    def optgroups(self, name: str, value: Any, attr: dict[str, Any] | None = None) -> Any:
        numbers = [
            one for one in value if not one or (one.isdecimal() and len(one) <= LONGEST_NUMBER)
        ]
        return super().optgroups(name, numbers, attr)


class SearchedChoices:
    """For an admin page with ``autocomplete_fields``."""

    def formfield_for_foreignkey(self: Any, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenRow(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
