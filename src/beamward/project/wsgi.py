"""The door for an application server: ``beamward.project.wsgi:application``."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beamward.project.settings")
application = get_wsgi_application()

# What has been loaded stays for good: looking through it for garbage again and again would cost an
# eighth of each page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
