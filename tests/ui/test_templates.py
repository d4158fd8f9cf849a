"""Every piece draws with exactly the context it announces, and its form markup ties words to fields."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from terril.ui.forms import Renderer
from terril.ui.path import Pebble, draw

FRAME = {
    "town": {"name": "Loos-en-Gohelle"},
    "navigation": [{"label": "Le chemin", "url": "/", "current": True}],
    "main_action": {"label": "Proposer une initiative", "url": "/proposer/"},
    "is_demo": True,
    "seal": {"short": "3f9a c210", "url": "/sceau/"},
    "footer_links": [{"label": "Accessibilité", "url": "/accessibilite/"}],
    "languages": [
        {"code": "fr", "label": "Français", "current": True},
        {"code": "en", "label": "English", "current": False},
    ],
    "language_url": "/langue/",
    "person": None,
    "sign_in_url": "/connexion/",
    "account_url": "",
    "messages": [],
}


class Idea(forms.Form):
    default_renderer = Renderer

    title = forms.CharField(label="Votre idée", help_text="Exemple : fleurir la cité 12.")
    story = forms.CharField(label="Racontez", widget=forms.Textarea, required=False)
    who = forms.ChoiceField(
        label="Vous proposez",
        choices=[("a", "Seul"), ("b", "En groupe")],
        widget=forms.RadioSelect,
        help_text="Au choix.",
    )
    agreed = forms.BooleanField(label="Publier sans mon nom")
    place = forms.CharField(widget=forms.HiddenInput, required=False)


def draw_template(name: str, **context: object) -> str:
    with translation.override("fr"):
        return render_to_string(name, {**FRAME, **context})


def test_a_field_in_error_is_tied_to_its_help_and_its_error():
    html = str(Idea({"story": "déjà tapé"}))
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert html.count('aria-invalid="true"') >= 2
    assert re.search(r'<fieldset aria-describedby="id_who_helptext id_who_error">', html)
    assert "déjà tapé" in html, "a form in error keeps what was typed"
    assert 'type="hidden" name="place"' in html


def test_the_summary_leads_to_each_field_in_error():
    html = str(Idea({}))
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert targets == ["id_title", "id_who", "id_agreed"]
    assert all(f'id="{target}"' in html for target in targets)


def test_identifiers_are_unique_and_labels_lead_somewhere():
    html = str(Idea({}))
    identifiers = re.findall(r'\sid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'\sfor="([^"]+)"', html)) <= set(identifiers)


def test_a_form_not_sent_yet_says_nothing_of_errors_and_names_what_is_optional():
    with translation.override("fr"):
        html = str(Idea())
    assert "aria-invalid" not in html
    assert 'class="errors"' not in html
    assert html.count("(facultatif)") == 1


@pytest.mark.parametrize("number", [0, 1, 3, 31, 300])
def test_the_path_is_drawn_with_a_list_that_says_the_same(number):
    pebbles = [Pebble(1995 + i * 22 // number, f"Réalisation <{i}>", f"/r/{i}/", i) for i in range(number)]
    path = draw(pebbles)
    html = draw_template("ui/_path.html", path=path)
    drawing = html[: html.index('class="path-list')]
    assert len(drawing.encode()) <= 25_000
    assert "<0>" not in html
    listed = html[len(drawing) :]
    for pebble in path.wide.pebbles:
        assert f'href="{pebble.url}"' in listed
        assert drawing.count(f'href="{pebble.url}"') == 2
    if not number:
        assert "Le premier caillou reste à poser" in html
        assert "/proposer/" in html


def test_a_full_home_page_is_light_before_compression():
    pebbles = [
        Pebble(1985 + i * 42 // 301, "Un titre de longueur ordinaire", f"/r/{i}/", i) for i in range(301)
    ]
    html = draw_template("ui/_path.html", path=draw(pebbles))
    assert len(html.encode()) < 32_000


def test_the_frame_of_a_page():
    html = draw_template("404.html")
    assert '<html lang="fr">' in html
    assert html.count("<h1>") == 1
    assert 'href="#contenu"' in html
    assert 'id="contenu"' in html
    assert 'aria-current="page"' in html
    assert '<button name="language" value="en" lang="en">' in html
    assert "démonstration" in html


def test_the_frame_holds_when_nothing_is_known_of_the_town():
    html = engines["django"].from_string('{% extends "ui/base.html" %}').render({"town": None})
    assert "Terril" in html


@pytest.mark.parametrize("template", ["500.html", "ui/unknown_host.html"])
def test_the_last_pages_need_no_context(template):
    html = render_to_string(template)
    assert "<h1>" in html
    assert "<form" not in html


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("403.html", {"reason": "Réservé aux agents."}),
        ("ui/not_allowed.html", {"reason": "La convention n'est pas signée."}),
        ("ui/_steps.html", {"steps": [{"label": "Idée", "status": "done"}], "label": "Idée reçue"}),
        ("ui/_steps_full.html", {"steps": [{"label": "Idée", "status": "current"}]}),
        (
            "ui/_halves.html",
            {
                "town_half": "Les fleurs",
                "town_who": "Nadia",
                "us": "Les habitants",
                "our_half": "L'eau",
                "our_who": "",
            },
        ),
        ("ui/_pagination.html", {"page": Paginator(range(30), 10).page(2), "base_query": "theme=eau&"}),
        ("ui/_empty.html", {"title": "Rien encore", "text": "À vous.", "url": "/", "label": "Commencer"}),
        ("ui/_form.html", {"form": Idea()}),
        ("ui/_field.html", {"field": Idea()["title"]}),
    ],
)
def test_each_piece_draws_with_the_context_it_announces(template, context):
    assert draw_template(template, **context).strip()


def test_the_town_comes_first_in_the_halves():
    html = draw_template(
        "ui/_halves.html",
        town_half="Les fleurs",
        town_who="",
        us="Les habitants",
        our_half="L'eau",
        our_who="",
    )
    assert html.index("La commune") < html.index("Les habitants")


def test_the_style_guide_shows_every_piece():
    html = draw_template(
        "ui/styleguide.html",
        path=draw([Pebble(2001, "Un", "/1/"), Pebble(2004, "Deux", "/2/")]),
        form=Idea({}),
        steps=[{"label": "Idée", "status": "done"}, {"label": "Étoile", "status": "star"}],
        page=Paginator(range(30), 10).page(2),
        base_query="",
    )
    for piece in (
        "halves",
        "steps",
        "promise",
        "three-figures",
        "timeline",
        "document",
        "errors",
        "empty",
        "told-lesson",
    ):
        assert f'class="{piece}' in html
