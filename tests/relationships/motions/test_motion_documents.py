"""Papers of a motion: as filed, a report on it; public or not, kept byte for byte."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from relationships.casework.pages.papers import motions_of
from relationships.casework.permissions import may_read_document
from relationships.models import Document, Motion, Nomination
from relationships.motions.domain.motion_documents import add_motion_document
from tests.factories import UserFactory, clerk
from tests.factories_agreements import PDF, pdf
from tests.factories_council import filed_motion, motion_on_tie
from tests.reading import read, says
from tests.relationships.motions.test_council_acts import send
from tests.relationships.motions.test_dispositions import amended, case_of
from tests.relationships.places import country

pytestmark = pytest.mark.django_db
PAPER = {"title": "The motion as filed", "dated_on": None, "language": "en"}


def with_paper(motion, *, is_public=True, **said):
    given = PAPER | {"upload": pdf(), "is_public": is_public} | said
    return add_motion_document(motion, by=clerk(), **given)


def test_the_public_downloads_what_is_public_with_the_motion(client):
    country()
    motion = filed_motion()
    paper = with_paper(motion)
    with_paper(motion, title="A secret report", is_public=False)

    page = says(f"/en/nominations/{case_of(motion).slug}/")

    assert "Papers of this motion" in page
    assert "The motion as filed" in page
    assert "A secret report" not in page
    answer = client.get(reverse("document", args=[paper.pk]))
    assert b"".join(answer.streaming_content) == PDF


def test_what_is_not_public_is_for_the_clerk(client):
    paper = with_paper(filed_motion(), is_public=False)

    assert client.get(reverse("document", args=[paper.pk])).status_code == 302
    assert may_read_document(clerk(), paper)
    assert not may_read_document(UserFactory(), paper)


def test_a_paper_stays_with_the_motion_when_it_is_amended():
    motion = filed_motion()
    new = amended(motion)

    paper = with_paper(new)

    assert paper.motion == motion
    assert [item["documents"] for item in motions_of(case_of(motion))] == [[paper]]


def test_sql_keeps_a_paper_with_the_motion_as_first_entered():
    new = amended(filed_motion())
    paper = with_paper(new)
    paper.pk, paper.motion = None, new

    with pytest.raises(DatabaseError, match="as first entered"), transaction.atomic():
        paper.save(force_insert=True)


def test_a_paper_is_of_a_nomination_or_of_a_motion():
    motion = filed_motion()
    paper = with_paper(motion)
    paper.pk, paper.nomination = None, case_of(motion)

    with pytest.raises(DatabaseError, match="document_of_one_thing"), transaction.atomic():
        paper.save(force_insert=True)


def test_clerk_chooses_the_motion(client):
    motion = filed_motion()
    client.force_login(clerk())
    typed = {"title": "Report 12", "language": "en", "is_public": "on"}

    send(client, case_of(motion), "add-motion-document", motion=motion.pk, upload=pdf(), **typed)
    page = client.get(reverse("nomination_case", args=[case_of(motion).pk])).content.decode()

    assert Document.objects.get(motion=motion).title == "Report 12"
    assert "Report 12" in page


def test_no_other_kind_of_file_is_taken(client):
    motion = filed_motion()
    client.force_login(clerk())
    typed = {"title": "Report 12", "language": "en"}

    wrong = pdf(content=b"MZ")
    answer = send(
        client, case_of(motion), "add-motion-document", motion=motion.pk, upload=wrong, **typed
    )

    assert answer.status_code == 422
    assert "not a PDF, JPEG or PNG" in answer.content.decode()
    assert not Document.objects.filter(motion=motion).exists()


def test_a_motion_on_a_tie_has_papers_too(client):
    motion = motion_on_tie()
    with_paper(motion)
    tie = motion.case
    client.force_login(clerk())

    page = client.get(reverse("relationship_case", args=[tie.pk])).content.decode()

    assert "The motion as filed" in page


def test_the_council_file_is_linked():
    country()
    motion = filed_motion(file_url="https://cityclerk.example.org/22-0002")

    source = read(f"/en/nominations/{case_of(motion).slug}/").content.decode()

    assert '<a href="https://cityclerk.example.org/22-0002">22-0002-S31</a>' in source
    assert Motion.objects.count() == Nomination.objects.count() == 1
