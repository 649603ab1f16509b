from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "jianxing.evidence"
    label = "evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.evidence import wiring

        wiring.connect()
