from django.apps import AppConfig


class PenaltiesConfig(AppConfig):
    name = "jianxing.comparisons.penalties"
    label = "penalties"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.comparisons.penalties import wiring

        wiring.connect()
