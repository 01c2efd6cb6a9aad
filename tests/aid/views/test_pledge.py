"""The pledge page: writing, checking, sending."""

import pytest
from django.utils import timezone

from aid.models import Item, Pledge, PledgeDonor
from post_office.models import Email
from tests.aid.views.pledge_typed import (
    PAGE,
    begin,
    drafted,
    edit,
    send,
    sent,
    typed,
    url,
)
from tests.factories import kyiv
from tests.factories_aid import official_tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return official_tie(kyiv()).city_b


def test_a_donor_without_an_account_sends_a_pledge(client, city):
    to_check = begin(client, typed(city))
    check = client.get(to_check.url)
    token = check.context["token"]
    gone = send(client, token)

    pledge, item = Pledge.objects.get(), Item.objects.get()
    assert (to_check.url, gone.url) == (url("pledge_check", token), url("pledge_draft", token))
    assert (pledge.state, pledge.city, pledge.need, pledge.draft) == ("unconfirmed", city, None, {})
    assert (item.pledge, item.quantity, item.voltage) == (pledge, 3, "120 V")
    assert Email.objects.values_list("to", flat=True).get() == ["donor@example.org"]
