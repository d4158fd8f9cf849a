"""White pebbles. Their pages show the initiatives they come from, which only `site` may know."""

from django.urls import path

from terril.site.views import landmarks

app_name = "landmarks"
urlpatterns = [
    path("", landmarks.landmarks, name="list"),
    path("<slug:slug>/", landmarks.landmark, name="detail"),
]
