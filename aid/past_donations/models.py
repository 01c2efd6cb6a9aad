"""Donations older than this register, or between other cities: reported, never counted."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from relationships.cities.models.cities import City
from relationships.ties.models.relationships import RelationshipDate
from sistercities.kernel.entry_model import FIRST, Entry, EntryQuerySet, entry_triggers
from sistercities.kernel.models import Provenance, Sourced


class PastDonationQuerySet(EntryQuerySet["PastDonation"]):
    def of_city(self, home: City) -> "PastDonationQuerySet":
        """What this city gave."""
        return self.filter(from_city=home)


class PastDonation(Entry, Sourced):
    """A donation that a source tells of. It has no basis, no cap and no acceptance here.

    Its reference leads to the entry that counts; the two cities cannot change.
    """

    class Stage(models.TextChoices):
        RECOMMENDED = "recommended", _("recommended")
        APPROVED = "approved", _("approved")
        ANNOUNCED = "announced", _("announced")
        ON_THE_WAY = "on_the_way", _("on the way")
        DELIVERED = "delivered", _("delivered")

    reference = models.SlugField(_("reference"), max_length=60)
    from_city = models.ForeignKey(
        City, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    to_city = models.ForeignKey(City, models.PROTECT, related_name="+", verbose_name=_("given to"))
    what = models.CharField(_("what"), max_length=200)
    quantity = models.PositiveIntegerField(_("quantity"), null=True, blank=True)
    model_year = models.PositiveSmallIntegerField(_("model year"), null=True, blank=True)
    happened_on = models.DateField(_("date"), null=True, blank=True)
    precision = models.CharField(
        _("precision"),
        max_length=6,
        choices=RelationshipDate.Precision,
        default=RelationshipDate.Precision.DAY,
    )
    stage = models.CharField(_("what the source says happened"), max_length=12, choices=Stage)
    value_text = models.CharField(_("value, as the source puts it"), max_length=200, blank=True)
    condition = models.CharField(_("age, use, condition"), max_length=300, blank=True)
    decision = models.CharField(_("decision or file"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=400, blank=True)

    objects = PastDonationQuerySet.as_manager()

    class Meta:
        verbose_name = _("past donation")
        verbose_name_plural = _("past donations")
        ordering = [F("happened_on").desc(nulls_last=True), "id"]
        constraints = [
            *Entry.Meta.constraints,
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["reference"], condition=FIRST, name="past_donation_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(provenance=Provenance.REPORTED), name="past_donation_is_reported"
            ),
            models.CheckConstraint(
                condition=~Q(from_city=F("to_city")), name="past_donation_of_two_cities"
            ),
        ]
        triggers = entry_triggers(
            "aid_pastdonation",
            *("from_city_id", "to_city_id", "reference", "provenance"),
            first_alone=True,
        )

    def __str__(self) -> str:
        return f"{self.from_city} – {self.to_city}: {self.what}"

    def get_absolute_url(self) -> str:
        return reverse("donation_detail", args=[self.reference])

    def get_public_url(self) -> str:
        return self.get_absolute_url()

    def get_subject_url(self) -> str:
        """The page of the entry that counts: the page of the city does not show what it gave."""
        return (self if self.is_confirmed else self.corrects or self).get_staff_url()

    @property
    def case(self) -> City:
        return self.from_city
