from django.urls import path, re_path

from terril.opendata.views import api, feeds, files

app_name = "opendata"
urlpatterns = [
    path("donnees/", files.index, name="index"),
    path("donnees/<slug:name>.<slug:end>", files.file, name="file"),
    path("atelier/listes/<slug:name>.<slug:end>", files.desk_list, name="desk_list"),
    path("api/v1/", api.documentation, name="api_documentation"),
    # Whatever is asked below, line breaks included, is answered as JSON.
    re_path(r"^api/v1/(?P<path>[\s\S]+)$", api.api, name="api"),
    path("agenda.ics", feeds.agenda, name="agenda"),
    path("initiatives/atom/", feeds.initiatives, name="initiatives_feed"),
    path("besoins/atom/", feeds.needs, name="needs_feed"),
    path("reunions/atom/", feeds.meetings, name="meetings_feed"),
]
