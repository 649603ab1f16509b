from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "jianxing.projects"
    label = "projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.projects import wiring

        wiring.connect()
