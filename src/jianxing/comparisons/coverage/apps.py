from django.apps import AppConfig


class CoverageConfig(AppConfig):
    name = "jianxing.comparisons.coverage"
    label = "coverage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.comparisons.coverage import wiring

        wiring.connect()
