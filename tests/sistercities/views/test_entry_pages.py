"""The pages of an entry, tried with every kind of them."""

import pytest

from sistercities.entry_words import heading
from tests.entry_examples import EXAMPLES
from tests.factories import clerk

pytestmark = pytest.mark.django_db
every = pytest.mark.parametrize("example", EXAMPLES, ids=str)


def page(client, row, act=""):
    client.force_login(clerk())
    return client.get(row.get_staff_url() + (f"{act}/" if act else ""))


@every
def test_every_heading_names_the_case(client, example):
    row = example.counting()
    acts = ["", "correct", *(["strike"] if example.kind.struck else [])]

    titles = [page(client, row, act).context["title"] for act in acts]
    draft = example.corrected(row)
    titles += [page(client, draft, act).context["title"] for act in ("confirm", "discard")]

    called = example.kind.called(row)
    assert called
    assert all(title.startswith(called) for title in titles)
    draft.refresh_from_db()
    assert heading(draft) in titles[-1]


@every
def test_only_what_another_entered_asks_why_it_is_discarded(client, example):
    author = clerk()
    draft = example.corrected(example.counting(), by=author)

    theirs = page(client, draft, "discard").context
    client.force_login(author)
    mine = client.get(f"{draft.get_staff_url()}discard/").context

    assert ("reason" in theirs["form"].fields, "reason" in mine["form"].fields) == (True, False)
    assert theirs["consequences"].mails
