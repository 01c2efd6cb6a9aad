import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from aid.domain import conflict
from aid.models import ConflictMark, RecipientBody
from sistercities import roles
from sistercities.models import PublicRecordEntry
from tests.factories import UserFactory, clerk, kyiv
from tests.factories_aid import RecipientBodyFactory, published_need

pytestmark = pytest.mark.django_db
BODIES = "admin:aid_recipientbody"
MARKS = "admin:aid_conflictmark"
CONTACT = {
    "contact-TOTAL_FORMS": 1,
    "contact-INITIAL_FORMS": 0,
    "contact-0-name": "Contact 1",
    "contact-0-office": "Chief",
    "contact-0-email": "chief@example.org",
}


def of_group(client, name):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=name))
    client.force_login(user)
    return client


@pytest.fixture
def staff(client):
    return of_group(client, roles.CLERK)


def marked(city=None):
    return conflict.mark(city or kyiv(), by=clerk(), reason="War", source="UN ES-11/1")


def test_an_empty_list_says_what_to_do_first(staff):
    page = staff.get(reverse(f"{BODIES}_changelist")).content.decode()

    assert "Who may receive in the partner city" in page


def test_a_body_is_entered_with_its_contact(staff):
    city = kyiv()
    typed = {"city": city.pk, "name": "Fire station 1", "name_own": "Пожежна частина 1"}

    staff.post(reverse(f"{BODIES}_add"), typed | CONTACT | {"kind": "fire", "language": "uk"})

    body = RecipientBody.objects.get()
    assert (body.city, body.name_own, body.language) == (city, "Пожежна частина 1", "uk")
    assert body.contact.email == "chief@example.org"


def test_a_body_stays_in_its_city_and_is_not_deleted(staff):
    body = RecipientBodyFactory()

    page = staff.get(reverse(f"{BODIES}_change", args=[body.pk]))

    assert page.context["adminform"].readonly_fields == ("city",)
    assert not page.context["has_delete_permission"]


def test_a_city_is_marked_as_in_conflict_in_the_admin(staff):
    city = kyiv()

    staff.post(reverse(f"{MARKS}_add"), {"city": city.pk, "reason": "War", "source": "UN ES-11/1"})

    mark = ConflictMark.objects.get()
    assert conflict.in_conflict(city)
    assert (mark.reason, PublicRecordEntry.objects.count()) == ("War", 1)


def test_a_second_mark_is_refused_in_words(staff):
    mark = marked()

    page = staff.post(
        reverse(f"{MARKS}_add"), {"city": mark.city_id, "reason": "War", "source": "UN"}
    )

    assert "is marked as in conflict already" in page.content.decode()
    assert ConflictMark.objects.count() == 1


def test_a_mark_is_lifted_by_a_button(staff):
    mark = marked()
    page = staff.get(reverse(f"{MARKS}_change", args=[mark.pk])).content.decode()

    staff.post(reverse(f"{MARKS}_lift", args=[mark.pk]))

    assert reverse(f"{MARKS}_lift", args=[mark.pk]) in page
    assert not conflict.in_conflict(mark.city)
    assert PublicRecordEntry.objects.count() == 2
    after = staff.get(reverse(f"{MARKS}_change", args=[mark.pk])).content.decode()
    assert reverse(f"{MARKS}_lift", args=[mark.pk]) not in after


def test_opening_the_address_that_lifts_a_mark_changes_nothing(staff):
    mark = marked()

    response = staff.get(reverse(f"{MARKS}_lift", args=[mark.pk]))

    assert response.status_code == 405
    assert conflict.in_conflict(mark.city)


def test_only_a_clerk_lifts_a_mark(client):
    mark = marked()

    response = of_group(client, roles.ADMINISTRATOR).post(reverse(f"{MARKS}_lift", args=[mark.pk]))

    assert response.status_code == 403
    assert conflict.in_conflict(mark.city)


def test_the_log_of_the_admin_holds_nothing_of_the_contact(staff):
    body = RecipientBodyFactory()
    published_need(body=body)

    page = staff.get(reverse(f"{BODIES}_history", args=[body.pk])).content.decode()

    assert body.contact.email not in page
    assert body.contact.name not in page
