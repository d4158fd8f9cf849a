"""Addresses of the story."""

from django.urls import path

from terril.story.views import memories, public, writing
from terril.ui.places import town_map

app_name = "story"
urlpatterns = [
    path("", public.story, name="story"),
    path("ecrire/", writing.desk, name="desk"),
    path("ecrire/nouveau/", writing.new, name="new"),
    path("chapitres/<slug:slug>/", public.chapter, name="chapter"),
    path("chapitres/<slug:slug>/ecrire/", writing.edit, name="edit"),
    path("chapitres/<slug:slug>/apercu/", writing.preview, name="preview"),
    path("chapitres/<slug:slug>/retirer/", writing.withdraw, name="withdraw_chapter"),
    path("chapitres/<slug:slug>/versions/", public.editions, name="editions"),
    path("chapitres/<slug:slug>/versions/<int:number>/", public.edition, name="edition"),
    path("souvenirs/", public.memories, name="memories"),
    path("souvenirs/donner/", memories.give, name="give"),
    path("souvenirs/plan.svg", town_map, name="town_map"),
    path("souvenirs/reprendre/", memories.code, name="code"),
    path("souvenirs/reprendre/<slug:code>/", memories.take_back, name="take_back"),
    path("souvenirs/<int:pk>/", public.memory, name="memory"),
    path("souvenirs/<int:pk>/relire/", memories.reread, name="reread"),
    path("souvenirs/<int:pk>/retirer/", memories.withdraw, name="withdraw"),
]
