import sys
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from relationships.cities.models.cities import City
from relationships.council.domain import bodies, people, setup
from relationships.council.models.council import Council
from relationships.council.models.rules import Threshold
from sistercities.kernel import installation, roles
from sistercities.kernel.models import User
from sistercities.kernel.site_address import site_url
from sistercities.kernel.text import one_line

# A fixed number is entered later, on the page of the council.
THRESHOLDS = [value for value in Threshold.values if value != Threshold.FIXED]
QUESTIONS = {
    "city": "City of the council (name, or its GeoNames number)",
    "name": "Name of the council",
    "seats": "Number of seats",
    "quorum": "Members needed for a quorum",
    "threshold": f"A motion carries with ({', '.join(THRESHOLDS)})",
    "rules_source": "Where the voting rules stand",
    "timezone": "Time zone",
    "contact_email": "E-mail address for the public",
    "admin_email": "E-mail address of the first administrator",
}
NUMBERS = ("seats", "quorum")
LONGEST_CHOICE = 8


class Command(BaseCommand):
    help = (
        "Set up the council of an empty, real installation, and its first administrator. What is"
        " not given as an option is asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)
        parser.add_argument("--admin-name", default="Administrator", help="Their name")
        parser.add_argument(
            "--notice",
            choices=(*bodies.shipped_notice_rules(), "none"),
            help="The law about notice of meetings that applies; California's in California",
        )
        parser.add_argument(
            "--seat-title", default="District {number}", help="Title of each seat, with {number}"
        )
        parser.add_argument(
            "--no-input", action="store_true", help="Ask nothing: fail if an answer is missing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if installation.is_demonstration():
            raise CommandError(
                "This database holds a demonstration and cannot become a real council's site."
                " Start with an empty database: make run DEMO=0"
            )
        if Council.objects.exists():
            raise CommandError("There is a council already. The admin is the place to change it.")
        if not City.objects.exists():
            raise CommandError("Load the gazetteer first: manage.py load_gazetteer")
        city = self.city(options)
        self.stdout.write(f"City: {city}, {city.region}")
        options["timezone"] = options["timezone"] or city.timezone
        answers = {name: self.answer(options, name) for name in QUESTIONS if name != "city"}
        try:
            link = set_up(city, answers, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{answers['name']} is set up.\n"
            f"{answers['admin_email']} sets a password here, once, within three days:\n\n"
            f"  {link}\n\n"
            "Then: sign in, invite the clerks, and enter who holds the seats. The legal bases for"
            " donations are entered in the admin;\nthose of Los Angeles come with"
            " manage.py load_legal_bases los_angeles."
        )

    def city(self, options: dict[str, Any]) -> City:
        """Ask until one city is meant; what was given as an option is not asked again."""
        while True:
            try:
                return find_city(self.answer(options, "city"))
            except CommandError as error:
                if options["city"] or options["no_input"] or not sys.stdin.isatty():
                    raise
                self.stdout.write(str(error))

    def answer(self, options: dict[str, Any], name: str) -> str:
        """What was given as an option, else what the person types."""
        given = one_line(str(options[name] or ""))
        while not given and not options["no_input"] and sys.stdin.isatty():
            given = one_line(input(f"{QUESTIONS[name]}: "))
        if not given:
            raise CommandError(f"Say --{name.replace('_', '-')}: {QUESTIONS[name]}.")
        return given


def find_city(text: str) -> City:
    """The one city meant; a name that several carry has to be made plain by its number."""
    found = list(City.objects.search(text)[: LONGEST_CHOICE + 1])
    if text.isdecimal():
        found = list(City.objects.filter(geoname_id=int(text)))
    exact = [city for city in found if city.name.casefold() == text.casefold()]
    candidates = exact or found
    if not candidates:
        raise CommandError(f"No city called {text} is in the gazetteer.")
    if len(candidates) > 1:
        lines = [f"  {city.geoname_id}  {city}, {city.region}" for city in candidates]
        raise CommandError("Several cities are called so. Give the number:\n" + "\n".join(lines))
    return candidates[0]


def notice_for(city: City, chosen: str | None) -> str:
    """The law about notice that was chosen, else the one that we ship for where the city lies."""
    shipped = city.region.lower().replace(" ", "_")
    if chosen is None and city.country_code == "US" and shipped in bodies.shipped_notice_rules():
        return shipped
    return "" if chosen in (None, "none") else chosen


@transaction.atomic
def set_up(city: City, answers: dict[str, str], options: dict[str, Any]) -> str:
    """Declare the installation real, enter the council, invite the administrator; the link."""
    for name in NUMBERS:
        if not answers[name].isdecimal():
            raise CommandError(f"{QUESTIONS[name]}: this must be a number.")
    if answers["threshold"] not in THRESHOLDS:
        raise CommandError(f"--threshold is one of: {', '.join(THRESHOLDS)}.")
    for name in ("contact_email", "admin_email"):
        validate_email(answers[name])
    try:
        installation.declare(demonstration=False)
    except ValueError as error:
        raise CommandError(str(error)) from error
    administrator = User.objects.create_user(
        answers["admin_email"], name=options["admin_name"], invited_at=timezone.now()
    )
    administrator.groups.add(Group.objects.get(name=roles.ADMINISTRATOR))
    setup.set_up_council(
        by=administrator,
        city=city,
        name=answers["name"],
        seats=int(answers["seats"]),
        timezone=answers["timezone"],
        contact_email=answers["contact_email"],
        votes={
            "quorum": int(answers["quorum"]),
            "threshold": answers["threshold"],
            "source": answers["rules_source"],
        },
        seat_title=options["seat_title"],
        notice=notice_for(city, options["notice"]),
    )
    return site_url() + people.invitation_path(administrator)
