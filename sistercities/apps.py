from django.apps import AppConfig


class SisterCitiesConfig(AppConfig):
    name = "sistercities"
    verbose_name = "Installation"
