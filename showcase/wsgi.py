"""WSGI entry for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "showcase.settings")
application = get_wsgi_application()

from showcase.warming import warm  # noqa: E402 the applications must be ready

warm()
