import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aid.models import Need
from tests.browser_keys import key_for
from tests.factories import clerk, kyiv
from tests.factories_aid import NeedFactory, RecipientBodyFactory, proposed, published_need
from tests.factories_committees import PNG

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(clerk())
    return client


def page_of(need, act=""):
    return reverse("need_act", args=[need.pk, act]) if act else reverse("need_case", args=[need.pk])


def typed(body, **given):
    return {
        "body": body.pk,
        "kind": "fire_engine",
        "language": "en",
        "what": "Fire engine",
        "quantity": "2",
    } | given


def do(client, need, act, **given):
    seen = client.get(page_of(need, act)).context["seen"]
    return client.post(page_of(need, act), {"seen": seen, **given})


def test_without_a_recipient_body_the_page_says_what_to_do_first(staff):
    page = staff.get(reverse("need_new")).content.decode()

    assert "First enter who needs something" in page
    assert reverse("admin:aid_recipientbody_add") in page
    assert "<form class=" not in page


def test_a_need_is_entered_with_its_letter(staff):
    body = RecipientBodyFactory(city=kyiv(slug="kyiv"))
    letter = SimpleUploadedFile("letter.png", PNG, content_type="image/png")

    response = staff.post(reverse("need_new"), typed(body, letter=letter))

    need = Need.objects.get()
    assert response.headers["Location"] == page_of(need)
    assert (need.state, need.reference) == ("draft", "kyiv-need-1")
    assert need.request_letter is not None


def test_the_same_form_sent_twice_enters_one_need(staff):
    form = typed(RecipientBodyFactory(), form_key=key_for(staff))

    first, second = (staff.post(reverse("need_new"), form) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Need.objects.count() == 1


def test_a_refused_need_keeps_what_was_typed(staff):
    body = RecipientBodyFactory()

    response = staff.post(
        reverse("need_new"), typed(body, details="Diesel", needed_by="2020-01-01")
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "The day by which it is needed has passed." in page
    assert "Diesel" in page
    assert not Need.objects.exists()


def test_kinds_that_are_held_back_are_not_offered(staff):
    RecipientBodyFactory()

    page = staff.get(reverse("need_new")).content.decode()

    assert "fire_engine" in page
    assert "body_armour" not in page


def test_a_need_is_edited_published_and_closed_on_its_page(staff):
    need = NeedFactory()

    do(
        staff,
        need,
        "edit",
        kind="power",
        language="en",
        what="Generator",
        quantity=4,
        request_note="Call",
    )
    do(staff, need, "publish")
    do(staff, need, "close", reason="They have bought some.")

    need.refresh_from_db()
    assert (need.what, need.quantity, need.state) == ("Generator", 4, "closed")
    assert need.closed_reason == "They have bought some."
    assert [step.act for step in need.steps.all()] == [
        "need_edited",
        "need_published",
        "need_closed",
    ]


def test_publishing_says_beforehand_that_the_request_is_missing(staff):
    need = NeedFactory(request_note="")

    page = staff.get(page_of(need, "publish")).content.decode()
    refused = do(staff, need, "publish")

    assert "It rests on no request yet" in page
    assert "request letter first" in refused.content.decode()


def test_a_published_need_can_only_be_closed(staff):
    need = published_need()

    page = staff.get(page_of(need)).content.decode()

    assert 'href="close/"' in page
    assert 'href="edit/"' not in page
    assert 'href="publish/"' not in page


def test_the_page_shows_the_numbers_and_what_is_behind_them(staff):
    need = published_need(quantity=9)
    donation = proposed("donor", need=need)
    quantity = donation.lines.get().quantity

    response = staff.get(page_of(need))

    page = response.content.decode()
    assert f'data-label="Promised">{quantity}<' in page
    assert f'data-label="Still missing">{9 - quantity}<' in page
    assert reverse("donation_case", args=[donation.pk]) in page
    assert reverse("pledge_case", args=[donation.pledge_id]) in page


def test_closing_says_how_much_is_on_its_way(staff):
    need = published_need(quantity=9)
    proposed("donor", need=need)

    page = staff.get(page_of(need, "close")).content.decode()

    assert "promised or on the way" in page


def test_the_page_asks_the_database_as_often_for_much_as_for_little(
    staff, django_assert_max_num_queries
):
    few, many = published_need(quantity=90), published_need(quantity=90)
    for need, times in ((few, 1), (many, 8)):
        for _number in range(times):
            proposed("donor", need=need)

    with django_assert_max_num_queries(60) as asked:
        staff.get(page_of(few))

    with django_assert_max_num_queries(len(asked)):
        assert staff.get(page_of(many)).status_code == 200
