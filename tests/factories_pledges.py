"""What aid's tests begin with: bodies and their needs, legal bases, pledges, items."""

import datetime
import secrets
from decimal import Decimal

import factory
from django.db import transaction
from django.utils import timezone

from aid.items.domain.item_descriptions import described
from aid.legal_bases.models import WORDED
from aid.models import (
    BasisWording,
    ConflictMark,
    Item,
    ItemDescription,
    LegalBasis,
    Need,
    PastDonation,
    Pledge,
    PledgeDonor,
    PledgeLink,
    RecipientBody,
    RecipientContact,
    RecipientName,
    SurplusDeclaration,
    Valuation,
)
from aid.needs.domain.recipients import NAMED
from sistercities.kernel.links import hash_of
from tests.days import days_ago
from tests.entering import counting
from tests.factories import (
    CityFactory,
    UserFactory,
    some_council,
    taken_down,
    whoever_entered_it,
)
from tests.owner import past_the_triggers
from tests.shelf import ModelFactory, from_the_shelf

A_DAY = datetime.date(2026, 3, 2)


class RecipientBodyFactory(ModelFactory):
    class Meta:
        model = RecipientBody
        skip_postgeneration_save = True

    city = factory.SubFactory(CityFactory)
    name = factory.Sequence(lambda n: f"Fire station {n}")
    name_own = factory.Sequence(lambda n: f"Пожежна частина {n}")
    kind = RecipientBody.Kind.FIRE
    language = "uk"
    contact = factory.RelatedFactory(
        "tests.factories_pledges.RecipientContactFactory", factory_related_name="body"
    )

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        body = super()._create(model_class, *args, **kwargs)
        said = {name: getattr(body, name) for name in NAMED}
        RecipientName.objects.create(body=body, **said, **taken_down(whoever_entered_it()))
        return body


class RecipientContactFactory(ModelFactory):
    class Meta:
        model = RecipientContact

    body = factory.SubFactory(RecipientBodyFactory, contact=None)
    name = "Contact of the recipient"
    office = "Chief of the fire station"
    email = factory.Sequence(lambda n: f"recipient{n}@example.org")


class NeedFactory(ModelFactory):
    """A need in preparation; see `published_need`."""

    class Meta:
        model = Need

    body = factory.SubFactory(RecipientBodyFactory)
    reference = factory.Sequence(lambda n: f"need-{n}")
    kind = "medical_device"
    language = "en"
    what = "Oxygen concentrators"
    quantity = 3
    request_note = "A letter of 2 March 2026, read out on the telephone"


@from_the_shelf
def published_need(**fields):
    need = NeedFactory(**fields)
    return put(need, "published", published_at=timezone.now())


class LegalBasisFactory(ModelFactory):
    """A basis without a cap, for any city."""

    class Meta:
        model = LegalBasis

    key = factory.Sequence(lambda n: f"legal_basis-{n}")
    title = factory.Sequence(lambda n: f"Basis {n}")
    rule = "The council may give it away."
    source = "Administrative code"
    is_active = True
    out_of_use_on = factory.LazyAttribute(lambda made: None if made.is_active else A_DAY)

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        legal_basis = super()._create(model_class, *args, **kwargs)
        said = {name: getattr(legal_basis, name) for name in WORDED}
        BasisWording.objects.create(
            legal_basis=legal_basis, **said, **taken_down(whoever_entered_it())
        )
        return legal_basis


@from_the_shelf
def sister_city_basis(limit=100_000, **fields):
    """For an official sister city, up to so much money a year."""
    return LegalBasisFactory(counts_in="money", limit=limit, kinds_of_tie=["sister"], **fields)


@from_the_shelf
def money_basis(limit=100_000, **fields):
    """Up to so much money a year, whatever the tie."""
    return LegalBasisFactory(counts_in="money", limit=limit, **fields)


@from_the_shelf
def times_basis(limit=3, **fields):
    """So many donations a year, whatever the tie."""
    return LegalBasisFactory(counts_in="times", limit=limit, **fields)


@from_the_shelf
def emergency_basis(**fields):
    return LegalBasisFactory(evidence_asked="Which emergency?", **fields)


class PledgeFactory(ModelFactory):
    """A draft, as the first click of a donor leaves it."""

    class Meta:
        model = Pledge

    reference = factory.Sequence(lambda n: f"P-{n:06}")
    address_hash = factory.LazyFunction(lambda: hash_of(secrets.token_hex()))
    language = "en"


class PledgeDonorFactory(ModelFactory):
    class Meta:
        model = PledgeDonor

    pledge = factory.SubFactory(PledgeFactory)
    name = factory.Sequence(lambda n: f"Donor {n}")
    email = factory.Sequence(lambda n: f"donor{n}@example.org")
    phone = "+1 213 555 0100"
    may_give = PledgeDonor.MayGive.OWNER
    stands_at = "A garage in Boyle Heights"


class ItemFactory(ModelFactory):
    """A donor's item if a pledge is given, else the council's own; see `surplus_item`."""

    class Meta:
        model = Item

    pledge = None
    kind = "medical_device"
    description = factory.Sequence(lambda n: f"Oxygen concentrator {n}")
    condition = Item.Condition.GOOD

    @classmethod
    @transaction.atomic
    def _create(cls, model_class, *args, **kwargs):
        item = super()._create(model_class, *args, **kwargs)
        if item.pledge is None:
            entered = taken_down(whoever_entered_it())
            ItemDescription.objects.create(item=item, **described(item), **entered)
        return item


def put(case, state, **changes):
    """The case in this state: one UPDATE, so the triggers have their say; no step is logged."""
    for field, value in {"state": state, **changes}.items():
        setattr(case, field, value)
    case.save(update_fields=["state", *changes])
    case.refresh_from_db()
    return case


@from_the_shelf
def unconfirmed_pledge(*, items=None, city=None, donor=None, **fields):
    """A pledge that was sent. `items`: one dict of fields of Item for each; `donor` likewise."""
    if city is None:
        need = fields.get("need")
        city = need.body.city if need else CityFactory()
    pledge = PledgeFactory(city=city, **fields)
    PledgeDonorFactory(pledge=pledge, **(donor or {}))
    for item in items or [{"quantity": 3}]:
        ItemFactory(pledge=pledge, **item)
    return put(pledge, "unconfirmed", sent_at=timezone.now())


@from_the_shelf
def received_pledge(**fields):
    """A pledge whose donor has confirmed the address; takes what `unconfirmed_pledge` takes."""
    return put(unconfirmed_pledge(**fields), "received", confirmed_at=timezone.now())


def pledge_link(pledge, purpose="follow", *, days=14):
    """The token of a new link."""
    token = secrets.token_urlsafe(32)
    PledgeLink.objects.create(
        pledge=pledge,
        purpose=purpose,
        token_hash=hash_of(token),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    return token


def rewritten_links(**fields):
    """Every donor's link, as if it had been made so: no trigger lets a link change."""
    with past_the_triggers():
        PledgeLink.objects.update(**fields)


@from_the_shelf
def surplus_item(value="18000.00", kind="fire_engine", *, currency="USD", **fields):
    """The council's own thing, declared surplus, and valued unless `value` is None."""
    item = ItemFactory(kind=kind, **{"description": "Fire engine, 1999"} | fields)
    declared(item)
    return item if value is None else valued(item, value, currency=currency)


@from_the_shelf
def declared(item, **fields):
    """The item, with a surplus declaration."""
    given = {
        "department": "Fire Department",
        "declared_by": "Fire Chief",
        "declared_on": A_DAY,
        "surplus_since": A_DAY,
        "reason": "It is past its years of service.",
        "replaced_by": "A new engine of 2025",
        "entered_by": UserFactory(),
    }
    SurplusDeclaration.objects.create(item=item, **given | fields)
    return item


@from_the_shelf
def valued(item, amount="18000.00", *, currency="USD", **fields):
    """The item, with a valuation."""
    some_council()
    given = {
        "method": Valuation.Method.MARKET,
        "valued_by": "Fleet manager",
        "valued_on": days_ago(60),
    }
    said = {"amount": Decimal(amount), "currency": currency} | given | fields
    counting(Valuation(item=item, **said))
    return item


def marked(**fields):
    """The mark of a city in conflict."""
    given = {"reason": "War", "source": "The government", "began_by": UserFactory()}
    city = fields.pop("city", None) or CityFactory()
    return ConflictMark.objects.create(city=city, **given | fields)


@from_the_shelf
def past_donation(**fields):
    """A fire engine that a source tells of."""
    given = {
        "reference": "past-1",
        "provenance": "reported",
        "source": "A list",
        "as_of": A_DAY,
        "what": "Fire engine",
        "stage": "delivered",
    }
    cities = {"from_city": CityFactory(), "to_city": CityFactory()}
    by = UserFactory()
    alone = {"entered_by": by, "confirmed_by": by, "single_handed": True}
    return PastDonation.objects.create(
        confirmed_at=timezone.now(), **cities | alone | given | fields
    )
