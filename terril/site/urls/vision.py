"""The town's project. What serves it, initiatives and pebbles, only `site` may know."""

from django.urls import path

from terril.site.views import vision
from terril.vision.urls import urlpatterns as below

app_name = "vision"
urlpatterns = [
    path("", vision.vision, name="vision"),
    *below,
    # Last: an orientation is never called as what stands above (vision.actions.publishing).
    path("<slug:slug>/", vision.orientation, name="orientation"),
    path("<slug:slug>/engagements/", vision.promises, name="promises"),
]
