"""The case packet: one tagged PDF that says what the page says, in the reader's language."""

import io

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from relationships.models import Nomination
from sistercities.kernel.papers import Paper, heading, paragraphs, table
from sistercities.kernel.workflow import RuleError
from tests.factories_council import confirmed_roll_call, draft_nomination, entered_roll_call

pytestmark = pytest.mark.django_db


def packet(client, nomination, language="en"):
    with translation.override(language):
        return client.get(reverse("nomination_packet", args=[nomination.slug]))


def read(content):
    return PdfReader(io.BytesIO(content))


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def a_paper(said="A word", **fields):
    given = {
        "title": "A paper",
        "lead": "What it is",
        "author": "A council",
        "address": "https://example.gov/en/",
        "blocks": [heading("Part"), paragraphs(said)],
    }
    return Paper(**given | fields)


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("en", "Nomination of", "What the council decided"),
        ("uk", "Подання:", "Що вирішила рада"),
    ],
)
def test_the_packet_is_a_tagged_pdf_in_the_readers_language(client, language, title, said):
    nomination = confirmed_roll_call().case

    answer = packet(client, nomination, language)
    pdf = read(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    assert f"nomination-{nomination.slug}.pdf" in answer["Content-Disposition"]
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == language
    assert title in pdf.metadata.title
    assert said in words(pdf)
    assert f"1 / {len(pdf.pages)}" in words(pdf)
    assert not answer.cookies


def test_it_names_the_motion_its_arithmetic_and_who_voted_how(client):
    call = confirmed_roll_call()

    text = words(read(packet(client, call.case).content))

    vote = call.votes.first()
    assert call.motion.title in text
    assert f"{vote.member} {vote.get_choice_display()}" in text
    assert "10 needed for a quorum" in text


def test_a_draft_of_a_roll_call_is_not_in_it(client):
    call = entered_roll_call()

    text = words(read(packet(client, call.case).content))

    assert "The council has not voted on this motion yet." in text
    assert "needed for a quorum" not in text


def test_a_nomination_that_is_not_public_has_none(client):
    assert packet(client, draft_nomination()).status_code == 404


def test_what_was_typed_is_never_read_as_markup(client):
    said = '#panic("x") $x$ *bold* \\ <b> @ref #[hash] //'

    assert said in words(read(a_paper(said).pdf()))


def test_the_same_paper_of_one_day_has_the_same_bytes(client):
    paper = a_paper(blocks=[table(["Name", "Vote"], [["Київ", "aye"], ["بيروت", "no"]])])

    assert paper.pdf() == paper.pdf()


def test_letters_without_a_font_are_told_in_a_sentence(client):
    nomination = confirmed_roll_call().case
    Nomination.objects.filter(pk=nomination.pk).update(why="名古屋")

    answer = packet(client, nomination)

    assert answer.status_code == 422
    assert "letters of a script for which" in answer.content.decode()
    assert nomination.get_public_url() in answer.content.decode()
    with pytest.raises(RuleError, match="Everything it says is on the web page"):
        a_paper("名古屋").pdf()
