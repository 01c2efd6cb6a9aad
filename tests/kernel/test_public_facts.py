"""No form of the admin edits what the public reads: every table, and every row below one, is asked.

What is said in public is an entry, corrected by two with a reason, or moves by acts. Whoever adds a
form that changes a row in place finds it here, and says why that may be, or makes it an entry.
"""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Model

from relationships.models import City, CityLabel
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

# What staff may change in place, and why.
PRIVATE = {
    # Accounts and roles: no page shows them; only the administrator changes them.
    "sistercities.User": {"name", "email", "groups", "is_active"},
    "auth.Group": {"name", "permissions"},
    "account.EmailAddress": {"email", "primary", "user", "verified"},
    # Whom to write to at a recipient body, and in which language: never public.
    "aid.RecipientContact in aid.RecipientBody": {"body", "name", "office", "email", "phone"},
    "aid.RecipientBody": {"registration_number", "language"},
    # Whose account a person has: no page shows it.
    "relationships.Person": {"user"},
    # Confirms that another law is meant: a question of the form, kept nowhere.
    "aid.LegalBasis": {"counts_from_zero"},
}
COPIED = {
    # The rules of the council are copied onto each roll call: a change touches later votes only.
    "relationships.Council": {"seats", "decides_on_ties"},
    # A policy is a draft until a committee works by it; then PolicyAdmin lets nobody change it.
    "relationships.Policy": {"version", "adopted_on", "source", "reviews_needed"},
    "relationships.Criterion in relationships.Policy": {"position", "title", "question"},
    "relationships.CriterionTranslation in relationships.Policy": {
        *("criterion", "field", "language", "text", "status", "source", "fits")
    },
    # What was counted on stays: see LegalBasis's triggers. Until then its terms are a draft.
    "aid.LegalBasis": {
        *("kinds_of_tie", "counts_in", "limit", "currency"),
        *("year_begins_month", "year_begins_day", "evidence_asked"),
    },
}


@pytest.fixture
def as_root(rf):
    """Somebody whom no permission stops."""
    request = rf.get("/admin/")
    request.user = UserFactory(is_superuser=True)
    return request


def asked(request, options, row: Model):
    """What of a row that exists this form would change."""
    if not options.has_change_permission(request, row):
        return set()
    fields = set(flatten_fieldsets(options.get_fieldsets(request, row)))
    fields -= set(options.get_readonly_fields(request, row))
    return fields | set(getattr(options, "list_editable", ()))


def changed_in_place(request):
    """Table -> the columns that a form of the admin changes."""
    found = {}
    for model, options in admin.site._registry.items():
        row = model(pk=0)
        found[model._meta.label] = asked(request, options, row)
        for inline in options.get_inline_instances(request, row):
            name = f"{inline.model._meta.label} in {model._meta.label}"
            found[name] = asked(request, inline, row)
    return {name: columns for name, columns in found.items() if columns}


def listed():
    every = {}
    for part in (PRIVATE, COPIED):
        for name, columns in part.items():
            assert not every.setdefault(name, set()) & columns
            every[name] |= columns
    return every


def test_no_form_of_the_admin_changes_what_is_not_listed(as_root):
    assert changed_in_place(as_root) == listed()


def test_a_form_that_changes_labels_in_place_would_be_found(as_root, monkeypatch):
    class Labels(admin.TabularInline):
        model = CityLabel
        fields = ("name",)

    class Cities(admin.ModelAdmin):
        inlines = (Labels,)
        fields = ("name",)

    monkeypatch.setitem(admin.site._registry, City, Cities(City, admin.site))

    found = changed_in_place(as_root)

    assert found["relationships.City"] == {"name"}
    assert found["relationships.CityLabel in relationships.City"] == {"name"}


def test_nothing_public_is_deleted_in_the_admin(as_root):
    deleted = set()
    for model, options in admin.site._registry.items():
        row = model(pk=0)
        if options.has_delete_permission(as_root, row):
            deleted.add(model._meta.label)
        for inline in options.get_inline_instances(as_root, row):
            if inline.can_delete and inline.has_delete_permission(as_root, row):
                deleted.add(inline.model._meta.label)

    assert deleted == {"auth.Group", "account.EmailAddress"}
