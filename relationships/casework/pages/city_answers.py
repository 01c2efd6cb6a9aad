"""The answer to “is it a sister city of ours?”, from what the register holds about the city."""

from zoneinfo import ZoneInfo

from relationships.casework.sentences import answers
from relationships.cities.models.cities import City
from relationships.council.models.council import Council
from relationships.nominations.models.nominations import Nomination
from relationships.ties.models.relationships import Relationship
from sistercities.kernel.days import day_in


def answer_for(
    city: City, body: Council, tie: Relationship | None, nomination: Nomination | None
) -> answers.Answer:
    """Answer from the tie; without one from the nomination; without either in the negative."""
    if city.pk == body.city_id:
        return answers.about_ourselves(city)
    if tie is not None:
        return answers.about_tie(tie, home=body.city)
    if nomination is not None:
        return answers.about_nomination(nomination, city=city, home=body.city)
    today = day_in(ZoneInfo(body.timezone))
    return answers.about_stranger(city, home=body.city, on=today)
