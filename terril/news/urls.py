"""Addresses of the news by mail, and of the health of mails."""

from django.urls import path

from terril.news.views import health, letters

app_name = "news"
urlpatterns = [
    path("compte/courriels/", letters.preferences, name="preferences"),
    path("nouvelles/arreter/<str:token>/", letters.stop, name="stop"),
    path("atelier/courriels/", health.health, name="health"),
    path("atelier/courriels/relancer/", health.retry_all, name="retry_all"),
    path("atelier/courriels/<int:pk>/relancer/", health.retry, name="retry"),
    path("atelier/courriels/<int:pk>/regler/", health.let_go, name="let_go"),
]
