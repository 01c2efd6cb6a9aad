import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict

from sistercities.kernel import form_keys
from sistercities.kernel.form_keys import ANYBODY
from sistercities.kernel.workflow import RuleError
from sistercities.models import FormKey
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_first_claim_has_no_answer_yet():
    submission = form_keys.claim(
        form_keys.new_key(ANYBODY), holder=ANYBODY, purpose="vote", body={"choice": "yes"}
    )

    assert submission.answer == ""


def test_same_form_again_gets_the_first_answer():
    key = form_keys.new_key(ANYBODY)
    first = form_keys.claim(
        key, holder=ANYBODY, purpose="vote", body={"choice": "yes", "form_key": key}
    )
    form_keys.answer(first, "/done/")

    again = form_keys.claim(
        key, holder=ANYBODY, purpose="vote", body={"choice": "yes", "form_key": key}
    )

    assert (again.answer, FormKey.objects.count()) == ("/done/", 1)


@pytest.mark.parametrize(
    ("purpose", "body"), [("vote", {"choice": "no"}), ("sign", {"choice": "yes"})]
)
def test_same_key_for_something_else_is_refused(purpose, body):
    key = form_keys.new_key(ANYBODY)
    form_keys.claim(key, holder=ANYBODY, purpose="vote", body={"choice": "yes"})

    with pytest.raises(RuleError, match="sent before with other content"):
        form_keys.claim(key, holder=ANYBODY, purpose=purpose, body=body)


def test_every_value_of_a_field_counts():
    one, two = QueryDict("to=1&to=3"), QueryDict("to=2&to=3")

    assert form_keys.body_hash(one) != form_keys.body_hash(two)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "\0" * 43, f"{'x' * 43}.{'x' * 43}"])
def test_form_without_a_proper_key_is_refused(key):
    with pytest.raises(RuleError, match="incomplete"):
        form_keys.claim(key, holder=ANYBODY, purpose="vote", body={})


@pytest.mark.django_db(transaction=True)
def test_claim_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        form_keys.claim(form_keys.new_key(ANYBODY), holder=ANYBODY, purpose="vote", body={})


def test_another_file_makes_another_form_and_stays_readable():
    one, two = (SimpleUploadedFile("scan.pdf", data) for data in (b"one", b"two"))
    key = form_keys.new_key(ANYBODY)
    form_keys.claim(key, holder=ANYBODY, purpose="sign", body={}, files={"scan": one})

    with pytest.raises(RuleError, match="other content"):
        form_keys.claim(key, holder=ANYBODY, purpose="sign", body={}, files={"scan": two})

    assert one.read() == b"one"


def test_the_work_of_a_form_is_done_once_and_its_answer_kept(rf):
    sent = rf.post("/", {"form_key": form_keys.new_key(ANYBODY), "choice": "yes"})
    done = []

    def work():
        done.append("vote")
        return f"/done/{len(done)}/"

    answers = [
        form_keys.once(sent, holder=ANYBODY, purpose="vote", work=work) for _time in range(3)
    ]

    assert (answers, done) == (["/done/1/"] * 3, ["vote"])


def test_a_form_whose_work_was_refused_can_be_sent_again(rf):
    sent = rf.post("/", {"form_key": form_keys.new_key(ANYBODY)})

    def refuse():
        raise RuleError("Not yet.")

    with pytest.raises(RuleError, match="Not yet"):
        form_keys.once(sent, holder=ANYBODY, purpose="vote", work=refuse)

    assert form_keys.once(sent, holder=ANYBODY, purpose="vote", work=lambda: "/done/") == "/done/"


def test_a_form_is_good_for_who_was_shown_it(rf):
    ana, bo = UserFactory(), UserFactory()
    body = {"choice": "yes", "form_key": form_keys.new_key(ana)}
    sent, once = rf.post("/", body), {"purpose": "vote", "body": body}

    for holder in (bo, AnonymousUser(), ANYBODY):
        with pytest.raises(RuleError, match=r"opened under another account|incomplete"):
            form_keys.once(sent, holder=holder, purpose="vote", work=lambda: "/done/")
    assert form_keys.once(sent, holder=ana, purpose="vote", work=lambda: "/done/") == "/done/"
    assert form_keys.answered(body["form_key"], holder=ana, **once) == "/done/"
    assert form_keys.answered(body["form_key"], holder=bo, **once) == ""


def test_a_form_for_anybody_is_no_form_of_an_account():
    with pytest.raises(RuleError, match="opened under another account"):
        form_keys.must_be_given_to(UserFactory(), form_keys.new_key(ANYBODY))
    form_keys.must_be_given_to(AnonymousUser(), form_keys.new_key(ANYBODY))


def test_what_is_sent_with_one_key_and_other_content_has_a_key_of_its_own():
    key, of_another = form_keys.new_key(ANYBODY), form_keys.new_key(UserFactory())
    first, second = (form_keys.key_for_content(key, digest) for digest in ("1", "2"))

    assert first != second
    assert first == form_keys.key_for_content(key, "1")
    assert form_keys.is_given_to(ANYBODY, first)
    with pytest.raises(RuleError, match="incomplete"):
        form_keys.key_for_content(of_another, "1")
