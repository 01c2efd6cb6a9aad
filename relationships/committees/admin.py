"""Policies, each version a row of its own, and a look at the committees. Reviews are not here."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.checks import InlineModelAdminChecks
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from relationships.committees.domain import policies
from relationships.committees.models.committees import Committee, CommitteeMember, Seat
from relationships.committees.models.policies import Criterion, CriterionTranslation, Policy
from sistercities.kernel.permissions import is_clerk
from sistercities.kernel.translations import other_languages

COPIED = ("position", "title", "question")
MORE_ROWS = 3


class CriterionForm(forms.ModelForm[Criterion]):
    """A row counts if something is written in it, also if it was copied and not changed."""

    class Meta:
        model = Criterion
        fields = COPIED
        widgets = {
            "title": forms.TextInput(attrs={"size": 40}),
            "question": forms.Textarea(attrs={"rows": 3, "cols": 60}),
        }

    def has_changed(self) -> bool:
        if self.instance.pk or not self.is_bound:
            return super().has_changed()
        return any(self[name].value() for name in COPIED)


class CriterionInline(admin.TabularInline[Criterion, Policy]):
    model = Criterion
    form = CriterionForm
    can_delete = False
    ordering = ("position",)

    def get_extra(self, request: HttpRequest, obj: Policy | None = None, **kwargs: Any) -> int:
        return MORE_ROWS if obj else len(newest_criteria()) + MORE_ROWS


class TranslationForm(forms.ModelForm[CriterionTranslation]):
    """One text of one criterion in another language of the site."""

    field = forms.ChoiceField(label=_("Text"), choices=CriterionTranslation.Field)
    language = forms.ChoiceField(label=_("Language"), choices=other_languages)
    fits = forms.BooleanField(label=_("Fits the wording of now"), initial=True, required=False)

    class Meta:
        model = CriterionTranslation
        fields = ("criterion", "field", "language", "text", "status", "source")
        widgets = {"text": forms.Textarea(attrs={"rows": 2, "cols": 40, "dir": "auto"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whether it still fits is asked only of the translation of an earlier wording."""
        super().__init__(*args, **kwargs)
        outlived = self.instance.pk is not None and self.instance.is_outlived
        self.fields["fits"].initial = not outlived
        self.fields["fits"].disabled = not outlived

    def save(self, commit: bool = True) -> CriterionTranslation:
        """A new text is of what the criterion says by now, which may have changed a moment ago."""
        row = self.instance
        if self.cleaned_data["fits"] or "text" in self.changed_data:
            row.wording = getattr(Criterion.objects.get(pk=row.criterion_id), row.field)
        return super().save(commit)

    def has_changed(self) -> bool:
        """A new row counts when something is written in it: its drop-down lists always say one."""
        if self.instance.pk or not self.is_bound:
            return super().has_changed()
        return any(self[name].value() for name in ("criterion", "text", "source"))


class TranslationsOfPolicy(forms.BaseModelFormSet[CriterionTranslation, TranslationForm]):
    """The translations of all criteria of one version."""

    def __init__(self, *args: Any, instance: Policy, **kwargs: Any) -> None:
        kwargs.pop("save_as_new", None)
        self.criteria = instance.criteria.all()
        rows = kwargs["queryset"].filter(criterion__policy=instance)
        super().__init__(*args, **kwargs | {"queryset": rows.select_related("criterion")})

    @classmethod
    def get_default_prefix(cls) -> str:
        return "translations"

    def add_fields(self, form: TranslationForm, index: int | None) -> None:
        super().add_fields(form, index)
        criterion: Any = form.fields["criterion"]
        criterion.queryset = self.criteria
        criterion.choices = [("", "---------"), *((one.pk, str(one)) for one in self.criteria)]
        criterion.disabled = form.instance.pk is not None


class BelowChildren(InlineModelAdminChecks):
    """These rows hang on the policy's criteria, not on the policy itself."""

    def _check_relation(self, obj: Any, parent_model: Any) -> list[Any]:
        return []

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[Any]:
        return []


class TranslationInline(admin.TabularInline[CriterionTranslation, Policy]):
    model = CriterionTranslation
    form = TranslationForm
    fields = (*TranslationForm.Meta.fields, "fits")
    checks_class = BelowChildren
    can_delete = False

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return forms.modelformset_factory(
            self.model,
            form=self.form,
            formset=TranslationsOfPolicy,
            extra=MORE_ROWS,
            max_num=self.max_num,
            formfield_callback=partial(self.formfield_for_dbfield, request=request),
        )


def newest_criteria() -> list[dict[str, Any]]:
    """The criteria of the newest version, from which the next one starts."""
    newest = Policy.objects.first()
    return list(newest.criteria.values(*COPIED)) if newest else []


@admin.register(Policy)
class PolicyAdmin(admin.ModelAdmin[Policy]):
    """A version that a committee works by does not change; the next one starts as its copy."""

    list_display = ("version", "adopted_on", "source", "in_use")
    inlines = (CriterionInline, TranslationInline)
    actions = None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The next version asks for as many reviews as the last one."""
        newest = Policy.objects.first()
        return {"reviews_needed": newest.reviews_needed if newest else 0}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Policy]:
        used = Committee.objects.filter(policy=OuterRef("pk"))
        return super().get_queryset(request).annotate(used=Exists(used))

    def get_inlines(self, request: HttpRequest, obj: Policy | None) -> Any:
        """Only criteria that are saved already can be translated."""
        return self.inlines if obj else (CriterionInline,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = Policy.objects.exclude(pk=form.instance.pk).first()
        if before and not change:
            policies.carry_over_translations(form.instance, of=before)
        outlived = policies.outlived_translations(form.instance)
        if outlived:
            sentence = ngettext(
                "%(number)d translation is of an earlier wording: the public reads the original,"
                " until you say below that it still fits, or translate anew.",
                "%(number)d translations are of an earlier wording: the public reads the originals,"
                " until you say below that they still fit, or translate anew.",
                outlived,
            )
            messages.warning(request, sentence % {"number": outlived})

    @admin.display(description=_("a committee works by it"), boolean=True)
    def in_use(self, policy: Any) -> bool:
        return bool(policy.used)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and Committee.objects.filter(policy=obj).exists():
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk is None:
            kwargs["initial"] = newest_criteria()
        return kwargs


class LookOnly:
    """Clerks may read; acts on a committee are on the page of its nomination."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_clerk(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_clerk(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SeatInline(LookOnly, admin.TabularInline[Seat, Committee]):
    model = Seat
    fields = ("category", "holder")
    readonly_fields = fields

    @admin.display(description=_("member"))
    def holder(self, seat: Seat) -> str:
        member = CommitteeMember.objects.seated().filter(seat=seat).select_related("person").first()
        if member is None:
            return "–"
        return f"{member} ({member.title})" if member.title else str(member)


@admin.register(Committee)
class CommitteeAdmin(LookOnly, admin.ModelAdmin[Committee]):
    list_display = ("name", "nomination", "stands", "reviews_due_on", "vote_due_on")
    list_select_related = ("nomination__city",)
    fields = (
        "name", "case_page", "policy", "reviews_due_on", "vote_due_on",
    )  # fmt: skip
    readonly_fields = fields
    inlines = (SeatInline,)
    actions = None

    @admin.display(description=_("where it stands"))
    def stands(self, committee: Committee) -> str:
        return str(committee.nomination.get_state_display())

    @admin.display(description=_("nomination"))
    def case_page(self, committee: Committee) -> str:
        address = reverse("nomination_case", args=[committee.nomination_id])
        return format_html('<a href="{}">{}</a>', address, committee.nomination)
