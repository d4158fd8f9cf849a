"""The floor pages, and all the real ones."""

from django.urls import include, path

from bench import floor

urlpatterns = [
    path("plancher/lignes/", floor.rows, name="bench_rows"),
    path("plancher/lignes-publiques/", floor.public_rows, name="bench_public_rows"),
    path("plancher/rien/", floor.bare, name="bench_bare"),
    path("", include("terril.config.urls")),
]

handler400 = "terril.site.views.errors.bad_request"
