import pytest
from django.urls import reverse

from aid.models import ConflictMark, RecipientBody
from aid.needs.domain import conflict
from sistercities.kernel import roles
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.models import PublicRecordEntry
from tests.factories import CityFactory, clerk, kyiv, signed_in_as
from tests.factories_aid import RecipientBodyFactory, approved, proposed, published_need

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


@pytest.fixture
def staff(client):
    return signed_in_as(client, roles.CLERK)


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
    assert body.names.get().counts


@pytest.mark.parametrize(("country", "language"), [("UA", "uk"), ("LB", "en"), ("CA", "en")])
def test_a_body_is_written_to_as_usual_in_its_country(staff, country, language):
    city = CityFactory(country_code=country)
    typed = {"city": city.pk, "name": "Fire station 1", "name_own": "", "kind": "fire"}

    staff.post(reverse(f"{BODIES}_add"), typed | CONTACT | {"language": ""})

    body = RecipientBody.objects.get()
    assert (body.name_own, body.language) == ("Fire station 1", language)


def test_marks_are_listed_by_the_councils_clock(staff):
    mark = marked()

    page = staff.get(reverse(f"{MARKS}_changelist")).content.decode()

    assert by_the_clock(mark.began_at, council_zone()) in page


def test_a_body_stays_in_its_city_and_is_not_deleted(staff):
    body = RecipientBodyFactory()

    page = staff.get(reverse(f"{BODIES}_change", args=[body.pk]))

    assert "city" in page.context["adminform"].readonly_fields
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


def test_a_mark_is_lifted_with_a_reason(staff):
    mark = marked()
    page = staff.get(reverse(f"{MARKS}_change", args=[mark.pk])).content.decode()

    staff.post(reverse(f"{MARKS}_lift", args=[mark.pk]), {"reason": "Peace was signed"})

    assert reverse(f"{MARKS}_lift", args=[mark.pk]) in page
    assert not conflict.in_conflict(mark.city)
    assert PublicRecordEntry.objects.count() == 2
    after = staff.get(reverse(f"{MARKS}_change", args=[mark.pk])).content.decode()
    assert reverse(f"{MARKS}_lift", args=[mark.pk]) not in after


def test_opening_the_address_that_lifts_a_mark_changes_nothing(staff):
    mark = marked()

    response = staff.get(reverse(f"{MARKS}_lift", args=[mark.pk]))

    assert response.status_code == 200
    assert conflict.in_conflict(mark.city)


def test_the_page_that_lifts_a_mark_says_how_much_it_uncovers(staff):
    mark = marked()
    for _time in range(2):
        approved(proposed("donor", body=RecipientBodyFactory(city=mark.city)))

    page = staff.get(reverse(f"{MARKS}_lift", args=[mark.pk])).content.decode()

    assert "2 donations: the names of the recipients" in page


@pytest.mark.parametrize("typed", [{}, {"reason": " "}])
def test_a_mark_is_not_lifted_without_a_reason(staff, typed):
    mark = marked()

    response = staff.post(reverse(f"{MARKS}_lift", args=[mark.pk]), typed)

    assert response.status_code == 422
    assert conflict.in_conflict(mark.city)


def test_a_mark_that_was_lifted_meanwhile_is_told(staff):
    mark = marked()
    conflict.lift(mark, by=clerk(), reason="Peace")

    response = staff.post(reverse(f"{MARKS}_lift", args=[mark.pk]), {"reason": "Peace"})

    assert "This mark was lifted already." in response.content.decode()


def test_a_form_of_the_admin_changes_what_is_private_and_no_name(staff):
    body = RecipientBodyFactory()
    typed = {"name": "Another", "name_own": "Another", "kind": "school", "language": "en"}
    kept = CONTACT | {"contact-INITIAL_FORMS": 1, "contact-0-id": body.contact.pk}

    staff.post(
        reverse(f"{BODIES}_change", args=[body.pk]),
        typed | kept | {"contact-0-body": body.pk, "registration_number": "12345678"},
    )

    page = staff.get(reverse(f"{BODIES}_change", args=[body.pk])).content.decode()
    changed = RecipientBody.objects.get()
    assert (changed.name, changed.name_own, changed.kind) == (body.name, body.name_own, "fire")
    assert (changed.registration_number, changed.language) == ("12345678", "en")
    assert changed.contact.email == CONTACT["contact-0-email"]
    assert f'href="{body.get_staff_url()}"' in page


def test_only_a_clerk_lifts_a_mark(client):
    mark = marked()

    response = signed_in_as(client, roles.ADMINISTRATOR).post(
        reverse(f"{MARKS}_lift", args=[mark.pk])
    )

    assert response.status_code == 403
    assert conflict.in_conflict(mark.city)


def test_the_log_of_the_admin_holds_nothing_of_the_contact(staff):
    body = RecipientBodyFactory()
    published_need(body=body)

    page = staff.get(reverse(f"{BODIES}_history", args=[body.pk])).content.decode()

    assert body.contact.email not in page
    assert body.contact.name not in page
