from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "jianxing.referrals"
    label = "referrals"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.referrals import wiring

        wiring.connect()
