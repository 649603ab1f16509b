from django.urls import path

from jianxing.site.penalties import benchmarks, cases, duties, intakes, runs

urlpatterns = [
    path("", runs.overview, name="penalties"),
    path("compare", runs.compare, name="penalties-compare"),
    path("runs/", runs.listing, name="penalty-runs"),
    path("runs/<int:pk>/", runs.page, name="penalty-run"),
    path("results/<int:pk>/", runs.result, name="penalty-result"),
    path("benchmarks/", benchmarks.show, name="penalty-benchmarks"),
    path("cases/", cases.listing, name="penalty-cases"),
    path("cases/<int:pk>/", cases.page, name="penalty-case"),
    path("authority/", duties.authority, name="penalty-authority"),
    path("authority/new", duties.delegate, name="delegation-add"),
    path("authority/<int:pk>/do/<slug:action>", duties.do_delegation, name="delegation-do"),
    path("chains/", duties.chains, name="duty-chains"),
    path("chains/new", duties.add_chain, name="duty-chain-add"),
    path("chains/<int:pk>/do/<slug:action>", duties.do_chain, name="duty-chain-do"),
    path("files/", intakes.listing, name="penalty-files"),
    path("files/new", intakes.upload, name="penalty-file-add"),
    path("files/<int:pk>/", intakes.page, name="penalty-file"),
    path("files/<int:pk>/do/<slug:action>", intakes.do, name="penalty-file-do"),
]
