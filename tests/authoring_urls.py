"""Every address of the installation with the authoring API, as where AUTHORING_API=1."""

from django.urls import include, path

from portal.authoring import authoring_urlpatterns
from portal.urls import handler400, handler404, handler500
from portal.urls import urlpatterns as served

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("api/authoring/", include(authoring_urlpatterns)), *served]
