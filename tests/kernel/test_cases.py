import pytest
from django.http import QueryDict
from django.urls import reverse

from relationships.models import Nomination
from relationships.nominations.domain import nominations
from sistercities.kernel import form_keys
from sistercities.kernel.calendar import by_the_clock
from sistercities.kernel.workflow import advance
from tests.browser_keys import key_for
from tests.days import zone_of
from tests.factories import CouncilFactory, clerk, kyiv

pytestmark = pytest.mark.django_db


@pytest.fixture
def nomination():
    CouncilFactory()
    case = nominations.open_nomination(kyiv(), kind="sister", by=clerk())
    advance(case, "filed", act="motion_filed", by=clerk())
    return case


def signed_in(client, user):
    client.force_login(user)
    return client


def act_url(case, name):
    return reverse("nomination_act", args=[case.pk, name])


def body(case, **fields):
    return {
        "seen": case.steps.last().pk,
        "reason": "The proposer asked for it.",
    } | fields


def test_outsider_is_sent_to_sign_in_and_from_there_back(client, nomination):
    url = act_url(nomination, "withdraw")

    response = client.get(url)

    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


def test_clerk_reads_where_it_stands_and_what_may_happen(client, nomination):
    response = signed_in(client, clerk()).get(reverse("nomination_case", args=[nomination.pk]))

    assert response.status_code == 200
    page = response.content.decode()
    assert "motion filed" in page
    assert 'href="withdraw/"' in page
    assert "was opened" in page


def test_act_page_says_what_will_happen(client, nomination):
    response = signed_in(client, clerk()).get(act_url(nomination, "withdraw"))

    page = response.content.decode()
    assert "What will happen" in page
    assert "The nomination ends." in page
    assert "in the public record" in page


def test_clerk_withdraws(client, nomination):
    response = signed_in(client, clerk()).post(act_url(nomination, "withdraw"), body(nomination))

    assert response.status_code == 302
    assert response["Location"] == reverse("nomination_case", args=[nomination.pk])
    assert Nomination.objects.get().state == "withdrawn"


def test_get_changes_nothing(client, nomination):
    signed_in(client, clerk()).get(act_url(nomination, "withdraw"))

    assert Nomination.objects.get().state == "filed"


def test_missing_reason_is_asked_for_next_to_the_field(client, nomination):
    response = signed_in(client, clerk()).post(
        act_url(nomination, "withdraw"), body(nomination, reason="")
    )

    assert response.status_code == 422
    assert "This field is required." in response.content.decode()
    assert Nomination.objects.get().state == "filed"


def test_same_form_twice_acts_once_and_answers_the_same(client, nomination):
    signed_in(client, clerk())
    form = body(nomination, form_key=key_for(client))
    first = client.post(act_url(nomination, "dossier"), form | {"why": "Once"})

    second = client.post(act_url(nomination, "dossier"), form | {"why": "Once"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert nomination.steps.filter(act="dossier_saved").count() == 1


def test_second_person_reads_what_the_first_did_and_keeps_her_text(client, nomination):
    form = body(nomination)
    nominations.save_dossier(nomination, by=clerk(name="Clerk A"), why="From A", contact={})

    response = signed_in(client, clerk(name="Clerk B")).post(
        act_url(nomination, "dossier"), form | {"why": "From B"}
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Somebody else acted meanwhile" in page
    assert "Clerk A" in page
    assert "From B" in page
    assert Nomination.objects.get().why == "From A"


def test_act_that_came_too_late_gives_back_what_was_typed(client, nomination):
    form = body(nomination, reason="My long reason")
    nominations.withdraw(nomination, by=clerk(name="Clerk A"), reason="First")

    response = signed_in(client, clerk()).post(act_url(nomination, "return"), form)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Clerk A" in page
    assert "My long reason" in page


def test_what_was_typed_too_late_is_told_by_the_labels_of_the_form(client, nomination):
    form = body(nomination, reason="My long reason", kind="friendship")
    nominations.withdraw(nomination, by=clerk(), reason="First")

    response = signed_in(client, clerk()).post(act_url(nomination, "return"), form)

    assert response.context["typed"] == [("Reason", "My long reason"), ("kind", "friendship")]


def test_unknown_act_is_not_found(client, nomination):
    assert signed_in(client, clerk()).get(act_url(nomination, "explode")).status_code == 404


def test_nomination_is_opened_by_choosing_a_city(client):
    CouncilFactory()
    city = kyiv()
    signed_in(client, clerk())

    page = client.get(reverse("nomination_new"), {"city": city.pk}).content.decode()
    response = client.post(
        reverse("nomination_new") + f"?city={city.pk}",
        {"city": city.pk, "kind": "sister"},
    )

    assert "2,797,553" in page
    assert response["Location"] == reverse("nomination_case", args=[Nomination.objects.get().pk])


def test_own_city_is_refused_in_words(client):
    council = CouncilFactory()

    response = signed_in(client, clerk()).post(
        reverse("nomination_new"),
        {"city": council.city.pk, "kind": "sister"},
    )

    assert "A city cannot be its own sister city" in response.content.decode()
    assert Nomination.objects.count() == 0


def test_form_sent_twice_gets_the_first_answer_though_the_case_has_moved(client, nomination):
    signed_in(client, clerk())
    form = body(nomination, form_key=key_for(client))

    answers = [client.post(act_url(nomination, "withdraw"), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert nomination.steps.filter(act="nomination_withdrawn").count() == 1


def test_boxes_ticked_differently_are_another_form(client):
    one, two = QueryDict("present=1&present=2"), QueryDict("present=2")

    assert form_keys.body_hash(one) != form_keys.body_hash(two)


def test_ended_session_gives_back_what_was_typed(client, nomination):
    response = client.post(act_url(nomination, "withdraw"), body(nomination, reason="My text"))

    page = response.content.decode()
    assert response.status_code == 403
    assert "nothing was saved" in page
    assert "My text" in page
    assert nomination.steps.count() == 2


def test_history_is_told_in_the_councils_time(client, nomination):
    response = signed_in(client, clerk()).get(reverse("nomination_case", args=[nomination.pk]))

    told = by_the_clock(nomination.steps.latest("pk").at, zone_of())
    assert told in response.content.decode()


def test_case_page_leads_to_the_public_page(client, nomination):
    page = signed_in(client, clerk()).get(reverse("nomination_case", args=[nomination.pk]))

    assert 'href="/en/nominations/kyiv/"' in page.content.decode()
