from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "jianxing.indicators"
    label = "indicators"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.indicators import wiring

        wiring.connect()
