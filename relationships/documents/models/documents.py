"""Files that belong to a case: kept byte for byte, hashed, private unless marked public."""

from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sistercities.kernel.triggers import append_only, require


def private_storage() -> Storage:
    return storages["private"]


class DocumentQuerySet(models.QuerySet["Document"]):
    def public(self) -> "DocumentQuerySet":
        return self.filter(is_public=True)


class Document(models.Model):
    """An attachment, a motion as filed, a signed scan, a decision. Served as a download only."""

    nomination = models.ForeignKey(
        "relationships.Nomination", models.PROTECT, null=True, related_name="documents"
    )
    motion = models.ForeignKey(
        "relationships.Motion", models.PROTECT, null=True, related_name="documents"
    )
    title = models.CharField(_("title"), max_length=200)
    dated_on = models.DateField(_("date of the document"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_public = models.BooleanField(_("public"), default=False)
    file = models.FileField(storage=private_storage, upload_to="documents/%Y/", max_length=200)
    filename = models.CharField(max_length=120)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    acted_as = models.CharField(max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uploaded_by__isnull=False) | ~Q(acted_as=""),
                name="document_names_who_uploaded",
            ),
            models.CheckConstraint(
                condition=Q(nomination__isnull=True) | Q(motion__isnull=True),
                name="document_of_one_thing",
            ),
        ]
        triggers = [
            *append_only(),
            require(
                "on_the_original",
                "NEW.motion_id IS NULL OR"
                " (SELECT corrects_id FROM relationships_motion WHERE id = NEW.motion_id) IS NULL",
                "a document belongs to the motion as first entered",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def case(self) -> Any:
        """The case whose paper it is: its own, or that of its motion; none for other evidence."""
        return self.nomination or (self.motion.case if self.motion else None)
