"""The services say what they think, the town answers: yes, no with another way, or too late."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from terril.foundation.models import JournalEntry
from terril.initiatives.models import Opinion
from terril.mail.models import Mail
from tests.browser import PHONE, PLAIN_PHONE
from tests.journeys import stories

pytestmark = pytest.mark.browser

SUBJECTS = ("Technique", "Sécurité", "Coût", "Droit", "Entretien")
VERDICTS = (
    ("Favorable sous conditions", "Des bacs à plus d'un mètre quarante de la chaussée", "1 250"),
    ("Favorable", "", ""),
    ("Favorable", "", "800,50"),
    ("Favorable sous conditions", "Une assurance pour les bénévoles", ""),
    ("Défavorable", "", ""),
)


def test_five_services_say_what_they_think_and_one_page_shows_it_all(visit, cast, device):
    initiative = stories.proposed(cast, cast.inhabitant("Léa Dubois"))
    officer = visit(cast.officer).open(initiative.get_absolute_url())
    officer.follow("Confier l'étude").choose("Quel service", "Espaces verts")
    officer.choose("Qui, dans ce service", "Chef Espaces verts").tick("Une ville qui fleurit")
    officer.press("Confier l'étude").sees("l'étude est confiée à Espaces verts", "Chef Espaces verts")

    officer.follow("Suivre l'étude")
    for subject, service in zip(SUBJECTS, cast.services, strict=True):
        officer.choose(subject, service.name)
    officer.press("Demander ces avis").sees("C'est demandé : les services reçoivent un courriel")
    assert Opinion.objects.count() == 5
    assert officer.main.count("Avis attendu avant le") == 5

    hand = PHONE if device.javascript else PLAIN_PHONE
    for head, service, subject, (verdict, condition, cost) in zip(
        cast.heads, cast.services, SUBJECTS, VERDICTS, strict=True
    ):
        head_of_service = visit(head, on=hand)
        head_of_service.open("/atelier/").sees("Avis demandés à mon service", subject)
        # A mail leads straight to the page, as the list of what waits does.
        opinion = Opinion.objects.get(service=service)
        assert f"/avis/{opinion.pk}/" in Mail.objects.filter(user_id=head.pk).latest("pk").text
        head_of_service.follow("Donner l'avis").sees(f"Avis : {subject}")
        # So does the one button of the page that everybody reads.
        head_of_service.open(initiative.get_absolute_url()).follow("Donner un avis").sees(f"Avis : {subject}")
        assert head_of_service.path.endswith(f"/avis/{opinion.pk}/")
        if verdict == "Défavorable":
            head_of_service.press_unchecked("Donner cet avis").sees("Choisissez un avis")
        head_of_service.page.get_by_label(verdict, exact=True).check()
        head_of_service.fill("À quelles conditions", condition)
        head_of_service.fill("Ce que nous ne pouvons pas faire", "Rien sur le trottoir d'en face")
        head_of_service.fill("Coût pour la commune", cost)
        head_of_service.press("Donner cet avis").sees("votre avis est daté et publié")

    stranger = visit().open(initiative.get_absolute_url())
    today = date_format(timezone.localdate(), "j F Y")
    stranger.sees(*SUBJECTS, *(service.name for service in cast.services), "1 250 €", "800,50 €")
    stranger.sees("Une assurance pour les bénévoles", "Rien sur le trottoir d'en face", "Défavorable")
    assert stranger.main.casefold().count(today) >= 5
    assert JournalEntry.objects.filter(action="initiatives.give_opinion").count() == 5


def test_a_question_stops_the_clock_until_it_is_answered(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.studied(cast, author)
    visit(cast.officer).open(initiative.get_absolute_url()).follow("Suivre l'étude").fill(
        "Votre question aux porteurs", "Combien de bacs ?"
    ).press("Poser la question").sees("Le délai de la commune s'arrête jusqu'à la réponse des porteurs")
    stranger = visit().open(initiative.get_absolute_url())
    today = date_format(timezone.localdate(), "j F Y")
    stranger.sees("Combien de bacs ?", f"Question de la commune, le {today} ; la réponse est attendue")
    stranger.sees("Les porteurs répondent à la question de la commune : son délai s'arrête en attendant")
    lea = visit(author).open(initiative.get_absolute_url()).follow("Répondre à la question")
    lea.sees("Combien de bacs ?").fill("Votre réponse", "Dix-huit").press("Envoyer la réponse")
    lea.sees("Le délai repart")
    stranger.open(initiative.get_absolute_url()).sees("Dix-huit", f"réponse des porteurs le {today}")
    due = stories.again(initiative).answer_due_on
    stranger.sees(f"La commune répond avant le {date_format(due, 'j F Y')}")


def test_a_no_comes_with_another_way_and_may_be_opened_again(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.studied(cast, author)
    mayor = visit(cast.mayor).open(initiative.get_absolute_url()).follow("Répondre")
    mayor.tick("Non, et voici pourquoi").fill("Pourquoi", "Le réseau de gaz passe dessous.")
    mayor.fill("À qui en parler", "").fill("Comment contester", "")
    mayor.press("Donner cette réponse", status=422)
    mayor.sees("un refus n'est pas une impasse", "Dites à qui", "Dites comment contester")
    assert mayor.field("Pourquoi").input_value() == "Le réseau de gaz passe dessous."
    mayor.fill("Ce que l'on peut faire", "Fleurir la place, à vingt mètres.")
    mayor.fill("À qui en parler", "Nadia Petit, 03 21 00 00 00")
    mayor.fill("Comment contester", "Écrire au maire, dans les deux mois.")
    mayor.press("Donner cette réponse").sees("La réponse est publiée")

    words = ("Le réseau de gaz passe dessous", "Fleurir la place", "Nadia Petit, 03 21", "dans les deux mois")
    visit().open(initiative.get_absolute_url()).sees("A dit non, et propose une autre piste", *words)
    assert "Fleurir la place" in Mail.objects.filter(user_id=author.pk).latest("pk").text

    lea = visit(author).open(initiative.get_absolute_url()).follow("Relancer l'initiative")
    lea.press_unchecked("Rouvrir").sees("Dites pourquoi, en une phrase")
    lea.fill("Qu'est-ce qui a changé", "Le gaz a été déplacé.").press("Rouvrir")
    due = timezone.localdate() + datetime.timedelta(days=cast.town.answer_delay_days)
    lea.sees("C'est rouvert", date_format(due, "j F Y"))
    # What was said the first time stays readable.
    lea.sees("Le réseau de gaz passe dessous")


def test_the_town_answers_late_in_public(visit, cast):
    initiative = stories.late_by(stories.studied(cast, cast.inhabitant("Léa Dubois")), 3)
    stranger = visit()
    stranger.open(initiative.get_absolute_url()).sees("en retard de 3 jours", cast.heads[0].display_name)
    stranger.open("/initiatives/").sees("en retard de 3 jours")
    visit(cast.officer).open("/atelier/").sees(initiative.title, "en retard de 3 jours")


def test_what_fails_is_told_and_stays_on_the_path(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.under_way(cast, author)
    lea = visit(author).open(initiative.get_absolute_url()).unfold("Ce que vous pouvez faire")
    lea.follow("Raconter ce qui n'a pas marché")
    lea.fill("Que s'est-il passé", "Les fleurs ont séché en août.")
    lea.press_unchecked("Le raconter").sees("Dites ce que l'on en retient")
    assert lea.field("Que s'est-il passé").input_value() == "Les fleurs ont séché en août."
    lea.fill("Qu'est-ce que cela apprend", "Choisir des plantes qui boivent peu.").press("Le raconter")
    lea.sees("cet enseignement est posé sur le chemin", "Choisir des plantes qui boivent peu")
    stranger = visit().open("/cailloux/").sees(initiative.title)
    stranger.follow(initiative.title).sees("Choisir des plantes qui boivent peu")


def test_whoever_must_not_sees_why_and_what_to_do(visit, cast):
    initiative = stories.studied(cast, cast.inhabitant("Léa Dubois"))
    other = visit(cast.inhabitant("Malik Benali"))
    page = initiative.get_absolute_url()
    other.open(page + "reponse/", status=403).sees("La commune répond par un élu")
    other.open(page + "bilan/", status=403)
    other.open("/atelier/", status=403)
    officer = visit(cast.officer)
    officer.open(page + "chantiers/", status=409).sees("n'est plus possible, ou pas encore")
    officer.open("/initiatives/999-rien/", status=404)
