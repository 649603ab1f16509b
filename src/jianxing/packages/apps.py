from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "jianxing.packages"
    label = "packages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.packages import wiring

        wiring.connect()
