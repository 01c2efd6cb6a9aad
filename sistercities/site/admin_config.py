"""Makes the council's admin site Django's default one, without loading a model too early."""

from django.contrib.admin.apps import AdminConfig


class CouncilAdminConfig(AdminConfig):
    default_site = "sistercities.site.admin_site.CouncilAdminSite"
