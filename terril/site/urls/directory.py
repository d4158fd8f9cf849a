"""Who acts in the town. The page of one shows what it takes part in, which only `site` may know."""

from django.urls import path

from terril.directory.urls import urlpatterns as below
from terril.site.views import directory

app_name = "directory"
urlpatterns = [path("acteurs/<slug:slug>/", directory.organisation, name="detail"), *below]
