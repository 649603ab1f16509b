from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "jianxing.meetings"
    label = "meetings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.meetings import wiring

        wiring.connect()
