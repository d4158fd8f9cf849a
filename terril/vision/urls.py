"""Addresses of the project. `site` completes its first page, and the page of an orientation."""

from django.urls import path

from terril.ui import places
from terril.vision.views import versions, working_out, writing

app_name = "vision"
urlpatterns = [
    path("versions/", versions.versions, name="versions"),
    path("versions/<int:number>/", versions.version, name="version"),
    path("ecrire/", writing.write, name="write"),
    path("ecrire/etoile/", writing.star, name="write_star"),
    path("ecrire/valeurs/", writing.value, name="add_value"),
    path("ecrire/valeurs/<slug:key>/", writing.value, name="write_value"),
    path("ecrire/valeurs/<slug:key>/retirer/", writing.withdraw_value, name="withdraw_value"),
    path("ecrire/orientations/", writing.orientation, name="add_orientation"),
    path("ecrire/orientations/<slug:key>/", writing.orientation, name="write_orientation"),
    path(
        "ecrire/orientations/<slug:key>/retirer/", writing.withdraw_orientation, name="withdraw_orientation"
    ),
    path("ecrire/orientations/<slug:key>/reprendre/", writing.bring_back, name="bring_back"),
    path("ecrire/jeter/", writing.throw_away, name="throw_away"),
    path("ecrire/publier/", writing.publish, name="publish"),
    path("demarche/", working_out.steps, name="steps"),
    path("demarche/ajouter/", working_out.add_step, name="add_step"),
    path("demarche/<int:pk>/", working_out.step, name="step"),
    path("demarche/<int:pk>/modifier/", working_out.change_step, name="change_step"),
    path("demarche/<int:pk>/retirer/", working_out.remove_step, name="remove_step"),
    path("demarche/<int:pk>/constats/", working_out.add_finding, name="add_finding"),
    path("constats/<int:pk>/", working_out.change_finding, name="change_finding"),
    path("constats/<int:pk>/retirer/", working_out.remove_finding, name="remove_finding"),
    path("constats/<int:pk>/document/", working_out.evidence, name="evidence"),
    path("carte.svg", places.town_map, name="town_map"),
]
