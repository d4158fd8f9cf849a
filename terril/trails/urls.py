"""Addresses of trails and posts. /b/ is as short as can be: it is typed from a plate."""

from django.urls import path

from terril.trails.views import camera, desk, mark, offline, post, printed, public, visits
from terril.ui import places

app_name = "trails"
urlpatterns = [
    path("b/", post.typed, name="typed"),
    path("b/visites/", visits.tell, name="visits"),
    path("b/<str:code>", post.post, name="post"),
    path("b/<str:code>/", post.post, name="post_with_slash"),
    path("b/<str:code>/camera/", camera.post, name="post_camera"),
    path("b/<str:code>/present/", visits.present, name="present"),
    path("parcours/", public.trails, name="list"),
    path("parcours/bornes/", public.posts, name="posts"),
    path("parcours/service.js", offline.worker, name="worker"),
    path("parcours/carte.svg", places.town_map, name="town_map"),
    path("parcours/<slug:slug>/", public.trail, name="trail"),
    path("parcours/<slug:slug>/camera/", camera.trail, name="camera"),
    path("parcours/<slug:slug>/depliant.pdf", printed.leaflet, name="leaflet"),
    path("parcours/<slug:slug>/hors-ligne.json", offline.parcel, name="parcel"),
    path("atelier/parcours/", desk.desk, name="desk"),
    path("atelier/parcours/nouveau/", desk.new_trail, name="new_trail"),
    path("atelier/parcours/marque/", mark.mark, name="mark"),
    path("atelier/parcours/marque/enlever/", mark.remove, name="remove_mark"),
    path("atelier/parcours/<slug:slug>/", desk.edit_trail, name="edit_trail"),
    path("atelier/parcours/<slug:slug>/bornes/", desk.order, name="order"),
    path("atelier/parcours/<slug:slug>/montrer/", desk.show, name="show"),
    path("atelier/bornes/nouvelle/", desk.new_post, name="new_post"),
    path("atelier/bornes/import/", desk.import_posts, name="import_posts"),
    path("atelier/bornes/modele.csv", desk.template, name="template"),
    path("atelier/bornes/plaques.pdf", printed.plates, name="plates"),
    path("atelier/bornes/<str:code>/", desk.edit_post, name="edit_post"),
    path("atelier/bornes/<str:code>/plaque.svg", printed.plate, name="plate"),
    path("atelier/bornes/<str:code>/poser/", desk.install, name="install"),
    path("atelier/bornes/<str:code>/retirer/", desk.remove, name="remove"),
]
