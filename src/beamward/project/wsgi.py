"""The door for an application server: ``beamward.project.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beamward.project.settings")
application = get_wsgi_application()
