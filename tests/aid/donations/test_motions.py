import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from sistercities.kernel import roles
from tests.aid.donations.test_votes import moved
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_the_motion_on_a_donation_leads_to_the_donation(client):
    donation = moved()
    user = UserFactory()
    user.groups.add(Group.objects.get(name=roles.CLERK))
    client.force_login(user)

    page = client.get(reverse("admin:relationships_motion_changelist")).content.decode()

    assert f'href="{reverse("donation_case", args=[donation.pk])}"' in page
