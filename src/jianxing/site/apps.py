from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jianxing.site"
    label = "site"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jianxing.site.approvals import telling as approvals
        from jianxing.site.inspections import telling as inspections
        from jianxing.site.instructions import telling as instructions
        from jianxing.site.leads import telling as leads
        from jianxing.site.letters import telling as letters
        from jianxing.site.meetings import telling as meetings
        from jianxing.site.notices import telling as findings

        approvals.connect()
        findings.connect()
        inspections.connect()
        instructions.connect()
        leads.connect()
        meetings.connect()
        letters.connect()
