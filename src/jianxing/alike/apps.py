from django.apps import AppConfig


class AlikeConfig(AppConfig):
    name = "jianxing.alike"
    label = "alike"
    default_auto_field = "django.db.models.BigAutoField"
