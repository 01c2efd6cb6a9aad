import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from sistercities.models import User
from tests.factories import NominationFactory, UserFactory

pytestmark = pytest.mark.django_db
MODELS = sorted(set(admin.site._registry) - {Group, User}, key=lambda model: model._meta.label)


def page(client, model, **query):
    client.force_login(UserFactory(is_superuser=True))
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return client.get(url, query).content.decode()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_empty_list_says_what_to_do_first(client, model):
    shown = page(client, model)

    assert model._default_manager.count() == 0
    assert '<p class="note">' in shown


def test_search_that_finds_nothing_says_so(client):
    nomination = NominationFactory()

    shown = page(client, type(nomination), q="nowhere")

    assert "Nothing matches." in shown
