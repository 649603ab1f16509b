from django.apps import AppConfig


class AtlasConfig(AppConfig):
    name = "jianxing.atlas"
    label = "atlas"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.atlas import wiring

        wiring.connect()
