"""String foreign keys are imports too: the higher domain owns the link, the lower one does not know it."""

from django.apps import apps

ORDER = (
    "ledger",
    "directory",
    "notices",
    "evidence",
    "exchange",
    "projects",
    "findings",
    "alike",
    "subscriptions",
    "inspections",
    "instructions",
    "referrals",
    "letters",
    "atlas",
    "meetings",
    "schedules",
    "packages",
    "questions",
    "indicators",
    "working",
    "coverage",
    "penalties",
    "freight",
    "approvals",
    "incidents",
    "feedback",
    "importing",
    "briefs",
    "exporting",
    "site",
    "api",
)


def test_relations_point_downwards_only() -> None:
    height = {label: place for place, label in enumerate(ORDER)}
    upwards = [
        f"{model.__name__}.{field.name} -> {field.related_model.__name__}"
        for label in ORDER
        for model in apps.get_app_config(label).get_models()
        for field in model._meta.get_fields(include_hidden=False)
        if field.is_relation
        and not field.auto_created
        and field.related_model is not None
        and height.get(field.related_model._meta.app_label, -1) > height[label]
    ]
    assert upwards == []


def test_every_domain_is_in_the_order() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("jianxing.")}
    assert ours == set(ORDER)
