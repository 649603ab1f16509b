from django.urls import path

from jianxing.site.exchange import carrying, own, peers, status

urlpatterns = [
    path("", status.page, name="exchange"),
    path("node", own.establish, name="exchange-node"),
    path("card", own.card, name="exchange-card"),
    path("certificate", own.certificate, name="exchange-certificate"),
    path("certificate/next", own.prepare, name="exchange-certificate-next"),
    path("certificate/change", own.change, name="exchange-certificate-change"),
    path("import", carrying.bring_in, name="exchange-import"),
    path("peers/new", peers.add, name="exchange-peer-add"),
    path("peers/<int:pk>/", peers.page, name="exchange-peer"),
    path("peers/<int:pk>/card", peers.renew, name="exchange-peer-card"),
    path("peers/<int:pk>/address", peers.reach, name="exchange-peer-address"),
    path("peers/<int:pk>/certificate", peers.pin, name="exchange-peer-certificate"),
    path("peers/<int:pk>/revoke", peers.revoke, name="exchange-peer-revoke"),
    path("peers/<int:pk>/export", carrying.take_out, name="exchange-peer-export"),
    path("peers/<int:pk>/now", carrying.now, name="exchange-peer-now"),
    path("certificates/<int:pk>/revoke", peers.unpin, name="exchange-certificate-revoke"),
]
