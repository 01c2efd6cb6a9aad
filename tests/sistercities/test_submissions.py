import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import QueryDict

from sistercities import submissions
from sistercities.models import FormSubmission
from sistercities.workflow import RuleError

pytestmark = pytest.mark.django_db


def test_first_claim_has_no_answer_yet():
    submission = submissions.claim(submissions.new_key(), purpose="vote", body={"choice": "yes"})

    assert submission.answer == ""


def test_same_form_again_gets_the_first_answer():
    key = submissions.new_key()
    first = submissions.claim(key, purpose="vote", body={"choice": "yes", "form_key": key})
    submissions.answer(first, "/done/")

    again = submissions.claim(key, purpose="vote", body={"choice": "yes", "form_key": key})

    assert (again.answer, FormSubmission.objects.count()) == ("/done/", 1)


@pytest.mark.parametrize(
    ("purpose", "body"), [("vote", {"choice": "no"}), ("sign", {"choice": "yes"})]
)
def test_same_key_for_something_else_is_refused(purpose, body):
    key = submissions.new_key()
    submissions.claim(key, purpose="vote", body={"choice": "yes"})

    with pytest.raises(RuleError, match="sent before with other content"):
        submissions.claim(key, purpose=purpose, body=body)


def test_every_value_of_a_field_counts():
    one, two = QueryDict("to=1&to=3"), QueryDict("to=2&to=3")

    assert submissions.body_hash(one) != submissions.body_hash(two)


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "\0" * 43])
def test_form_without_a_proper_key_is_refused(key):
    with pytest.raises(RuleError, match="incomplete"):
        submissions.claim(key, purpose="vote", body={})


@pytest.mark.django_db(transaction=True)
def test_claim_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        submissions.claim(submissions.new_key(), purpose="vote", body={})


def test_another_file_makes_another_form_and_stays_readable():
    one, two = (SimpleUploadedFile("scan.pdf", data) for data in (b"one", b"two"))
    key = submissions.new_key()
    submissions.claim(key, purpose="sign", body={}, files={"scan": one})

    with pytest.raises(RuleError, match="other content"):
        submissions.claim(key, purpose="sign", body={}, files={"scan": two})

    assert one.read() == b"one"


def test_the_work_of_a_form_is_done_once_and_its_answer_kept(rf):
    sent = rf.post("/", {"form_key": submissions.new_key(), "choice": "yes"})
    done = []

    def work():
        done.append("vote")
        return f"/done/{len(done)}/"

    answers = [submissions.once(sent, purpose="vote", work=work) for _time in range(3)]

    assert (answers, done) == (["/done/1/"] * 3, ["vote"])


def test_a_form_whose_work_was_refused_can_be_sent_again(rf):
    sent = rf.post("/", {"form_key": submissions.new_key()})

    def refuse():
        raise RuleError("Not yet.")

    with pytest.raises(RuleError, match="Not yet"):
        submissions.once(sent, purpose="vote", work=refuse)

    assert submissions.once(sent, purpose="vote", work=lambda: "/done/") == "/done/"
