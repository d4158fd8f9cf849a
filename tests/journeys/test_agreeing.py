"""Negotiating, writing the agreement at two, signing one exact text: online and on paper."""

from __future__ import annotations

import pytest
from django.utils import timezone

from terril.agreements import actions as agreements
from terril.agreements.models import Side, Signature, Version
from tests.browser import Visitor
from tests.journeys import stories

pytestmark = pytest.mark.browser

MORE = "Ce que vous pouvez faire"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def test_two_variants_one_kept_then_a_yes(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.studied(cast, author, title="Couvrir le terril d'une couverture tricotée")
    page = initiative.get_absolute_url()
    officer = visit(cast.officer).open(page).unfold(MORE).follow("Ouvrir la discussion")
    officer.fill("De quoi faut-il parler", "Le poids, et l'autoroute en bas.").press("Ouvrir la discussion")
    officer.fill("Une autre façon de faire", "Une longue écharpe").press("Proposer")
    lea = visit(author).open(page).follow("Proposer une autre façon de faire")
    lea.fill("Une autre façon de faire", "Une couverture plus légère").press("Proposer")

    def decide(title: str, reason: str, button: str, status: int = 200) -> None:
        name = officer.page.locator("b", has_text=title)
        item = officer.page.locator("main li").filter(has=name)
        if not item.get_by_role("button", name=button).is_visible():
            item.locator("summary").click()
        item.get_by_label("Pourquoi").fill(reason)
        officer.go(item.get_by_role("button", name=button), status=status)

    officer.open(page + "discussion/")
    decide("Une couverture plus légère", "", "Mettre de côté", status=422)
    officer.sees("Dites pourquoi cette façon de faire est mise de côté")
    decide("Une couverture plus légère", "Encore trop lourde.", "Mettre de côté")
    decide("Une longue écharpe", "Elle ne peut pas glisser.", "Retenir")
    officer.sees("C'est décidé, et la raison est gardée")
    visit().open(page).sees(
        "Une longue écharpe Retenue",
        "Elle ne peut pas glisser",
        "Une couverture plus légère Mise de côté",
        "Encore trop lourde",
    )

    officer.open(page).unfold(MORE).follow("Donner la réponse de la commune")
    officer.tick("Oui, faisons-le ensemble")
    officer.fill("Pourquoi", "Tout le monde y gagne.").press("Donner cette réponse")
    officer.sees("La réponse est publiée et envoyée aux porteurs", "Acceptée, convention à signer")
    visit().open(page).sees("La réponse de la commune Accord", "Tout le monde y gagne")
    assert stories.again(initiative).state == "granted"


def test_both_write_their_half_and_see_what_it_saves(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.granted(cast, author)
    page = initiative.get_absolute_url()

    def write(visitor: Visitor, what: str, when: str, value: str, how: str) -> Visitor:
        visitor.fill("À quoi", what).fill("Quand", when)
        return visitor.fill("Cela vaut", value).fill("Comment l'avez-vous compté", how)

    officer = visit(cast.officer).open(page).follow("Préparer la convention")
    officer.unfold("Ajouter un engagement").choose("Qui s'engage", "Mairie")
    write(officer, "Louer le rouleau", "le 31 février", "beaucoup", "").press("Ajouter", status=422)
    officer.sees("Nous n'avons pas compris ce montant")
    assert officer.field("Quand").input_value() == "le 31 février"
    write(officer, "Louer le rouleau", "avant le 12 juin 2099", "30 000", "devis du 3 mai").press("Ajouter")
    officer.sees("Louer le rouleau", "12 juin 2099", "30 000 €")

    lea = visit(author).open(page).follow("Préparer la convention")
    lea.follow(f"Modifier « {stories.SHARE} »")
    write(lea, "Prêter nos remorques", "tous les mardis d'avril à octobre", "70 000", "20 jours")
    lea.press("Enregistrer")
    lea.sees("Prêter nos remorques", "70 000 €")

    officer.open(page + "convention/").unfold("Ce que la commune aurait payé seule")
    officer.fill("Quelle dépense", "Refaire les chemins").fill("Montant", "100 000")
    officer.fill("D'où vient ce chiffre", "Marché de 2012").fill("Daté du", "2012-03-01")
    officer.press("Ajouter", within="#estimation").sees("C'est ajouté, avec sa source")
    officer.unfold("D'où viennent ces chiffres").sees("Refaire les chemins", "100 000 €", "Marché de 2012")
    officer.unfold("Proposer ce texte à la signature").press("Proposer à la signature")
    officer.sees("chaque partie reçoit un courriel")
    stranger = visit().open(page).unfold("D'où viennent ces chiffres")
    stranger.sees(
        "La commune seule 100 000 €", "Ensemble 30 000 €", "Les habitants 70 000 €", "Marché de 2012"
    )


def test_the_agreement_is_signed_online_and_on_paper(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.to_sign(cast, author)
    page = initiative.get_absolute_url()
    lea = visit(author).open(page).sees("Il manque 2 signatures sur la convention")
    digest = Version.objects.get().digest
    lea.follow("Lire et signer").sees(stories.PLANTERS, stories.SHARE, f"Version 1 · {digest}")
    # The browser itself asks for the box; so does the server, of a browser that does not.
    lea.page.get_by_role("button", name="Signer").click()
    assert lea.field("J'ai lu ce texte").evaluate("(it) => it.validity.valueMissing && it.matches(':focus')")
    lea.press_unchecked("Signer").sees("Cochez cette case pour signer")
    assert not Signature.objects.exists()
    lea.tick("J'ai lu ce texte").press("Signer")
    lea.sees("On attend encore celle des autres parties", "Il manque une signature sur la convention")

    officer = visit(cast.officer).open(page).follow("Enregistrer une signature")
    officer.sees(f"empreinte {digest[:12]}").choose("Qui a signé", "Mairie").fill(
        "Nom de la personne", "Jeanne Maire"
    )
    officer.fill("Signé le", timezone.localdate().isoformat())
    officer.press_unchecked("Enregistrer la signature").sees("Joignez la feuille signée")
    assert officer.field("Nom de la personne").input_value() == "Jeanne Maire"
    officer.field("La feuille signée").set_input_files(
        {"name": "signature.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    officer.press("Enregistrer la signature").sees("La signature est enregistrée, avec la feuille")
    assert set(Signature.objects.values_list("how", flat=True)) == {"online", "paper"}
    assert stories.again(initiative).state == "signed"
    visit().open(page).sees(
        "Tout est signé : le travail peut commencer",
        "Mairie : signée par Jeanne Maire",
        "(sur papier)",
        "signée par Léa Dubois",
    )

    sheet = visit().context.request.get(f"{officer.base}{page}convention.pdf")
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.body().startswith(b"%PDF")


def test_a_text_that_changed_meanwhile_is_not_signed_blindly(visit, cast):
    initiative = stories.to_sign(cast, cast.inhabitant("Léa Dubois"))
    page = initiative.get_absolute_url()
    mayor = visit(cast.mayor).open(page).follow("Lire et signer").tick("J'ai lu ce texte")
    # Meanwhile the officer changes what the town brings, and offers the new text.
    planters = initiative.agreement.commitments.get(party__side=Side.TOWN)
    agreements.amend(
        cast.officer, planters, kind="material", what="Livrer six jardinières", when=planters.when
    )
    stories.actions.propose_agreement(cast.officer, stories.again(initiative))
    mayor.press("Signer", status=422).sees(
        "Le texte a changé depuis que vous l'avez lu", "six jardinières", "dix-huit jardinières"
    )
    assert not Signature.objects.exists()
    assert not mayor.page.get_by_label("J'ai lu ce texte").is_checked()
    mayor.tick("J'ai lu ce texte").press("Signer").sees("Votre signature est enregistrée")
    assert Signature.objects.get().version == Version.objects.latest("number")
