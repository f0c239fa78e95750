import os

from django.core.wsgi import get_wsgi_application

from brandportal.web.plain_request import PlainRequest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "brandportal.settings.production")

application = get_wsgi_application()
application.request_class = PlainRequest
