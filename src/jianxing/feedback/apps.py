from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "jianxing.feedback"
    label = "feedback"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.feedback import wiring

        wiring.connect()
