"""What waits on the desk of the council's offices and people."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.council.acts import bodies, offices, people, vote_rules
from relationships.council.models.bodies import Body
from sistercities.kernel import desk

desk.register_entries(*people.ENTRIES, order=140)
desk.register_entries(*offices.ENTRIES, order=150)
desk.register_entries(*bodies.ENTRIES, order=155)
desk.register(
    desk.Card(
        "bodies-without-notice-rule",
        desk.NEEDS,
        100,
        _("Bodies without a rule about notice: until it is entered, they vote on nothing"),
        lambda user, today: Body.objects.without_notice_rule().order_by("pk"),
        str,
        lambda body: reverse("body_act", args=[body.pk, "enter-notice-rule"]),
    )
)
desk.register_entries(*vote_rules.ENTRIES, order=160)
