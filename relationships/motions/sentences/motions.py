"""What happened in the council: motions, roll calls, corrections."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.motions.models.roll_calls import RollCallVote
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "motion_filed": _(
        "The motion “%(title)s” (council file %(council_file)s), moved by %(mover)s on"
        " %(moved_on)s, was filed."
    ),
    "motion_reported": _(
        "The motion “%(title)s”, moved by %(mover)s on %(moved_on)s, was entered as reported by:"
        " %(source)s."
    ),
    "motion_corrected": _(
        "The motion was corrected. It now reads “%(title)s” (council file %(council_file)s), moved"
        " by %(mover)s on %(moved_on)s. Reason: %(reason)s"
    ),
    "motion_amended": _(
        "The council amended the motion on %(amended_on)s. It now reads “%(title)s” (before:"
        " “%(before_title)s”). What was amended: %(reason)s"
    ),
    "motion_continued": _(
        "On %(decided_on)s the motion “%(title)s” was continued to %(until_on)s. %(note)s"
    ),
    "motion_referred": _(
        "On %(decided_on)s the motion “%(title)s” was referred to %(body)s. %(note)s"
    ),
    "motion_back": _(
        "On %(decided_on)s %(body)s reported back on the motion “%(title)s”. %(note)s"
    ),
    "motion_taken_up": _(
        "On %(decided_on)s the council took up the motion “%(title)s” again, which it had referred."
        " %(note)s"
    ),
    "motion_taken_up ayes_needed": _(
        "On %(decided_on)s the council took up the motion “%(title)s” again, which it had referred:"
        " ayes %(ayes)s, needed %(ayes_needed)s. %(note)s"
    ),
    "motion_withdrawn": _("On %(decided_on)s the motion “%(title)s” was withdrawn. %(note)s"),
    "motion_filed_away": _(
        "On %(decided_on)s the motion “%(title)s” was received and filed. %(note)s"
    ),
    "disposition_corrected": _(
        "What became of the motion “%(title)s” was corrected: decided on %(decided_on)s (before:"
        " %(before_decided_on)s). Reason: %(reason)s"
    ),
    "disposition_corrected until_on": _(
        "What became of the motion “%(title)s” was corrected: on %(decided_on)s it was continued"
        " to %(until_on)s (before: to %(before_until_on)s). Reason: %(reason)s"
    ),
    "disposition_struck": _(
        "That the motion “%(title)s” was decided on otherwise on %(decided_on)s was struck."
        " Reason: %(reason)s"
    ),
    # Until November 2026 the history of draft roll calls gave the day.
    "roll_call_entered held_on": _(
        "A roll call of %(held_on)s was entered and waits for confirmation."
    ),
    "correction_entered": _(
        "A correction of the roll call of %(held_on)s was entered and waits for confirmation."
    ),
    "roll_call_begun": _(
        "The council voted on %(held_on)s to begin: ayes %(ayes)s, noes %(noes)s, ayes needed"
        " %(needed)s."
    ),
    "roll_call_designated": _(
        "The council voted on %(held_on)s to designate the city: ayes %(ayes)s, noes %(noes)s,"
        " ayes needed %(needed)s."
    ),
    "roll_call_not_carried": _(
        "The council voted on %(held_on)s and the motion was not carried: ayes %(ayes)s,"
        " noes %(noes)s, ayes needed %(needed)s."
    ),
    "roll_call_reported_begun": _(
        "The council voted on %(held_on)s to begin, %(ayes)s to %(noes)s, as reported by:"
        " %(source)s."
    ),
    "roll_call_reported_designated": _(
        "The council voted on %(held_on)s to designate the city, %(ayes)s to %(noes)s, as reported"
        " by: %(source)s."
    ),
    "roll_call_reported_not_carried": _(
        "The council voted on %(held_on)s and the motion was not carried, %(ayes)s to %(noes)s, as"
        " reported by: %(source)s."
    ),
    "roll_call_corrected_carried": _(
        "The roll call of %(held_on)s was corrected: ayes %(ayes)s, noes %(noes)s, carried."
        " Reason: %(reason)s"
    ),
    "roll_call_corrected_carried voted_otherwise": _(
        "The roll call of %(held_on)s was corrected: ayes %(ayes)s, noes %(noes)s, carried."
        " Votes that changed: %(voted_otherwise)s. Reason: %(reason)s"
    ),
    "roll_call_corrected_not_carried voted_otherwise": _(
        "The roll call of %(held_on)s was corrected: ayes %(ayes)s, noes %(noes)s, not carried."
        " Votes that changed: %(voted_otherwise)s. Reason: %(reason)s"
    ),
    "roll_call_corrected_not_carried": _(
        "The roll call of %(held_on)s was corrected: ayes %(ayes)s, noes %(noes)s, not carried."
        " Reason: %(reason)s"
    ),
    "roll_call_reconsidered_carried": _(
        "The council reconsidered and voted again on %(held_on)s: ayes %(ayes)s, noes %(noes)s,"
        " ayes needed %(needed)s; carried. Reason: %(reason)s"
    ),
    "roll_call_reconsidered_not_carried": _(
        "The council reconsidered and voted again on %(held_on)s: ayes %(ayes)s, noes %(noes)s,"
        " ayes needed %(needed)s; not carried. Reason: %(reason)s"
    ),
    "voice_vote_carried": _(
        "The council voted by voice on %(held_on)s (council file %(council_file)s), and the motion"
        " was declared carried."
    ),
    "voice_vote_not_carried": _(
        "The council voted by voice on %(held_on)s (council file %(council_file)s), and the motion"
        " was declared not carried."
    ),
    "voice_vote_corrected_carried": _(
        "The vote by voice of %(held_on)s (council file %(council_file)s) was corrected: declared"
        " carried. Reason: %(reason)s"
    ),
    "voice_vote_corrected_not_carried": _(
        "The vote by voice of %(held_on)s (council file %(council_file)s) was corrected: declared"
        " not carried. Reason: %(reason)s"
    ),
    "voice_vote_corrected_by_voice_carried": _(
        "The vote of %(held_on)s (council file %(council_file)s) was by voice, and not with numbers"
        " as was entered: declared carried. Reason: %(reason)s"
    ),
    "voice_vote_corrected_by_voice_not_carried": _(
        "The vote of %(held_on)s (council file %(council_file)s) was by voice, and not with numbers"
        " as was entered: declared not carried. Reason: %(reason)s"
    ),
    "voice_vote_corrected_by_name_carried": _(
        "The vote of %(held_on)s (council file %(council_file)s) was by name, and not by voice as"
        " was entered: ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s; carried. Reason:"
        " %(reason)s"
    ),
    "voice_vote_corrected_by_name_not_carried": _(
        "The vote of %(held_on)s (council file %(council_file)s) was by name, and not by voice as"
        " was entered: ayes %(ayes)s, noes %(noes)s, ayes needed %(needed)s; not carried. Reason:"
        " %(reason)s"
    ),
    "voice_vote_reconsidered_carried": _(
        "The council voted again, by voice, on %(held_on)s (council file %(council_file)s), and the"
        " motion was declared carried. Reason: %(reason)s"
    ),
    "voice_vote_reconsidered_not_carried": _(
        "The council voted again, by voice, on %(held_on)s (council file %(council_file)s), and the"
        " motion was declared not carried. Reason: %(reason)s"
    ),
    "roll_call_annotation": _(
        "Beside the roll call of %(held_on)s (ayes %(ayes)s, noes %(noes)s, council file"
        " %(council_file)s), whose result stays, it was noted that it should say:"
        " “%(should_say)s” How this is known: %(because)s"
    ),
    "roll_call_annotation_corrected": _(
        "What was noted beside the roll call of %(held_on)s was corrected: it should say"
        " “%(should_say)s” (before: “%(before_should_say)s”). How this is known: %(because)s"
        " Reason: %(reason)s"
    ),
    "roll_call_annotation_struck": _(
        "What was noted beside the roll call of %(held_on)s was struck: “%(should_say)s”"
        " Reason: %(reason)s"
    ),
}

register(SENTENCES, choices={"choice": RollCallVote.Choice})
