"""Who gets what from each address of the site. An address that is not listed here fails the test.

One letter for each persona, in the order of PERSONAS:
  o it answers    s asked to sign in    x refused (403)    - not found (404)
  > sent on to another page    m only a button leads there (405)
"""

from types import SimpleNamespace

import pytest

from sistercities.kernel.cases.addresses import PROCESSES
from tests.reading import INLINE
from tests.walks.asking import ask, signed_in
from tests.walks.routes import MEMBER_PAGES, addresses, one_of_each_kind, process_and_case

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PERSONAS = (
    "anonymous", "account", "undeclared", "member", "recused", "chair", "clerk", "administrator",
)  # fmt: skip

WITHOUT_A_ROLE = ("account", "undeclared", "member", "recused")

EVERYBODY, SIGNED_IN, NOBODY = "oooooooo", "sooooooo", "sxxxxxxx"
STAFF, CLERK, ADMINISTRATOR = "sxxxxxoo", "sxxxxxox", "sxxxxxxo"

# Tables in Django's admin: who reads list, row and history; who adds. Nobody deletes.
TABLES = {
    "account_emailaddress": (NOBODY, NOBODY),
    "aid_capyear": (STAFF, NOBODY),
    "aid_conflictmark": (CLERK, CLERK),
    "aid_donation": (CLERK, NOBODY),
    "aid_item": (CLERK, "s>>>>>>>"),
    "aid_legalbasis": (STAFF, ADMINISTRATOR),
    "aid_need": (CLERK, "s>>>>>>>"),
    "aid_pastdonation": (CLERK, CLERK),
    "aid_pledge": (CLERK, NOBODY),
    "aid_recipientbody": (CLERK, CLERK),
    "auth_group": (ADMINISTRATOR, NOBODY),
    "post_office_email": (STAFF, NOBODY),
    "relationships_agreement": (STAFF, NOBODY),
    "relationships_body": (STAFF, STAFF),
    "relationships_city": (STAFF, STAFF),
    "relationships_committee": (CLERK, NOBODY),
    "relationships_council": (STAFF, NOBODY),
    "relationships_country": (STAFF, NOBODY),
    "relationships_meeting": (CLERK, "sxxxxx>x"),
    "relationships_motion": (STAFF, NOBODY),
    "relationships_nomination": (CLERK, "s>>>>>>>"),
    "relationships_office": (STAFF, STAFF),
    "relationships_person": (STAFF, STAFF),
    "relationships_policy": (STAFF, STAFF),
    "relationships_relationship": (STAFF, "s>>>>>>>"),
    "relationships_rollcall": (STAFF, NOBODY),
    "relationships_signinglink": (STAFF, NOBODY),
    "relationships_term": (STAFF, STAFF),
    "sistercities_user": (STAFF, STAFF),
}

OTHERS = {
    EVERYBODY: """
        livez readyz robots home record record_entry record_lines record_checker feed
        meeting_list meeting_detail body_detail meeting_calendar meetings_calendar
        meeting_agenda meeting_minutes
        sister_city_list city_detail nomination_list nomination_detail nomination_packet
        agreement_print agreement_bytes signing signing_done
        aid donation_detail
        pledge pledge_draft pledge_photograph pledge_check pledge_confirm pledge_confirmed
        pledge_follow pledge_follow_answer pledge_follow_change pledge_follow_withdraw
        pledge_follow_photograph
        receiving receiving_print receiving_photograph receiving_done
        account_inactive account_email_verification_sent account_confirm_email
        account_reset_password account_reset_password_done
        account_reset_password_from_key account_reset_password_from_key_done""",
    ">>>>>>>>": """
        front_door favicon account_email
        signing_open signing_here signing_scan signing_refuse
        receiving_sign receiving_refuse
        pledge_send pledge_email pledge_again pledge_link_again""",
    "o>>>>>>>": "account_login account_signup",
    ">ooooooo": "account_logout",
    "ssssssss": "admin:login",
    ">mmmmmmm": "admin:logout",
    SIGNED_IN: """
        admin:index admin:jsi18n admin:password_change_done
        account_change_password account_reauthenticate mailbox""",
    "s>>>>>>>": """
        account_set_password account_confirm_login_code admin:password_change
        admin:relationships_nomination_change
        admin:aid_need_change admin:aid_pledge_change admin:aid_item_change
        admin:aid_donation_change admin:aid_pastdonation_change""",
    "s-------": "admin:view_on_site",
    "sxxxxxo-": "desk_list",
    "s-----oo": "admin:app_list",
    NOBODY: "admin:autocomplete",
    "sxxxxx>x": "admin:relationships_meeting_change",
    "sxxxxx>>": "admin:relationships_council_changelist",
    "sxxxxxmm": "admin:sistercities_user_invite",
    "------o-": "photograph",
    # A committee member's own pages, and the papers of the nomination.
    # Who stepped aside is told so on the first, and sees no more.
    "s->ooo--": "my_nomination",
    "s->oxo--": "my_review my_vote my_object",
    "s-ooxo--": "my_declare",
    "sxxoxoox": "nomination_case",
    "s--o-oo-": "document",
    # What the chair opens and closes; all other acts are the clerk's.
    "sxxxxoox": """
        nomination/open-discussion nomination/open-ballot nomination/close-ballot""",
    STAFF: "council_case legal_basis_case",
    ADMINISTRATOR: """
        council/confirm-alone council/confirm-by-two
        legal_basis/correct-wording legal_basis/out-of-use legal_basis/in-use""",
    CLERK: """
        admin:aid_conflictmark_lift
        admin:post_office_email_again admin:post_office_email_settle
        nomination_new relationship_new relationship_case person_case
        person/correct-name person/close-term
        staff_meetings meeting_new meeting_case meeting/add-item meeting/post-agenda meeting/edit
        meeting/remove-item meeting/enter-attendance meeting/enter-finding meeting/enter-minutes
        meeting/add-document meeting/take-back-document
        meeting/approve-minutes meeting/add-late-item meeting/continue-item meeting/cancel
        body_case body/enter-notice-rule body/enter-vote-rule body/seat body/end-membership
        body/correct-name body/give-role
        council/correct-facts council/translate office_case office/correct-title
        nomination/translate
        recipient_case recipient/correct-name
        nomination/file-motion nomination/report-motion
        nomination/enter-roll-call nomination/enter-unnamed-vote nomination/enter-voice-vote
        nomination/correct-motion
        nomination/amend-motion nomination/continue-motion nomination/refer-motion
        nomination/add-motion-document nomination/report-back nomination/take-up-motion
        nomination/withdraw-motion nomination/receive-and-file
        nomination/report-roll-call
        nomination/form-committee nomination/start-review nomination/seat-member
        nomination/end-membership nomination/record-declaration nomination/lift-recusal
        nomination/give-role
        nomination/step-aside nomination/lift-staff-recusal
        nomination/remind nomination/paper-review nomination/call-vote nomination/paper-vote
        nomination/draft-agreement nomination/edit-agreement nomination/name-signatories
        nomination/partner-decision nomination/freeze nomination/supersede nomination/reject-text
        nomination/send-link nomination/revoke-link nomination/remind-signatory
        nomination/enter-signature
        nomination/dossier nomination/add-document nomination/resubmit
        nomination/return nomination/withdraw nomination/lapse
        relationship/recognise relationship/change-status relationship/note-certainty
        relationship/add-date relationship/add-attestation relationship/file-motion
        relationship/enter-roll-call relationship/enter-unnamed-vote relationship/enter-voice-vote
        relationship/correct-motion
        relationship/amend-motion relationship/continue-motion relationship/refer-motion
        relationship/add-motion-document relationship/report-back relationship/take-up-motion
        relationship/withdraw-motion relationship/receive-and-file
        city_case city/add-label city/add-name country_case country/add-label
        need_new need_case item_new item_case pledge_case donation_case
        need/publish need/edit need/close need/translate
        pledge/take-up pledge/ask pledge/mark-read pledge/decline pledge/correct-things
        pledge/send-link pledge/erase
        item/value item/propose item/photographs item/correct-value item/correct-declaration
        item/correct-description item/translate item/gone item/take-back
        donation/record-request donation/choose-basis donation/add-line donation/file-motion
        donation/enter-roll-call donation/enter-unnamed-vote donation/enter-voice-vote
donation/amend-motion donation/continue-motion donation/refer-motion
        donation/add-motion-document donation/report-back donation/take-up-motion
        donation/withdraw-motion donation/receive-and-file
        donation/correct-request donation/correct-motion
        donation/enter-approval
        donation/record-conditions donation/make-ready donation/reopen-condition
        donation/cancel-line donation/cancel donation/cancel-rejected
        donation/ship donation/thank donation/complete
        donation/send-acceptance-link donation/remind-recipient donation/revoke-acceptance-link
        donation/paper-acceptance donation/correct-shipment donation/correct-acceptance""",
}

KEPT_BY_ADMINISTRATORS = {"aid_basiswording"}

LETTERS = {200: "o", 409: "o", 403: "x", 404: "-", 405: "m"}
SIGN_IN = ("/accounts/login/", "/admin/login/")
LETS_IN, REFUSALS = "o>m", "sx-m"


def expected():
    """Route -> the letters of all personas."""
    table = {}
    for name, (reads, adds) in TABLES.items():
        pages = dict.fromkeys(("changelist", "history", "change"), reads)
        pages |= {"add": adds, "delete": NOBODY}
        table |= {f"admin:{name}_{page}": letters for page, letters in pages.items()}
    for letters, names in OTHERS.items():
        table |= dict.fromkeys(names.split(), letters)
    for (
        noun,
        process,
    ) in PROCESSES.items():  # what is entered by one person and confirmed by another
        acts = {f"{noun}/{act.name}" for act in process.acts}
        reads, does = (STAFF, ADMINISTRATOR) if noun in KEPT_BY_ADMINISTRATORS else (CLERK, CLERK)
        table |= {f"{noun}_case": reads} | dict.fromkeys(acts, does)
    return table


def letter(response):
    if response.status_code in (301, 302):
        return "s" if response["Location"].startswith(SIGN_IN) else ">"
    return LETTERS.get(response.status_code, str(response.status_code))


def is_inline(page):
    is_html = page.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not page.streaming and INLINE.search(page.content.decode()) is not None


def asked_for(world, who):
    """The addresses that this persona walks, with the letters that are listed for it.

    Acts of a process are one page that asks each act who may; so the clerk walks them all, and the
    others one of each process. Who holds no permission at all walks no tables but the chair does.
    """
    wanted = {name: letters[PERSONAS.index(who)] for name, letters in expected().items()}
    left_out = set()
    if who != "clerk":
        one = {name.partition("/")[0]: name for name in wanted if "/" in name}
        left_out |= {name for name in wanted if "/" in name} - {*one.values()}
    if who in WITHOUT_A_ROLE:
        left_out |= {name for name in wanted if name.startswith("admin:")} - {"admin:index"}
    return {
        name: (url, wanted.get(name))
        for name, url in addresses(world).items()
        if name not in left_out
    }


def differences(answers, wanted):
    """Where an answer is another one than listed: readable, unlike two long dictionaries."""
    return [
        f"{name}: {answers.get(name, 'not there')} instead of {wanted.get(name, 'not listed')}"
        for name in sorted({*answers, *wanted})
        if answers.get(name) != wanted.get(name)
    ]


def of_a_row():
    """The addresses that name a row of a case, a paper or a link."""
    plain = {
        "nomination_list",
        "nomination_detail",
        "nomination_packet",
        "nomination_new",
        "staff_meetings",
        "meeting_new",
        "meeting_list",
        "meetings_calendar",
        "relationship_new",
        "signing_done",
        "need_new",
        "item_new",
        "pledge",
        "pledge_confirmed",
        "receiving_done",
    }
    kinds = ("nomination", "relationship", "my_", "agreement", "document", "signing")
    kinds += ("need", "pledge", "item", "donation", "receiving", "photograph")
    kinds += ("city_case", "city/", "country", "meeting", *PROCESSES)
    return {name for name in expected() if name.startswith(kinds)} - plain


def test_every_address_is_listed(world):
    assert (
        differences(dict.fromkeys(addresses(world), "there"), dict.fromkeys(expected(), "there"))
        == []
    )


@pytest.mark.parametrize("who", PERSONAS)
def test_each_address_answers_as_listed_and_looking_changes_nothing(client, world, looking, who):
    """Whatever an address writes while it is looked at is an error of the database, hence a 500.

    No page holds a style or a script that the content security policy forbids.
    """
    signed_in(client, world, who)
    walk = asked_for(world, who)

    with looking():
        pages = {name: ask(client, "GET", url) for name, (url, _letter) in walk.items()}

    answers = {name: letter(page) for name, page in pages.items()}
    assert [name for name, page in pages.items() if is_inline(page)] == []
    assert differences(answers, {name: wanted for name, (_url, wanted) in walk.items()}) == []


@pytest.mark.parametrize("who", PERSONAS[1:])
def test_each_act_is_for_whom_it_is_listed(world, who):
    """The page of an act was walked above; here each act is asked who may, without the page."""
    wanted = {
        name: letters[PERSONAS.index(who)] == "o"
        for name, letters in expected().items()
        if "/" in name
    }

    answers = {}
    for noun in {name.partition("/")[0] for name in wanted}:
        process, case = process_and_case(world, noun)
        answers |= {f"{noun}/{act.name}": act.may(world.people[who], case) for act in process.acts}

    assert differences(answers, wanted) == []


def test_who_has_no_role_holds_no_permission_at_all(world):
    """So for Django's admin they are all the same, and the chair stands for them."""
    held = {who: world.people[who].get_all_permissions() for who in (*WITHOUT_A_ROLE, "chair")}

    assert held == {who: set() for who in held}


@pytest.mark.parametrize(
    "who", ["anonymous", "account", "member", "recused", "chair", "administrator"]
)
def test_who_may_not_look_may_not_send_either(client, world, who):
    signed_in(client, world, who)
    walk = asked_for(world, who)
    closed = {name: url for name, (url, wanted) in walk.items() if wanted not in LETS_IN}

    answers = {name: letter(client.post(url, {"reason": "x"})) for name, url in closed.items()}

    assert {name: seen for name, seen in answers.items() if seen not in REFUSALS} == {}


@pytest.mark.parametrize("who", ["anonymous", "member", "clerk"])
def test_a_row_that_is_not_there_is_not_found(client, world, who):
    signed_in(client, world, who)
    gone = SimpleNamespace(pk=2**62, slug="nowhere", version=2**62)
    gone.meeting = gone.minuted = gone.body = gone
    gone.nomination = gone.person = gone.council = gone.office = gone.waiting = gone.private = (
        gone.agreement
    ) = gone
    gone.city = gone.country = gone
    gone.token = "x" * 43
    gone.aid = gone_aid(gone)
    gone.entries = dict.fromkeys(PROCESSES, gone)
    sent_on = {name for name, letters in expected().items() if letters == ">>>>>>>>"}

    answers = {
        name: letter(client.get(url, follow=name in sent_on))
        for name, url in one_of_each_kind(addresses(gone)).items()
        if name in of_a_row() and (who != "member" or name.startswith(("my_", "document")))
    }

    assert {name: seen for name, seen in answers.items() if seen not in "-ms"} == {}


def gone_aid(row):
    """Aid of which there is nothing."""
    row.reference = "nowhere"
    rows = ("need", "pledge", "item", "donation", "body", "legal_basis", "mark")
    photographs = ("photograph", "draft_photograph", "sent_photograph")
    return SimpleNamespace(
        **dict.fromkeys((*rows, *photographs), row),
        **dict.fromkeys(("draft", "sent"), "0" * 64),
        **dict.fromkeys(("confirm", "follow", "receive"), "x" * 43),
    )


@pytest.mark.parametrize("who", ["undeclared", "member", "recused", "chair"])
def test_the_committee_of_one_city_learns_nothing_of_another(client, world, who):
    signed_in(client, world, who)
    elsewhere = SimpleNamespace(**vars(world) | {"nomination": world.draft})
    acts = {n for n in expected() if n.startswith("nomination/")} | {"nomination_case"}

    answers = {
        name: letter(client.get(url))
        for name, url in addresses(elsewhere).items()
        if name in {*acts, *MEMBER_PAGES}
    }

    assert answers == dict.fromkeys(acts, "x") | dict.fromkeys(MEMBER_PAGES, "-")


@pytest.mark.parametrize("who", ["anonymous", "account", "member", "clerk"])
def test_a_draft_has_no_public_page(client, world, who):
    signed_in(client, world, who)

    assert client.get(f"/en/nominations/{world.draft.slug}/").status_code == 404
