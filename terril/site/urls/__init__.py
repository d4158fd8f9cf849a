"""The pages that compose what all the other folders know."""

from django.urls import path

from terril.site.views import home, journal, work

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("journal/", journal.journal, name="journal"),
    path("journal/atom/", journal.journal_feed, name="journal_feed"),
    path("journal/sceaux/", journal.seals, name="seals"),
    path("journal/sceaux/atom/", journal.seals_feed, name="seals_feed"),
    path("atelier/journal.<slug:end>", journal.journal_file, name="journal_file"),
    path("mes-parts/", work.mine, name="mine"),
    path("atelier/", work.workshop, name="workshop"),
]
