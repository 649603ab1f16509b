from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "jianxing.approvals"
    label = "approvals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.approvals import wiring

        wiring.connect()
