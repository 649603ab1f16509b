"""Subscriptions on their page: one's own alone, changed, paused, ended."""

import pytest
from django.urls import reverse

from jianxing.directory.acting import acting
from jianxing.subscriptions.models import Subscription
from tests.integration.site.findings.browsing import body_of, browser
from tests.standing import Standing

pytestmark = pytest.mark.django_db
SENT = {
    "name": "交通超期",
    "kinds": ["assign", "void"],
    "domain": "transport",
    "late": "on",
    "delivery": "daily",
}


def test_a_subscription_is_made_changed_paused_and_ended_by_its_owner_alone(standing: Standing) -> None:
    client, other = browser(standing.supervisor), browser(standing.colleague)
    assert client.post(reverse("subscription-add"), {"name": "x"}).status_code == 422
    assert client.post(reverse("subscription-add"), SENT).status_code == 302
    with acting(standing.supervisor):
        held = Subscription.objects.get()
    assert held.filters == {"domain": "transport", "late": True}
    page = body_of(client.get(reverse("subscriptions")))
    for part in ("交通超期", "交通", "并每天汇总发邮件"):
        assert part in page
    assert "交通超期" not in body_of(other.get(reverse("subscriptions")))
    for name in ("subscription-pause", "subscription-end"):
        assert other.post(reverse(name, args=[held.pk])).status_code == 404
    assert other.get(reverse("subscription-change", args=[held.pk])).status_code == 404
    changed = client.post(reverse("subscription-change", args=[held.pk]), SENT | {"name": "y", "late": ""})
    assert changed.status_code == 302
    client.post(reverse("subscription-pause", args=[held.pk]))
    with acting(standing.supervisor):
        now = Subscription.objects.get()
    assert (now.name, now.filters, now.is_paused) == ("交通超期", {"domain": "transport"}, True)
    client.post(reverse("subscription-end", args=[held.pk]))
    assert "交通超期" not in body_of(client.get(reverse("subscriptions")))


def test_officers_subscribe_to_nothing(standing: Standing) -> None:
    assert browser(standing.security).get(reverse("subscriptions")).status_code == 403
