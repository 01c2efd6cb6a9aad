"""The entries about a committee that can be corrected: due days, meeting, translations."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from relationships.committees.domain import meetings
from relationships.committees.domain.committee_days import COMMITTEE_DAYS
from relationships.committees.domain.committee_translations import COMMITTEE_TRANSLATION
from relationships.committees.forms.ballots import CommitteeDaysForm, HeldMeetingForm
from relationships.committees.models.ballots import Discussion
from sistercities.kernel.calendar import by_the_clock, council_zone
from sistercities.kernel.entry_acts import EntryPages
from sistercities.kernel.translation_acts import translation_pages


def _meeting(meeting: Discussion) -> dict[str, str]:
    return {
        _("Date and time"): by_the_clock(meeting.held_at, council_zone()),
        _("Place"): meeting.place,
        _("Agenda posted on"): date_format(meeting.agenda_posted_on),
        _("Present"): ", ".join(meetings.names_of(meeting)),
    }


DAYS = EntryPages(COMMITTEE_DAYS, CommitteeDaysForm)
MEETINGS = EntryPages(meetings.MEETING, HeldMeetingForm, reads=_meeting)
TRANSLATIONS = translation_pages(COMMITTEE_TRANSLATION, lambda nomination: nomination.committee)
ENTRIES = (DAYS, MEETINGS, TRANSLATIONS)
