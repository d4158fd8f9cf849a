from django.urls import path

from terril.maps.views import page, settings, sources

app_name = "maps"
urlpatterns = [
    path("", page.show, name="map"),
    path("points.json", sources.points, name="points"),
    path("fond.json", sources.base, name="base"),
    path("fond.svg", sources.drawn_base, name="drawn_base"),
    path("fond/<int:z>/<int:x>/<int:y>", sources.tile, name="tile"),
    path("adresse/", page.address, name="address"),
    path("reglages/", settings.settings, name="settings"),
    path("reglages/dessin/", settings.add_ground, name="add_ground"),
    path("reglages/dessin/<int:pk>/retirer/", settings.remove_ground, name="remove_ground"),
    path("reglages/quartiers/", settings.draw_quarters, name="draw_quarters"),
    path("reglages/images/", settings.set_tiles, name="set_tiles"),
    path("reglages/images/retirer/", settings.remove_tiles, name="remove_tiles"),
]
