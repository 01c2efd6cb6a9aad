"""The stock pages of the admin, as far as we word them."""

import pytest
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse

from tests.factories import UserFactory
from tests.relationships.places import by_hand

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["changelist", "add", "change", "history", "tables"])
def test_way_back_begins_at_the_desk(client, page):
    client.force_login(UserFactory(is_superuser=True))
    town = by_hand("Istein")
    town.save()
    arguments = [town.pk] if page in ("change", "history") else []
    address = (
        reverse("admin:app_list", args=["relationships"])
        if page == "tables"
        else reverse(f"admin:relationships_city_{page}", args=arguments)
    )

    response = client.get(address)

    html = response.content.decode()
    assert (response.status_code, '<a href="/admin/">Desk</a>' in html) == (200, True)
    assert '<a href="/admin/">Home</a>' not in html


def test_tables_of_an_app_are_listed(client):
    client.force_login(UserFactory(is_superuser=True))

    html = client.get(reverse("admin:app_list", args=["relationships"])).content.decode()

    assert reverse("admin:relationships_city_changelist") in html
    assert "Nothing waits for you" not in html


def test_refusal_says_who_may_and_leads_back_to_the_desk(client):
    client.force_login(UserFactory(name="Committee member 1"))

    response = client.get("/admin/desk/filed/")

    html = response.content.decode()
    assert response.status_code == 403
    assert "You are signed in as Committee member 1." in html
    assert '<a href="/admin/">Go to your desk</a>' in html


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Which kind of nomination?", "Which kind of nomination? This field is required."),
        ("Kind", "Kind: This field is required."),
    ],
)
def test_label_that_ends_with_a_mark_gets_no_second_one(label, line):
    class Asking(forms.Form):
        kind = forms.CharField(label=label)

    html = render_to_string("_errors.html", {"form": Asking({})})

    assert f">{line}</a>" in html
