from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "jianxing.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.questions import wiring

        wiring.connect()
