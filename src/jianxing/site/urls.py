"""Every address of the site, area by area."""

from django.urls import include, path

from jianxing.site import health, styleguide
from jianxing.site.account import views as account
from jianxing.site.approvals import tracking
from jianxing.site.meetings import feeds

urlpatterns = [
    path("", account.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("_style", styleguide.show, name="style-guide"),
    path("_style/form", styleguide.show_form, name="style-guide-form"),
    path("account/", include("jianxing.site.account.urls")),
    path("workbench/", include("jianxing.site.workbench.urls")),
    path("search/", include("jianxing.site.searching.urls")),
    path("findings/", include("jianxing.site.findings.urls")),
    path("subscriptions/", include("jianxing.site.subscriptions.urls")),
    path("alike/", include("jianxing.site.alike.urls")),
    path("projects/", include("jianxing.site.projects.urls")),
    path("schedules/", include("jianxing.site.schedules.urls")),
    path("inspections/", include("jianxing.site.inspections.urls")),
    path("instructions/", include("jianxing.site.instructions.urls")),
    path("leads/", include("jianxing.site.leads.urls")),
    path("meetings/", include("jianxing.site.meetings.urls")),
    path("approvals/", include("jianxing.site.approvals.urls")),
    path("track/", tracking.track, name="track"),
    path("calendar/<slug:token>.ics", feeds.feed, name="calendar-feed"),
    path("letters/", include("jianxing.site.letters.urls")),
    path("indicators/", include("jianxing.site.indicators.urls")),
    path("penalties/", include("jianxing.site.penalties.urls")),
    path("coverage/", include("jianxing.site.coverage.urls")),
    path("freight/", include("jianxing.site.freight.urls")),
    path("works/", include("jianxing.site.works.urls")),
    path("questions/", include("jianxing.site.questions.urls")),
    path("feedback/", include("jianxing.site.feedback.urls")),
    path("incidents/", include("jianxing.site.incidents.urls")),
    path("evidence-packages/", include("jianxing.site.packages.urls")),
    path("atlas/", include("jianxing.site.atlas.urls")),
    path("atlas/", include("jianxing.site.conflicts.urls")),
    path("atlas/", include("jianxing.site.boundaries.urls")),
    path("", include("jianxing.site.blockers.urls")),
    path("programmes/", include("jianxing.site.programmes.urls")),
    path("briefs/", include("jianxing.site.briefs.urls")),
    path("board/", include("jianxing.site.board.urls")),
    path("imports/", include("jianxing.site.importing.urls")),
    path("exports/", include("jianxing.site.exporting.urls")),
    path("directory/", include("jianxing.site.directory.urls")),
    path("acts/", include("jianxing.site.acts.urls")),
    path("exchange/", include("jianxing.site.exchange.urls")),
    path("files/", include("jianxing.site.files.urls")),
    path("notices/", include("jianxing.site.notices.urls")),
]

handler400 = "jianxing.site.errors.bad_request"
handler403 = "jianxing.site.errors.forbidden"
handler404 = "jianxing.site.errors.not_found"
handler500 = "jianxing.site.errors.server_error"
