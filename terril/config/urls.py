"""Every address of a town's site. Paths are French: people read and type them."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

urlpatterns = [
    path("", include("terril.site.urls")),
    path("", include("terril.site.urls.landmarks")),
    path("projet-de-ville/", include("terril.site.urls.vision")),
    path("recit/", include("terril.story.urls")),
    path("initiatives/", include("terril.initiatives.urls")),
    path("besoins/", include("terril.agreements.urls")),
    path("", include("terril.trails.urls")),
    path("engagements/", include("terril.promises.urls")),
    path("reunions/", include("terril.meetings.urls")),
    path("", include("terril.meetings.urls.door")),
    path("arbitrages/", include("terril.arbitration.urls")),
    path("fonds/", include("terril.fund.urls")),
    path("entretien/", include("terril.upkeep.urls")),
    path("carte/", include("terril.maps.urls")),
    path("", include("terril.people.door")),
    path("", include("terril.people.urls")),
    path("", include("terril.site.urls.directory")),
    path("", include("terril.territories.urls")),
    path("", include("terril.news.urls")),
    path("courriels/", include("terril.mail.urls")),
    path("", include("terril.uploads.urls")),
    path("", include("terril.privacy.urls")),
    path("", include("terril.opendata.urls")),
    path("", include("terril.deployment.urls")),
    # Choosing a language changes nothing of the town, and kept pages hold no token.
    path("langue/", csrf_exempt(login_not_required(set_language)), name="set_language"),
]

handler400 = "terril.site.views.errors.bad_request"
handler500 = "terril.deployment.views.went_wrong"
