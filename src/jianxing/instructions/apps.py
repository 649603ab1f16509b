from django.apps import AppConfig


class InstructionsConfig(AppConfig):
    name = "jianxing.instructions"
    label = "instructions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.instructions import wiring

        wiring.connect()
