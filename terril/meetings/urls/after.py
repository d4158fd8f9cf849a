"""What becomes of what was said: sorting, minutes, figures."""

from __future__ import annotations

from django.urls import URLPattern, path

from terril.meetings.views import minutes, sorting, years

urlpatterns: list[URLPattern] = [
    path("<int:number>/trier/", sorting.several, name="sort"),
    path("<int:number>/trier/<int:pk>/", sorting.one, name="sort_one"),
    path("<int:number>/paroles/<int:pk>/repondre/", sorting.reply, name="answer_note"),
    path("<int:number>/compte-rendu/", minutes.read, name="minutes"),
    path("<int:number>/compte-rendu.pdf", minutes.sheet, name="minutes_pdf"),
    path("<int:number>/compte-rendu/ecrire/", minutes.write, name="write_minutes"),
    path("<int:number>/compte-rendu/recevoir/", minutes.receive, name="receive_minutes"),
    path("<int:number>/qui-est-venu/", years.count, name="count"),
    path("bilan/", years.latest, name="years"),
    path("bilan/recensement/", years.census, name="census"),
    path("bilan/<int:year>/", years.year, name="year"),
    path("bilan/<int:year>.<slug:end>", years.table, name="year_table"),
]
