"""The page behind a personal link, seen by somebody without an account."""

import hashlib
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from relationships.agreements.domain import agreements, links
from relationships.agreements.domain.links import SIGNING_LINKS
from relationships.models import Agreement, Refusal, Side, Signature, SigningLink
from sistercities.models import PublicRecordEntry
from tests.days import today
from tests.factories import clerk
from tests.factories_agreements import (
    PDF,
    TEXTS,
    drafted,
    expire,
    frozen,
    linked,
    signed_by_link,
)
from tests.trials import times, trial

pytestmark = pytest.mark.django_db
NAME = {"typed_name": "M. Ayor", "consent": "on"}
ANSWERS = ["here", "scan", "refuse"]


def url(token, answer=""):
    return reverse("signing", args=[token]) + (f"{answer}/" if answer else "")


def send(client, token, answer, **typed):
    """Open the page and send one of its forms, as a browser would."""
    page = client.get(url(token))
    return client.post(url(token, answer), {"form_key": page.context["form_key"]} | typed)


def scan(content=PDF):
    return SimpleUploadedFile("scan.pdf", content)


def everything():
    """All that a visit could change."""
    return (
        list(SigningLink.objects.values_list("opened_at", "used_at", "revoked_at")),
        Signature.objects.count(),
        Refusal.objects.count(),
        PublicRecordEntry.objects.count(),
        Agreement.objects.get().steps.count(),
    )


@trial
def test_visits_by_a_scanner_change_nothing(client):
    token = linked(frozen(), opened=False)
    before = everything()

    for number in range(times(6, in_trials=100)):
        answer = (client.get if number % 2 else client.head)(url(token))
        assert answer.status_code == 200

    assert everything() == before


@pytest.mark.parametrize("visit", ["get", "head"])
@pytest.mark.parametrize("answer", ["open", *ANSWERS])
def test_the_address_of_a_button_leads_to_its_page_and_changes_nothing(client, answer, visit):
    token = linked(frozen(), opened=False)
    before = everything()

    sent_on = getattr(client, visit)(f"/uk/sign/{token}/{answer}/")

    assert (sent_on.status_code, sent_on["Location"]) == (302, f"/uk/sign/{token}/")
    assert [sent_on["Referrer-Policy"], everything()] == ["strict-origin", before]


def test_another_language_after_a_mistake_shows_the_page_again(client):
    mistake = send(client, linked(frozen()), "here", typed_name="")
    other = re.search(r'<a href="([^"]+)"\s+lang="uk"', mistake.content.decode())[1]

    page = client.get(other, follow=True)

    assert (mistake.status_code, page.status_code) == (422, 200)
    assert '<html lang="uk"' in page.content.decode()


def test_the_button_shows_the_text_with_its_fingerprint(client):
    agreement = frozen()
    token = linked(agreement, opened=False)

    page = client.post(url(token, "open"), follow=True)

    said = page.content.decode()
    missing = [part for part in (TEXTS["text_home"], agreement.sha256) if part not in said]
    assert (page.redirect_chain, missing) == ([(url(token), 302)], [])
    assert SigningLink.objects.get().opened_at is not None


def test_the_first_page_names_who_is_asked_and_holds_no_text(client):
    token = linked(frozen(), opened=False)

    said = client.get(url(token)).content.decode()

    assert "Mayor of Kyiv" in said
    assert TEXTS["text_home"] not in said


@pytest.mark.parametrize(("language", "first"), [("en", "text_home"), ("uk", "text_partner")])
def test_the_readers_own_text_stands_first(client, language, first):
    token = linked(frozen())

    said = client.get(f"/{language}/sign/{token}/").content.decode()

    places = {name: said.index(TEXTS[name]) for name in ("text_home", "text_partner")}
    assert min(places, key=places.get) == first


def test_the_page_speaks_the_language_of_its_address(client):
    token = linked(frozen())

    page = client.get(f"/uk/sign/{token}/")

    assert page.content.decode().count('<html lang="uk"') == 1


@pytest.mark.parametrize("opened", [True, False])
def test_the_page_is_kept_by_nobody_and_told_to_nobody(client, opened):
    page = client.get(url(linked(frozen(), opened=opened)))

    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "sessionid" not in page.cookies


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("/en/sign/{token}/", ""),
        ("/uk/sign/{token}/no-such-page/", ""),
        ("/accounts/password/reset/key/1-{token}/", ""),
        ("/en/record/", "%2Fen%2Frecord%2F"),
    ],
)
def test_a_mail_about_an_error_names_the_page_but_no_key(client, address, named):
    token = linked(frozen(), opened=False)

    page = client.get(address.format(token=token), follow=True)

    mails = re.findall(r'mailto:[^"?]*\?subject=([^"&]*)([^"]*)"', page.content.decode())
    assert [subject.rpartition("%20")[2] for subject, _body in mails] == [named]
    assert token not in mails[0][1]


def test_signing_here_keeps_name_and_consent(client):
    agreement = frozen()
    token = linked(agreement)

    page = send(client, token, "here", **NAME)

    signature = Signature.objects.get()
    step = agreement.steps.get(act="signature_arrived")
    assert page["Location"] == reverse("signing_done", args=["signed"])
    assert (signature.typed_name, signature.method) == ("M. Ayor", "link")
    assert step.facts["consent"].startswith("I am Mayor of Kyiv, Mayor.")


def test_the_page_afterwards_holds_no_secret(client):
    token = linked(frozen())

    page = client.get(send(client, token, "here", **NAME)["Location"])

    assert page.status_code == 200
    assert token not in page.content.decode()


def test_sending_a_scan_keeps_it_byte_for_byte(client):
    agreement = frozen()
    signed_on = today(agreement.nomination.city).isoformat()

    page = send(client, linked(agreement), "scan", signed_on=signed_on, scan=scan())

    assert page["Location"] == reverse("signing_done", args=["scan"])
    assert Signature.objects.get().scan.sha256 == hashlib.sha256(PDF).hexdigest()


def test_saying_why_not_uses_the_link_up(client):
    token = linked(frozen())

    page = send(client, token, "refuse", reason="Article 3 is against our law")

    assert page["Location"] == reverse("signing_done", args=["refused"])
    assert Refusal.objects.get().reason == "Article 3 is against our law"
    assert client.get(url(token)).status_code == 410


@pytest.mark.parametrize(
    ("answer", "typed", "field"),
    [
        ("here", {"typed_name": "M. Ayor"}, "consent"),
        ("here", {"consent": "on"}, "typed_name"),
        ("scan", {"signed_on": "2026-01-01"}, "scan"),
        ("refuse", {}, "reason"),
    ],
)
def test_an_incomplete_answer_keeps_what_was_typed(client, answer, typed, field):
    token = linked(frozen())

    page = send(client, token, answer, **typed)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert [name for name in typed if page.context["form"][name].value() is None] == []
    assert SigningLink.objects.get().used_at is None


def test_a_scan_of_another_kind_is_refused_at_its_field(client):
    token = linked(frozen())

    page = send(client, token, "scan", signed_on="2026-01-01", scan=scan(b"<html>"))

    assert page.context["form"].errors["scan"] == [
        "This file is not a PDF, JPEG or PNG. Scan or save it as one of these."
    ]


def test_a_scan_signed_before_the_freezing_is_refused_with_a_sentence(client):
    token = linked(frozen())

    page = send(client, token, "scan", signed_on="2020-01-01", scan=scan())

    refused = page.context["form"].non_field_errors()
    assert [sentence.split(":")[0] for sentence in refused] == [
        "This is before the text was frozen"
    ]


def test_the_same_form_again_gets_the_first_answer(client):
    token = linked(frozen())
    key = client.get(url(token)).context["form_key"]

    answers = [client.post(url(token, "here"), NAME | {"form_key": key}) for _ in range(3)]

    assert {answer["Location"] for answer in answers} == {reverse("signing_done", args=["signed"])}
    assert Signature.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(client):
    token = linked(frozen())
    key = client.get(url(token)).context["form_key"]
    client.post(url(token, "here"), NAME | {"form_key": key})

    again = client.post(url(token, "here"), NAME | {"form_key": key, "typed_name": "Other"})

    assert again.status_code == 410
    assert Signature.objects.get().typed_name == "M. Ayor"


def test_a_form_without_its_key_is_not_taken(client):
    token = linked(frozen())

    page = client.post(url(token, "here"), NAME)

    assert page.status_code == 422
    assert Signature.objects.count() == 0


def test_a_form_from_another_site_is_not_taken():
    token = linked(frozen())

    page = Client(enforce_csrf_checks=True).post(url(token, "here"), NAME)

    assert page.status_code == 403
    assert Signature.objects.count() == 0


KYIV = ZoneInfo("Europe/Kyiv")
DEAD = {
    "used": f" {localtime(timezone=KYIV).tzname()}.",
    "revoked": "was withdrawn",
    "expired": "has expired",
    "superseded": "replaced by a newer version",
}


@pytest.mark.parametrize("reason", DEAD)
def test_a_dead_link_says_why_and_whom_to_ask(client, reason):
    agreement = frozen()
    token = linked(agreement)
    key = client.get(url(token)).context["form_key"]
    {
        "used": lambda: send(client, token, "here", **NAME),
        "revoked": lambda: links.revoke_link(SIGNING_LINKS.find(token), by=clerk()),
        "expired": lambda: expire(token),
        "superseded": lambda: agreements.supersede(agreement, by=clerk(), reason="A misprint"),
    }[reason]()
    count = Signature.objects.count()

    pages = [
        client.get(url(token)),
        client.post(url(token, "here"), NAME | {"form_key": key[::-1]}),
    ]

    for page in pages:
        said = page.content.decode()
        assert page.status_code == 410
        assert [part for part in (DEAD[reason], "clerk@example.org") if part not in said] == []
    assert Signature.objects.count() == count


def test_a_dead_link_gives_back_what_was_typed(client):
    token = linked(frozen())
    key = client.get(url(token)).context["form_key"]
    expire(token)

    page = client.post(url(token, "refuse"), {"form_key": key, "reason": "A long letter"})

    assert "A long letter" in page.content.decode()


def test_an_unknown_address_is_not_found(client):
    frozen()

    assert client.get(url("x" * 43)).status_code == 404
    assert client.post(url("x" * 43, "here"), NAME).status_code == 404


def test_the_link_of_one_side_does_not_sign_for_the_other(client):
    agreement = frozen()
    token = linked(agreement, Side.HOME)

    send(client, token, "here", **NAME)

    assert Signature.objects.get().signatory.side == Side.HOME


def test_the_print_shows_both_texts_and_the_fingerprint(client):
    agreement = frozen()

    page = client.get(reverse("agreement_print", args=["kyiv", 1]))

    said = page.content.decode()
    parts = [TEXTS["text_home"], TEXTS["text_partner"], agreement.sha256, "Mayor of Kyiv"]
    assert [part for part in parts if part not in said] == []
    assert page.cookies == {}


def test_the_bytes_give_the_fingerprint(client):
    agreement = frozen()

    answer = client.get(reverse("agreement_bytes", args=["kyiv", 1]))

    assert hashlib.sha256(answer.content).hexdigest() == agreement.sha256
    assert answer["Content-Disposition"] == 'attachment; filename="agreement-kyiv-1.json"'


@pytest.mark.parametrize("name", ["agreement_print", "agreement_bytes"])
def test_a_draft_is_not_public(client, name):
    drafted()

    assert client.get(reverse(name, args=["kyiv", 1])).status_code == 404


def test_a_superseded_text_stays_readable_and_says_so(client):
    agreement = frozen()
    signed_by_link(agreement)
    agreements.supersede(agreement, by=clerk(), reason="A misprint")

    page = client.get(reverse("agreement_print", args=["kyiv", 1]))

    assert "A misprint" in page.content.decode()


def test_the_print_asks_the_database_as_often_for_one_version_as_for_many(
    client, django_assert_max_num_queries
):
    agreement = frozen()
    for _ in range(3):
        agreement = agreements.supersede(agreement, by=clerk(), reason="A misprint")
        agreements.freeze(agreement, by=clerk())

    with django_assert_max_num_queries(9):
        client.get(reverse("agreement_print", args=["kyiv", 1]))


def test_a_dead_link_is_not_opened_by_its_button(client):
    token = linked(frozen(), opened=False)
    expire(token)

    assert client.post(url(token, "open")).status_code == 410
    assert SigningLink.objects.get().opened_at is None


def test_no_other_outcome_has_a_page(client):
    assert client.get(reverse("signing_done", args=["stolen"])).status_code == 404
