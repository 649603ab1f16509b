from django.apps import AppConfig


class SchedulesConfig(AppConfig):
    name = "jianxing.schedules"
    label = "schedules"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.schedules import wiring

        wiring.connect()
