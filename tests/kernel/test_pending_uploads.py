"""A file that was sent with a form that could not be taken need not be chosen again."""

import datetime
import io
import os
import time

import pytest
from django import forms
from django.core import signing
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from sistercities.kernel import pending_uploads
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nsigned\n%%EOF\n"


class ScanForm(forms.Form):
    scan = forms.FileField(label="Scan")
    paper = forms.FileField(label="Paper", required=False)


def pdf(name="acceptance.pdf"):
    return SimpleUploadedFile(name, PDF, "application/pdf")


def kept(by, **files):
    form = ScanForm({}, MultiValueDict({name: [file] for name, file in files.items()}))
    form.is_valid()
    return pending_uploads.keep(form, form.files, by=by)


def again(signed, by, **files):
    """The files of the next try."""
    request = RequestFactory().post("/", {pending_uploads.TICKED: signed, **files})
    found = pending_uploads.files_of(request, by=by)
    return {name: (file.name, file.read()) for name, file in found.items()}


def test_it_goes_with_the_next_try_of_the_same_person():
    by = UserFactory()

    (one,) = kept(by, scan=pdf())

    assert (one.label, one.filename) == ("Scan", "acceptance.pdf")
    assert again([one.signed], by) == {"scan": ("acceptance.pdf", PDF)}
    assert again([one.signed], UserFactory()) == {}


def test_another_file_takes_its_place():
    by = UserFactory()
    (one,) = kept(by, scan=pdf())

    assert again([one.signed], by, scan=pdf("other.pdf")) == {"scan": ("other.pdf", PDF)}


def test_without_the_tick_it_does_not_go():
    by = UserFactory()
    kept(by, scan=pdf())

    assert again([], by) == {}


def test_a_file_that_is_itself_wrong_does_not_wait():
    assert kept(UserFactory(), scan=SimpleUploadedFile("empty.pdf", b"")) == []


def test_several_files_wait_each_for_its_field():
    by = UserFactory()

    both = kept(by, scan=pdf("a.pdf"), paper=pdf("b.pdf"))

    assert again([one.signed for one in both], by) == {
        "scan": ("a.pdf", PDF),
        "paper": ("b.pdf", PDF),
    }


def test_of_several_for_one_field_the_last_waits():
    by = UserFactory()
    form = ScanForm({}, MultiValueDict({"scan": [pdf("a.pdf"), pdf("b.pdf")]}))
    form.is_valid()

    assert [one.filename for one in pending_uploads.keep(form, form.files, by=by)] == ["b.pdf"]


def test_of_several_that_wait_for_one_field_the_last_goes():
    by = UserFactory()
    tickets = [one.signed for name in ("a.pdf", "b.pdf") for one in kept(by, scan=pdf(name))]
    request = RequestFactory().post("/", {pending_uploads.TICKED: tickets})

    files = pending_uploads.files_of(request, by=by)

    assert [file.name for file in files.getlist("scan")] == ["b.pdf"]


@pytest.mark.parametrize("signed", ["", "x", "x:y:z", "é" * 40])
def test_what_nobody_signed_is_no_file(signed):
    assert again([signed], UserFactory()) == {}


def test_a_path_in_the_name_is_left_behind():
    by = UserFactory()

    (one,) = kept(by, scan=pdf("../../etc/passwd"))

    assert one.filename == "passwd"


def test_it_waits_for_a_day(monkeypatch):
    by = UserFactory()
    (one,) = kept(by, scan=pdf())
    name = signing.TimestampSigner(salt=f"{pending_uploads.__name__}/{by.pk}").unsign_object(
        one.signed
    )
    path = storages["private"].path(name["path"])
    before = timezone.now() - datetime.timedelta(hours=25)

    early = pending_uploads.forget(before)
    os.utime(path, (before.timestamp() - 60, before.timestamp() - 60))
    late = pending_uploads.forget(before)

    assert (early, late, again([one.signed], by)) == (0, 1, {})
    tomorrow = time.time() + pending_uploads.KEPT_FOR.total_seconds() + 60
    (two,) = kept(by, scan=pdf())
    monkeypatch.setattr(time, "time", lambda: tomorrow)
    assert again([two.signed], by) == {}


def test_the_mail_loop_sweeps_up(settings):
    said = io.StringIO()

    call_command("forget_pending_uploads", stdout=said)

    assert "forget_pending_uploads" in settings.HOURLY_COMMANDS
    assert said.getvalue() == "Files forgotten: 0.\n"
