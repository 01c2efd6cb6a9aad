"""What people type is made plain once, and told plainly once more."""

import sys
import xml.etree.ElementTree as ET

import pytest
from django import forms
from django.contrib import admin
from django.test import RequestFactory
from post_office.models import Email

from sistercities.kernel import fields, outbox, public_record, text
from sistercities.models import User
from tests.days import today
from tests.factories import CouncilFactory, UserFactory, kyiv
from tests.test_form_texts import our_forms, subclasses

ZWNJ, ZWJ = "\u200c", "\u200d"
UNSEEN = "\0\x01\x08\x1f\x7f\x9f\xad\u061c\u200b\u200e\u200f\u202a\u202e\u2060\u2066\u2069"
UNSEEN += "\u3164\ufeff\ufe0f\ufffe\uffff"
PASSWORDS = forms.PasswordInput


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Kyiv\u200b ", "Kyiv"),
        ("i\u0308", "ï"),
        ("Sis\xadter\ufeff Cities", "Sister Cities"),
        ("\u202eevil\u202c", "evil"),
        ("a\x0bb\x0cc\x85d\u2028e\r\nf\rg", "a\nb\nc\nd\ne\nf\ng"),
        (UNSEEN, ""),
        (f" {ZWNJ}{ZWJ} ", ""),
        (f"می{ZWNJ}خواهم", f"می{ZWNJ}خواهم"),
        (f"می{ZWNJ}{ZWJ}{ZWNJ}خواهم", f"می{ZWNJ}خواهم"),
        (f"{ZWNJ}می{ZWNJ} ", "می"),
        (f"क्{ZWJ}ष", f"क्{ZWJ}ष"),
        (f"Ky{ZWNJ}iv{ZWJ}", "Kyiv"),
        (f"К{ZWJ}иїв", "Київ"),
        ("tab\tstays", "tab\tstays"),
        ("", ""),
    ],
)
def test_what_is_typed_is_made_plain(typed, kept):
    assert text.clean(typed) == kept
    assert text.clean(kept) == kept


def test_nothing_that_anybody_sees_is_lost():
    seen = "Київ, О’Коннор, İstanbul, 東京, مدينة, שלום, ½ € № ⅓ 👍 «» — … Ł ß"

    assert text.clean(seen) == seen


def test_no_sign_that_xml_forbids_is_kept_or_told():
    everything = "".join(map(chr, range(sys.maxunicode + 1)))

    for plain in (text.clean(everything), text.for_xml(everything)):
        ET.fromstring(f"<a>{plain.translate({60: None, 38: None})}</a>".encode())


def text_fields(form):
    return {
        name: field
        for name, field in form.base_fields.items()
        if isinstance(field, forms.CharField) and not isinstance(field.widget, PASSWORDS)
    }


def keeps_unseen(field):
    """Whether this field hands on what nobody sees, or takes nothing for something."""
    address = isinstance(field, forms.EmailField | forms.URLField)
    sample = "http://a.example/" if isinstance(field, forms.URLField) else "a@b.example"
    typed = sample if address else "ab"
    given = f" {UNSEEN}{typed[0]}{UNSEEN}{typed[1:]}{UNSEEN} "
    return field.to_python(given) != typed or field.to_python(UNSEEN) not in ("", None)


# What is made of a table is shown by the admin only, which chooses the fields; see below.
OF_THE_SITE = [form for form in our_forms() if not issubclass(form, forms.BaseModelForm)]


@pytest.mark.parametrize("form", OF_THE_SITE, ids=lambda form: form.__qualname__)
def test_every_text_field_of_the_site_cleans(form):
    assert [name for name, field in text_fields(form).items() if keeps_unseen(field)] == []


def forms_of_table(model_admin, request):
    edits = model_admin.has_add_permission(request) or model_admin.has_change_permission(request)
    found = [model_admin.get_form(request)] if edits else []
    sets = model_admin.get_formsets_with_inlines(request)
    return [*found, *(formset.form for formset, _inline in sets)]


@pytest.mark.django_db
def test_every_text_field_of_the_admin_cleans():
    request = RequestFactory().get("/admin/")
    request.user = UserFactory(is_superuser=True)

    kept = {
        f"{model.__name__}: {form.__name__}.{name}"
        for model, model_admin in admin.site._registry.items()
        for form in forms_of_table(model_admin, request)
        for name, field in text_fields(form).items()
        if keeps_unseen(field)
    }

    assert kept == set()


def test_most_tables_of_the_admin_were_looked_at(rf):
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_active=True)

    edited = [one for one in admin.site._registry.values() if one.has_change_permission(request)]

    assert len(edited) > 8


def test_a_field_that_does_not_clean_is_seen():
    assert keeps_unseen(forms.CharField())
    assert keeps_unseen(forms.EmailField())
    assert not keeps_unseen(fields.CharField(widget=forms.Textarea))
    assert subclasses(forms.CharField) > subclasses(fields._Cleaned)


@pytest.mark.django_db
def test_the_same_address_makes_no_second_account_and_signs_in(client):
    user = UserFactory(email="clerk@example.org")
    user.set_password("a long password for a test")
    user.save()

    clean = User.objects.create_user("\u200bdep\xaduty@exam\u200bple.org\ufeff", name="Deputy")
    given = {"login": "\u200bclerk@exam\xadple.org ", "password": "a long password for a test"}
    answer = client.post("/accounts/login/", given)

    assert clean.email == "deputy@example.org"
    assert answer["Location"] == "/admin/"


@pytest.mark.django_db
def test_a_pasted_address_gets_its_new_password(client, mailoutbox):
    user = UserFactory(email="clerk@example.org")

    client.post("/accounts/password/reset/", {"email": f"{user.email}\u200b"})

    assert [mail.to for mail in mailoutbox] == [["clerk@example.org"]]


@pytest.mark.django_db
def test_an_account_is_not_opened_twice_with_an_unseen_sign(client):
    UserFactory(email="clerk@example.org")
    client.force_login(UserFactory(is_superuser=True))

    page = client.get("/admin/sistercities/user/add/")
    given = {"name": "Clerk", "email": "clerk@exam\u200bple.org", "is_active": "on"}
    given["form_key"] = page.context.get("form_key", "")
    answer = client.post("/admin/sistercities/user/add/", given)

    assert "already has an account with this address" in answer.content.decode()
    assert User.objects.filter(email__startswith="clerk").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_feed_can_be_read_whatever_is_in_the_record(client, language):
    """Every sign that the database can hold, in each text that reaches the feed."""
    signs = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x10000)]))
    CouncilFactory(city=kyiv(), name=signs[:150])
    for start in range(0, len(signs), 8_000):
        part = signs[start : start + 8_000]
        public_record.append(
            act="motion_filed",
            subject="nomination/kyiv",
            happened_on=today(),
            facts={"title": part, "council_file": part, "mover": part, "purpose": part},
        )
        public_record.append(
            act="nomination_withdrawn",
            subject=f"nomination/{start}",
            happened_on=today(),
            facts={"reason": part, "city": part},
        )

    answer = client.get(f"/{language}/feed/")

    assert answer.status_code == 200
    entries = ET.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == public_record.head().sequence


@pytest.mark.django_db
def test_a_mail_goes_out_whatever_was_typed_before_it_was_cleaned(settings):
    signs = "".join(map(chr, [*range(1, 0xD800), *range(0xE000, 0x10000)]))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for start in range(0, len(signs), 4_000):
        context = {"refusal": {"reason": signs[start : start + 4_000], "signatory": signs[:60]}}
        outbox.post("signature_refused", to="a@example.org", language="en", context=context)
        subject = {"nomination": {"city": {"name": f"K{signs[start : start + 200]}v"}}}
        outbox.post("roll_call_confirmed", to="a@example.org", language="en", context=subject)

    for mail in Email.objects.all():
        message = mail.prepare_email_message()
        assert "\n" not in message.subject
        assert message.message().as_bytes()
        ET.fromstring(f"<a>{mail.message.translate({60: None, 38: None})}</a>".encode())
