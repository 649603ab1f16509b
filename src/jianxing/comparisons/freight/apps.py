from django.apps import AppConfig


class FreightConfig(AppConfig):
    name = "jianxing.comparisons.freight"
    label = "freight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.comparisons.freight import wiring

        wiring.connect()
