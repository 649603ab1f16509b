from django.apps import AppConfig


class BriefsConfig(AppConfig):
    name = "jianxing.briefs"
    label = "briefs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.briefs import wiring

        wiring.connect()
