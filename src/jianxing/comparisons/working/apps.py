from django.apps import AppConfig


class WorkingConfig(AppConfig):
    name = "jianxing.comparisons.working"
    label = "working"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.comparisons.working import wiring

        wiring.connect()
