"""The pages that compose what all the other folders know."""

from django.urls import path

from terril.site.views import agenda, charter, home, journal, papers, work

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("journal/", journal.journal, name="journal"),
    path("journal/atom/", journal.journal_feed, name="journal_feed"),
    path("journal/sceaux/", journal.seals, name="seals"),
    path("journal/sceaux/atom/", journal.seals_feed, name="seals_feed"),
    path("journal/sceaux/journal.jsonl", journal.public_journal, name="public_journal"),
    path("journal/sceaux/verify_journal.py", journal.verifier, name="verifier"),
    path("atelier/journal.<slug:end>", journal.journal_file, name="journal_file"),
    path("mes-parts/", work.mine, name="mine"),
    path("entretien/agenda/<str:token>.ics", agenda.feed, name="agenda_feed"),
    path("atelier/", work.workshop, name="workshop"),
    path("atelier/charte/", charter.charter, name="charter"),
    path("atelier/charte/<slug:key>/", charter.clause, name="clause"),
    path("atelier/pieces/<int:pk>/", papers.proofs, name="proofs"),
    path("atelier/points/<int:pk>/", papers.met, name="met"),
    path("atelier/avis/", work.opinions, name="opinions"),
]
