from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "jianxing.findings"
    label = "findings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.findings import wiring

        wiring.connect()
