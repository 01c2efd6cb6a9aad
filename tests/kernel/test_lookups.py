"""No list of the admin answers a question that none of its filters asks."""

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from sistercities.kernel.admin_guard import Guarded
from sistercities.models import User
from sistercities.site.admin_site import CouncilAdminSite
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
LISTS = sorted(admin.site._registry.items(), key=lambda row: row[0]._meta.label)
COMPARISONS = ("contains", "startswith", "regex", "gt", "lte", "in", "range", "isnull")
IDS = ["abc", "0", "-1", "1.5", "²", "٣", "9" * 30, "%00", "_2F", "1e3", "None", " ", "1%20"]


@pytest.fixture
def browser(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def questions(model, model_admin):
    """Every column of this table and of those beside it, asked in ways that no filter does."""
    asked = set()
    for field in model._meta.get_fields():
        if field.is_relation and field.related_model:
            asked |= {
                f"{field.name}__{beside.name}__startswith"
                for beside in field.related_model._meta.get_fields()
                if isinstance(beside, models.CharField | models.TextField)
            }
        else:
            asked |= {f"{field.name}__{word}" for word in COMPARISONS} | {field.name}
    filters = {
        str(one[0] if isinstance(one, list | tuple) else getattr(one, "parameter_name", one))
        for one in model_admin.list_filter
    }
    return sorted(one for one in asked if one.split("__")[0] not in filters)


@pytest.mark.parametrize(("model", "model_admin"), LISTS, ids=lambda row: str(row))
def test_a_list_answers_by_its_filters_only(browser, model, model_admin):
    assert isinstance(model_admin, Guarded)
    asked = questions(model, model_admin)
    opts = model._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")

    assert asked
    assert [one for one in asked if model_admin.lookup_allowed(one, "a")] == []
    assert {browser.get(page, {one: "a"}).status_code for one in asked[::17]} <= {400}


@pytest.mark.parametrize(
    ("page", "question"),
    [
        ("post_office_email", "message__contains"),
        ("sistercities_user", "password__startswith"),
        ("relationships_person", "user__password__startswith"),
        ("relationships_committee", "name__regex"),
        ("relationships_signinglink", "token_hash__startswith"),
        ("aid_pledge", "donor__email__startswith"),
    ],
)
def test_what_was_an_oracle_is_refused(browser, page, question):
    answer = browser.get(reverse(f"admin:{page}_changelist"), {question: "*"})

    assert answer.status_code == 400


@pytest.mark.parametrize(("model", "model_admin"), LISTS, ids=lambda row: str(row))
def test_the_links_of_each_filter_work(browser, model, model_admin):
    opts = model._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    answer = browser.get(page)

    links = [
        choice["query_string"]
        for spec in (answer.context["cl"].filter_specs if answer.context else [])
        for choice in spec.choices(answer.context["cl"])
    ]
    hierarchy = [f"?{model_admin.date_hierarchy}__year=2026"] if model_admin.date_hierarchy else []

    assert {browser.get(page + link).status_code for link in links + hierarchy} <= {200}


def test_an_admin_that_anybody_registers_is_guarded():
    site = CouncilAdminSite(name="another")

    site.register(User, admin.ModelAdmin)

    assert not site._registry[User].lookup_allowed("password__startswith", "a")


@pytest.mark.parametrize(("model", "model_admin"), LISTS, ids=lambda row: str(row))
def test_a_row_that_cannot_be_is_not_found(browser, model, model_admin):
    opts = model._meta
    stem = f"/admin/{opts.app_label}/{opts.model_name}"

    answers = {
        f"{number}/{verb}": browser.get(f"{stem}/{number}/{verb}/").status_code
        for number in IDS
        for verb in ("change", "history", "delete")
    }

    assert {path: status for path, status in answers.items() if status >= 500} == {}
