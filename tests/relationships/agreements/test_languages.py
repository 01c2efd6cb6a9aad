"""Languages of an agreement and its people: asked, offered from the country, none twice."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from relationships.agreements.domain import agreements
from relationships.models import Agreement, City, Document, PartnerContact
from sistercities.kernel.workflow import RuleError
from tests.factories import NominationFactory, clerk
from tests.factories_agreements import PDF, TEXTS, designated, drafted, nomination_home
from tests.relationships.agreements.test_agreements_in_sql import update_agreement

pytestmark = pytest.mark.django_db
TWICE = TEXTS | {"language_partner": "en"}


@pytest.fixture
def as_clerk(client):
    client.force_login(clerk())
    return client


def url(nomination, act):
    return reverse("nomination_act", args=[nomination.pk, act])


def send(client, nomination, act, **typed):
    """Press the button of an act, with the fields that its page hides."""
    page = client.get(url(nomination, act))
    hidden = {name: page.context[name] for name in ("form_key", "seen")}
    return client.post(url(nomination, act), hidden | typed)


@pytest.mark.parametrize("act", ["draft-agreement", "edit-agreement"])
def test_one_language_twice_is_refused_beside_the_field(as_clerk, act):
    nomination = designated()
    if act == "edit-agreement":
        send(as_clerk, nomination, "draft-agreement", **TEXTS)

    page = send(as_clerk, nomination, act, **TWICE)

    form = page.context["form"]
    assert page.status_code == 422
    assert list(form.errors) == ["language_partner"]
    assert "This is our language, too." in form.errors["language_partner"][0]
    assert form["text_partner"].value() == TEXTS["text_partner"]
    assert not Agreement.objects.filter(language_partner="en").exists()


def test_an_edit_of_one_side_is_held_against_the_other():
    agreement = drafted()

    with pytest.raises(RuleError, match="our language, too"):
        agreements.edit_text(agreement, by=clerk(), language_home="uk")


def test_two_forms_of_one_language_are_two():
    assert drafted(language_partner="en-gb").language_partner == "en-gb"


def test_the_database_keeps_no_language_twice():
    update_agreement(drafted(), "language_partner = 'en'", because="agreement_in_two_languages")


@pytest.mark.parametrize(("country", "offered"), [("US", "en"), ("BE", ""), ("AQ", "")])
def test_our_language_is_offered_only_where_the_country_has_one(as_clerk, country, offered):
    nomination = designated()
    City.objects.filter(pk=nomination_home(nomination).pk).update(country_code=country)

    form = as_clerk.get(url(nomination, "draft-agreement")).context["form"]

    assert form["language_home"].value() == offered


@pytest.mark.parametrize("field", ["contact_language", "language"])
def test_a_contacts_and_a_papers_language_is_asked(as_clerk, field):
    nomination = NominationFactory(city__country_code="BE")
    act = {"contact_language": "dossier", "language": "add-document"}[field]

    form = as_clerk.get(url(nomination, act)).context["form"]

    empty, first, _others = form.fields[field].choices
    assert form[field].value() is None
    assert (empty[0], [code for code, _name in first[1]]) == ("", ["nl", "fr", "de"])


def test_a_contacts_and_a_papers_language_is_kept(as_clerk):
    nomination = NominationFactory()
    paper = {"upload": SimpleUploadedFile("a.pdf", PDF), "title": "Letter"}

    send(as_clerk, nomination, "dossier", contact_name="A", contact_language="uk")
    refused = send(as_clerk, nomination, "add-document", **paper, language="Ukrainian")
    paper["upload"].seek(0)
    send(as_clerk, nomination, "add-document", **paper, language="uk")

    assert list(refused.context["form"].errors) == ["language"]
    assert PartnerContact.objects.get().language == "uk"
    assert Document.objects.get().language == "uk"
