"""The installation's addresses as they are where AUTHORING_API=1."""

from django.urls import include, path

from portal.authoring import authoring_urlpatterns
from portal.urls import *
from portal.urls import urlpatterns as installed

urlpatterns = [path("api/authoring/", include(authoring_urlpatterns)), *installed]
