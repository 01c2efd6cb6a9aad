"""Who gets a document, and how it is handed out."""

import pytest
from django.urls import reverse

from relationships.committees.domain import committees, paper_reviews
from relationships.documents.domain import documents
from tests.factories import NominationFactory, UserFactory, clerk
from tests.factories_agreements import PDF, pdf
from tests.factories_committees import account, answers, reviewing

pytestmark = pytest.mark.django_db


def kept(nomination=None, **details):
    nomination = nomination or NominationFactory()
    return documents.keep(pdf(), nomination=nomination, title="Scan", by=clerk(), **details)


def url(document):
    return reverse("document", args=[document.pk])


def body(answer):
    return b"".join(answer.streaming_content)


def test_a_public_document_is_for_everybody_and_sets_no_cookie(client):
    answer = client.get(url(kept(is_public=True)))

    assert body(answer) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="scan.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)


def test_a_private_document_asks_a_stranger_to_sign_in(client):
    answer = client.get(url(kept()))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_a_private_document_is_for_the_clerk(client):
    client.force_login(clerk())

    answer = client.get(url(kept()))

    assert body(answer) == PDF
    assert answer["Cache-Control"] == "no-store"


def test_a_private_document_does_not_exist_for_others(client):
    client.force_login(UserFactory())

    assert client.get(url(kept())).status_code == 404


def test_an_unknown_document_is_not_found(client):
    assert client.get(reverse("document", args=[1])).status_code == 404


def test_a_private_document_is_for_the_members_of_its_committee_only(client):
    committee, members = reviewing()
    document = kept(committee.nomination)
    client.force_login(account(members[1]))

    assert body(client.get(url(document))) == PDF
    assert client.get(url(kept())).status_code == 404


def test_a_member_who_stepped_aside_gets_nothing(client):
    committee, members = reviewing()
    by = account(members[1])
    committees.declare_conflict(members[1], by=by, reason="A relative works there")
    client.force_login(by)

    assert client.get(url(kept(committee.nomination))).status_code == 404


def test_the_scan_of_a_review_is_not_for_the_other_members(client):
    committee, members = reviewing()
    scan = kept(committee.nomination)
    paper_reviews.enter_review(
        members[1], by=clerk(), summary="A good match.", scores=answers(committee), scan=scan
    )
    client.force_login(account(members[2]))

    assert client.get(url(scan)).status_code == 404
