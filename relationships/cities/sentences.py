"""What happened: entries about places."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from relationships.cities.states import Kind
from sistercities.kernel.sentences import register

SENTENCES: dict[str, str | Promise] = {
    "city_label": _("How we write %(city)s was entered (%(language)s): %(written)s."),
    "city_label_corrected": _(
        "How we write %(city)s was corrected (%(language)s): “%(written)s” instead of"
        " “%(before_written)s”. Reason: %(reason)s"
    ),
    "city_label_struck": _(
        "How we write %(city)s was struck (%(language)s): “%(written)s”. Reason: %(reason)s"
    ),
    "country_label": _("How we write %(country)s was entered (%(language)s): %(written)s."),
    "country_label_corrected": _(
        "How we write %(country)s was corrected (%(language)s): “%(written)s” instead of"
        " “%(before_written)s”. Reason: %(reason)s"
    ),
    "country_label_struck": _(
        "How we write %(country)s was struck (%(language)s): “%(written)s”. Reason: %(reason)s"
    ),
    "other_name": _("Another spelling of %(city)s was entered: %(name)s."),
    "other_name name_kind=former": _(
        "A former name of %(city)s was entered: %(name)s, until %(until_year)s. Source: %(source)s"
    ),
    "other_name_corrected": _(
        "Another spelling of %(city)s was corrected: “%(name)s” instead of “%(before_name)s”."
        " Reason: %(reason)s"
    ),
    "other_name_corrected name_kind=former": _(
        "A former name of %(city)s was corrected: “%(name)s”, until %(until_year)s, instead of"
        " “%(before_name)s”, until %(before_until_year)s. Source: %(source)s Reason: %(reason)s"
    ),
    "other_name_struck": _("Another name of %(city)s was struck: “%(name)s”. Reason: %(reason)s"),
    "place_facts": _("The facts about %(name)s were entered. Source: %(source)s"),
    "place_facts_corrected": _(
        "The facts about %(before_name)s were corrected: %(name)s (%(country_code)s), at"
        " %(latitude)s, %(longitude)s instead of %(before_latitude)s, %(before_longitude)s."
        " Source: %(source)s Reason: %(reason)s"
    ),
}

register(SENTENCES, choices={"kind": Kind}, pages={"city": "city_detail"})
