"""Addresses of upkeep, under /entretien/."""

from django.urls import path

from terril.upkeep import views

app_name = "upkeep"
urlpatterns = [
    path("<int:pk>/", views.calendar, name="calendar"),
    path("tours/<int:pk>/", views.duty, name="duty"),
    path("tours/<int:pk>/fait/", views.done, name="done"),
    path("tours/<int:pk>/passer/", views.pass_on, name="pass_on"),
    path("fait/<str:token>/", views.done_by_link, name="done_by_link"),
    path("echanges/<int:pk>/", views.swap, name="swap"),
    path("echanges/<int:pk>/accepter/", views.accept, name="accept"),
    path("echanges/<int:pk>/refuser/", views.decline, name="decline"),
    path("echanges/<int:pk>/retirer/", views.withdraw, name="withdraw"),
    path("nouvelles/<int:pk>/", views.question, name="question"),
    path("saison/<int:pk>/", views.season, name="season"),
    path("saison/parts/<int:pk>/je-continue/", views.go_on, {"goes_on": True}, name="go_on"),
    path("saison/parts/<int:pk>/j-arrete/", views.go_on, {"goes_on": False}, name="stop"),
    path("agenda/", views.agenda, name="agenda"),
    path("agenda/fermer/", views.close_agenda, name="close_agenda"),
]
