import hashlib

import pytest
from django.core.files.base import ContentFile

from relationships.documents.domain import documents
from relationships.models import Document
from sistercities.kernel.workflow import RuleError
from tests.factories import NominationFactory, clerk
from tests.factories_agreements import PDF

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0 a photograph"
PNG = b"\x89PNG\r\n\x1a\n a drawing"


def keep(content=PDF, name="../../etc/passwd.html", **details):
    upload = ContentFile(content, name=name)
    given = {"nomination": NominationFactory(), "title": "Signed agreement", "by": clerk()}
    return documents.keep(upload, **given | details)


@pytest.mark.parametrize(
    ("content", "content_type", "ending"),
    [
        (PDF, "application/pdf", "pdf"),
        (JPEG, "image/jpeg", "jpg"),
        (PNG, "image/png", "png"),
    ],
)
def test_keep_stores_byte_for_byte_under_a_name_of_ours(content, content_type, ending):
    document = Document.objects.get(pk=keep(content).pk)

    with document.file.open("rb") as file:
        assert file.read() == content
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert (document.content_type, document.size) == (content_type, len(content))
    assert document.filename == f"signed-agreement.{ending}"
    assert "passwd" not in document.file.name
    assert document.is_public is False


@pytest.mark.parametrize("content", [b"<html><script>", b"GIF89a", b" %PDF-1.7", b"PK\x03\x04"])
def test_keep_refuses_other_kinds_whatever_their_name(content):
    with pytest.raises(RuleError, match="not a PDF, JPEG or PNG"):
        keep(content, name="scan.pdf")

    assert Document.objects.count() == 0


def test_keep_refuses_an_empty_file():
    with pytest.raises(RuleError, match="is empty"):
        keep(b"")


def test_keep_refuses_a_file_over_the_limit(settings):
    settings.EVIDENCE_MAX_BYTES = len(PDF)

    assert keep(PDF).size == len(PDF)
    with pytest.raises(RuleError, match="too large"):
        keep(PDF + b"x")


def test_keep_asks_who_brought_it():
    with pytest.raises(RuleError, match="who brought"):
        keep(by=None)

    assert keep(by=None, acted_as="Mayor of Kyiv").acted_as == "Mayor of Kyiv"


def test_a_title_in_another_script_still_gives_a_plain_file_name():
    assert keep(title="Угода").filename == "document.pdf"
