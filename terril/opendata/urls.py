from django.urls import path

from terril.opendata.views import api, feeds, files

app_name = "opendata"
urlpatterns = [
    path("donnees/", files.index, name="index"),
    path("donnees/<slug:name>.<slug:end>", files.file, name="file"),
    path("api/v1/", api.documentation, name="api_documentation"),
    path("api/v1/<path:path>", api.api, name="api"),
    path("agenda.ics", feeds.agenda, name="agenda"),
    path("initiatives/atom/", feeds.initiatives, name="initiatives_feed"),
    path("besoins/atom/", feeds.needs, name="needs_feed"),
]
