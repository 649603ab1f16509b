from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "jianxing.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.letters import wiring

        wiring.connect()
