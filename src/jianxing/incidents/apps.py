from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "jianxing.incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.incidents import wiring

        wiring.connect()
