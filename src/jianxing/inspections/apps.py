from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "jianxing.inspections"
    label = "inspections"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.inspections import wiring

        wiring.connect()
