"""White pebbles. Their pages show the initiatives they come from, which only `site` may know."""

from django.urls import path

from terril.landmarks.urls import urlpatterns as below
from terril.site.views import landmarks

app_name = "landmarks"
urlpatterns = [
    path("cailloux/", landmarks.landmarks, name="list"),
    path("cailloux/<slug:slug>/", landmarks.landmark, name="detail"),
    *below,
]
