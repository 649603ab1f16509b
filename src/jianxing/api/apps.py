from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "jianxing.api"
    label = "api"
