from django.urls import path

from terril.opendata.views import files

app_name = "opendata"
urlpatterns = [
    path("donnees/", files.index, name="index"),
    path("donnees/<slug:name>.<slug:end>", files.file, name="file"),
]
