"""What must be true after every kill, asked of the database past Django.

Each act is one row of facts that stand or fall together: all as before, or all as after. The
queries need nothing of ours but the tables; `ask` runs one and gives back its rows.
"""

from collections import Counter, defaultdict

CLERKS = 2
BEFORE = {
    "approval": ("proposed", 0, 0, 0, 0, 0),
    "acceptance": ("shipped", 0, 0, 0, 0, 0, 0, 0, 0, 0),
}
AFTER = {
    "approval": ("approved", 1, 1, 1, 1, 0),
    "acceptance": ("received", 1, 1, 3, 1, 1, 1, 1, CLERKS, 1),
}

# State; confirmed approvals, steps, entries of the record, answered and unanswered forms.
APPROVALS = """
SELECT d.id, d.state,
  (SELECT count(*) FROM aid_approval a WHERE a.donation_id = d.id AND a.confirmed_at IS NOT NULL),
  (SELECT count(*) FROM aid_donationstep s WHERE s.case_id = d.id AND s.act = 'donation_approved'),
  (SELECT count(*) FROM sistercities_publicrecordentry e
   WHERE e.subject = 'donation/' || d.reference AND e.line::json ->> 'act' = 'donation_approved'),
  (SELECT count(*) FROM sistercities_formkey f JOIN aid_approval a
   ON f.purpose = 'aid_approval/' || a.id || '/confirm'
   WHERE a.donation_id = d.id AND f.answer <> ''),
  (SELECT count(*) FROM sistercities_formkey f JOIN aid_approval a
   ON f.purpose = 'aid_approval/' || a.id || '/confirm'
   WHERE a.donation_id = d.id AND f.answer = '')
FROM aid_donation d WHERE d.id = ANY(%s) ORDER BY d.id
"""

# State; acceptances, their lines, what arrived, used links, steps, entries of the record, mails to
# the donor and to the clerks, answered forms.
ACCEPTANCES = """
SELECT d.id, d.state,
  (SELECT count(*) FROM aid_acceptance a WHERE a.donation_id = d.id),
  (SELECT count(*) FROM aid_acceptanceline l JOIN aid_acceptance a ON a.id = l.acceptance_id
   WHERE a.donation_id = d.id),
  (SELECT sum(l.arrived)::int FROM aid_donationline l WHERE l.donation_id = d.id),
  (SELECT count(*) FROM aid_acceptancelink k WHERE k.donation_id = d.id AND k.used_at IS NOT NULL),
  (SELECT count(*) FROM aid_donationstep s WHERE s.case_id = d.id AND s.act = 'donation_received'),
  (SELECT count(*) FROM sistercities_publicrecordentry e
   WHERE e.subject = 'donation/' || d.reference AND e.line::json ->> 'act' = 'donation_received'),
  (SELECT count(*) FROM post_office_email m JOIN aid_pledgedonor p ON m."to" = p.email
   WHERE p.pledge_id = d.pledge_id),
  (SELECT count(*) FROM post_office_email m
   WHERE m.message LIKE '%%/admin/donations/' || d.id || '/%%'
   AND m.headers::text NOT LIKE '%%office_late%%'),
  (SELECT count(*) FROM sistercities_formkey f JOIN aid_acceptancelink k
   ON f.purpose = 'received/' || k.token_hash WHERE k.donation_id = d.id AND f.answer <> '')
FROM aid_donation d WHERE d.id = ANY(%s) ORDER BY d.id
"""

# What each counter of a cap says, and what the donations that count on it are worth.
CAPS = """
SELECT y.used, (SELECT coalesce(sum(d.value), 0) FROM aid_donation d
  WHERE (d.legal_basis_id, d.city_id, d.cap_begins_on) = (y.legal_basis_id, y.city_id, y.begins_on)
  AND d.state NOT IN ('proposed', 'cancelled'))
FROM aid_capyear y
"""
OUTBOX = "SELECT message_id FROM post_office_email"
WAITING = "SELECT count(*) FROM post_office_email WHERE status <> 0"  # 0: sent


def stands(ask, kind, pks):
    """The facts of each donation."""
    rows = ask({"approval": APPROVALS, "acceptance": ACCEPTANCES}[kind], [list(pks)])
    return {pk: tuple(facts) for pk, *facts in rows}


def half_done(ask, kind, pks):
    """Those that are neither as before the act nor as after it."""
    found = stands(ask, kind, pks).items()
    return [(kind, pk, facts) for pk, facts in found if facts not in (BEFORE[kind], AFTER[kind])]


def lost(ask, kind, acknowledged):
    """Of these, which were acknowledged, those that are not as after the act."""
    found = stands(ask, kind, acknowledged)
    return [(kind, pk, found.get(pk)) for pk in acknowledged if found.get(pk) != AFTER[kind]]


def untrue_caps(ask):
    return [(used, worth) for used, worth in ask(CAPS) if used != worth]


def mail_faults(ask, arrived):
    """Mails that never came, came without being in the outbox, or came again as another mail."""
    came, queued = {mail.message_id for mail in arrived}, {row[0] for row in ask(OUTBOX)}
    words, names = defaultdict(set), defaultdict(set)
    for mail in arrived:
        words[mail.message_id].add((mail.to, mail.text))
        names[mail.to, mail.text].add(mail.message_id)
    return {
        "never sent": queued - came,
        "not of the outbox": came - queued,
        "one name, two mails": {name for name, mails in words.items() if len(mails) > 1},
        "one mail, two names": [several for several in names.values() if len(several) > 1],
    }


def sent_again(arrived):
    """How many mails came a second time, a third time…"""
    return sum(count - 1 for count in Counter(mail.message_id for mail in arrived).values())
