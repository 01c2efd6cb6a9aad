"""What happened: meetings, their agendas, who was there, what was found and minuted."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.meetings.models.held import NeedFinding
from relationships.meetings.models.meetings import Meeting
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "meeting_scheduled": _("A meeting of “%(body)s” was planned: %(begins)s, %(place)s."),
    "meeting_replanned": _(
        "The plan of the meeting of “%(body)s” was changed: %(begins)s, %(place)s."
    ),
    "meeting_cancelled": _(
        "The meeting of “%(body)s” on %(meeting_on)s was cancelled. Reason: %(because)s"
    ),
    "item_added": _("Item %(number)s was put on the agenda: %(item)s."),
    "item_removed": _("Item %(number)s was taken off the agenda: %(item)s."),
    "late_item_added": _(
        "Item %(number)s, which was not on the posted agenda of “%(body)s”, was added to the"
        " meeting of %(meeting_on)s: %(item)s."
    ),
    "item_continued": _(
        "Item %(number)s of “%(body)s” was continued from the meeting of %(meeting_on)s to that of"
        " %(to_on)s: %(item)s."
    ),
    "item_taken_over": _("Item %(number)s was continued to this meeting: %(item)s."),
    "agenda_posted": _(
        "The agenda of the meeting of “%(body)s” on %(begins)s was posted on %(posted)s"
        " (%(posted_how)s): %(items)s."
    ),
    "agenda_posted_corrected": _(
        "When the agenda of “%(body)s” for %(meeting_on)s was posted was corrected: %(posted)s"
        " (%(posted_how)s) instead of %(before_posted)s (%(before_posted_how)s). Reason: %(reason)s"
    ),
    "attendance": _("“%(body)s” met on %(meeting_on)s, %(place)s. Present: %(present)s. %(note)s"),
    "attendance_corrected": _(
        "Who was at the meeting of “%(body)s” on %(meeting_on)s was corrected: %(present)s"
        " %(note)s instead of %(before_present)s %(before_note)s. Reason: %(reason)s"
    ),
    "need_found": _(
        "“%(body)s” found on %(meeting_on)s that it had to act at once on “%(item)s”: %(ground)s."
        " Ayes %(ayes)s, present %(present)s. %(because)s"
    ),
    "need_found_corrected": _(
        "The finding of “%(body)s” on “%(item)s” was corrected: %(ground)s, ayes %(ayes)s, present"
        " %(present)s, instead of %(before_ground)s, %(before_ayes)s, %(before_present)s."
        " Reason: %(reason)s"
    ),
    "minutes": _("The minutes of the meeting of “%(body)s” on %(meeting_on)s were entered."),
    "minutes_corrected": _(
        "The minutes of the meeting of “%(body)s” on %(meeting_on)s were corrected."
        " Reason: %(reason)s"
    ),
    "meeting_document_added": _(
        "A document was added to the meeting of “%(body)s” on %(meeting_on)s: “%(title)s”."
    ),
    "meeting_document_kept": _(
        "A document was kept for staff with the meeting of “%(body)s” on %(meeting_on)s."
    ),
    "meeting_document_taken_back": _(
        "The document “%(title)s” of the meeting of “%(body)s” on %(meeting_on)s was taken back"
        " from the public. Reason: %(because)s"
    ),
    "minutes_approved": _(
        "“%(body)s” approved the minutes of %(meeting_on)s at its meeting of %(approved_on)s."
    ),
}

register(
    SENTENCES,
    choices={"meeting_kind": Meeting.Kind, "ground": NeedFinding.Ground},
    pages={"meeting": "meeting_detail"},
)
