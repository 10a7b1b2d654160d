"""Public addresses of media."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("imagenes/<uuid:image_id>/<int:width>.<slug:extension>", views.image, name="public_image"),
    path("archivos/<uuid:file_id>/<str:filename>", views.file, name="public_file"),
    re_path(r"^media/(?P<name>.+)$", views.stored, name="stored_media"),
]
