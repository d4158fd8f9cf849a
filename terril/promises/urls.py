"""Public commitments: the town's board, a promise, its reports. A promise is found by its number."""

from __future__ import annotations

from django.urls import path

from terril.promises.views import board, detail, frame, steps, terms, watching

app_name = "promises"
urlpatterns = [
    path("", board.board, name="board"),
    path("affiche/", board.poster, name="poster"),
    path("cadre/", frame.frame, name="frame"),
    path("cadre/code/", frame.code, name="code"),
    path("prendre/", steps.publish, name="publish"),
    path("mandats/", terms.terms, name="terms"),
    path("mandats/<slug:slug>/", terms.term, name="term"),
    path("mandats/<slug:slug>/corriger/", terms.change, name="change_term"),
    path("<int:number>/", detail.detail, name="detail"),
    path("<int:number>/nouvelles/", steps.report, name="report"),
    path("<int:number>/reviser/", steps.revise, name="revise"),
    path("<int:number>/tenu/", steps.keep, name="keep"),
    path("<int:number>/renoncer/", steps.give_up, name="give_up"),
    path("<int:number>/reprendre/", steps.take_up_again, name="take_up_again"),
    path("<int:number>/preuves/<int:pk>/", detail.proof, name="proof"),
    path("<int:number>/demander/", watching.ask, name="ask"),
    path("<int:number>/questions/<int:pk>/", steps.answer_question, name="answer"),
    path("<int:number>/suivre/", watching.watch, name="watch"),
    path("<int:number>/suivre/<str:token>/", watching.watch_confirm, name="watch_confirm"),
    path("<int:number>/suivre/<str:token>/arreter/", watching.unwatch, name="unwatch"),
]
