"""An action's objections are shown beside the fields they are about."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from terril.foundation.actions import NotAllowed
from terril.foundation.rules import Rule
from terril.foundation.states import WrongState
from terril.ui.acting import act, refusal


class Form(forms.Form):
    title = forms.CharField()
    photo = forms.CharField(required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)


class Doing:
    """Stands for an action: raises what it is given, or returns its details."""

    def __init__(self, objection: Exception | None = None, reason: object = None):
        self.objection, self.rule = objection, Rule(lambda actor, thing: reason)

    def __call__(self, actor, thing, **details):
        if self.objection:
            raise self.objection
        return actor, thing, details


def filled() -> Form:
    form = Form({"title": "x"})
    assert form.is_valid()
    return form


def test_an_action_done_gives_its_subject():
    assert act(filled(), Doing(), "me", "it", title="x") == ("me", "it", {"title": "x"})


@pytest.mark.parametrize(
    ("objection", "names", "where"),
    [
        ({"title": "Non."}, None, "title"),
        ({"file": "Non."}, {"file": "photo"}, "photo"),
        # Nobody would see a sentence beside a field that is hidden, or that is not there.
        ({"digest": "Non."}, None, "__all__"),
        ({"elsewhere": "Non."}, None, "__all__"),
        ("Non.", None, "__all__"),
    ],
)
def test_an_objection_is_shown_where_it_belongs(objection, names, where):
    form = filled()
    assert act(form, Doing(ValidationError(objection)), "me", "it", names=names) is None
    assert form.errors == {where: ["Non."]}


def test_refusals_pass_through():
    for error in (NotAllowed("Pas vous"), WrongState("Pas maintenant")):
        with pytest.raises(type(error)):
            act(filled(), Doing(error), "me", "it")


def test_a_page_knows_beforehand_what_would_be_refused():
    late = WrongState("Trop tard")
    assert refusal(Doing(), "me", "it") is None
    assert refusal(Doing(reason=late), "me", "it") is late
    refused = refusal(Doing(reason="Pas vous"), "me", "it")
    assert isinstance(refused, NotAllowed)
    assert str(refused) == "Pas vous"
