"""The WSGI application that the web process serves."""

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
application = get_wsgi_application()


def _warm() -> None:
    """Load what the first page of readings would wait for: Ibis and its engine take seconds to import."""
    from jianxing.methods.series.engine import connect

    connect().disconnect()


threading.Thread(target=_warm, name="warming", daemon=True).start()
