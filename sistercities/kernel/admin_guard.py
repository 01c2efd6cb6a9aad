"""What holds for every table in the admin, whoever wrote its pages.

Texts are cleaned as they are everywhere. And a list is filtered only by what it offers: Django's
lets any field be asked for with any comparison: `?password__startswith=a` on a list of accounts
would answer yes or no, and so give away, letter by letter, what no page shows.
"""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.http import HttpRequest

from sistercities.kernel import fields
from sistercities.kernel.aside import readable

# The comparisons that the filters of Django's admin put into their links.
COMPARISONS = ("", "__exact", "__in", "__isnull", "__isempty", "__gte", "__lt")
OF_A_ROW = ("__id__exact", "__pk__exact", "__isnull", "__isempty")
OF_A_DAY = ("__year", "__month", "__day", "__gte", "__lt")


class Guarded(ModelAdmin[Any]):
    """Cleans what is typed; answers look-ups by the filters that a list shows and by its search.

    The admin site mixes it into the class of every table that is registered, also by a library.
    """

    formfield_overrides = fields.OVERRIDES

    def get_queryset(self, request: HttpRequest) -> Any:
        """Lists, search, choices and pages leave out what this person has stepped aside from."""
        return readable(request.user, super().get_queryset(request))

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """The rows of other tables on the same page are typed too."""
        inlines: list[Any] = super().get_inline_instances(request, obj)
        for inline in inlines:
            before: dict[Any, Any] = dict(inline.formfield_overrides)
            cleaned = {kind: before.get(kind, {}) | how for kind, how in fields.OVERRIDES.items()}
            inline.formfield_overrides = before | cleaned
        return inlines

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup in self._offered(request)

    def _offered(self, request: HttpRequest | None) -> set[str]:
        """Every look-up that a filter or the hierarchy of dates may put into a link."""
        chosen: Any = self.get_list_filter(request) if request else self.list_filter
        offered = {f"{self.date_hierarchy}{rest}" for rest in OF_A_DAY if self.date_hierarchy}
        for one in chosen:
            if isinstance(one, type) and issubclass(one, SimpleListFilter):
                offered.add(str(one.parameter_name))
            else:
                field = one[0] if isinstance(one, (list, tuple)) else one
                offered |= {f"{field}{rest}" for rest in (*COMPARISONS, *OF_A_ROW)}
        return offered
