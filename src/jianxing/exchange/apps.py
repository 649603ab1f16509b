from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "jianxing.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.exchange import wiring

        wiring.connect()
