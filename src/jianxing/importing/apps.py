from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "jianxing.importing"
    label = "importing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.importing import wiring

        wiring.connect()
