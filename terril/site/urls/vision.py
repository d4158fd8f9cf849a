"""The star. Its page shows the pebbles and initiatives that serve it, which only `site` may know."""

from django.urls import path

from terril.site.views import landmarks

app_name = "vision"
urlpatterns = [
    path("", landmarks.vision, name="vision"),
]
