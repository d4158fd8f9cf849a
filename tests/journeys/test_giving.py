"""A passer-by takes a share in two taps, gives it back, gives for good, and the other side confirms."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from terril.agreements.models import Confirmation, Delivery, Share, Side
from terril.foundation.models import JournalEntry
from terril.mail.models import Mail
from tests.journeys import stories
from tests.journeys.test_proposing import enter_by_code

pytestmark = pytest.mark.browser


def test_a_passer_by_takes_a_share_in_two_taps_and_may_give_it_back(visit, cast):
    initiative = stories.with_needs(cast, cast.inhabitant("Léa Dubois"), places=3)
    known = cast.inhabitant("Malik Benali", email="malik@example.org")
    malik = visit().open("/").sees(stories.SHARE)
    malik.follow("Tous les besoins").follow("Je prends une part")
    assert malik.path.startswith("/entrer/")
    enter_by_code(malik, known.email)
    # The way in led back to where it was asked for: only the button is left.
    malik.press("Je prends une part").sees("C'est noté, merci", "Vous avez pris une part")
    share = Share.objects.get()
    assert (share.user, share.places, share.withdrawn_at) == (known, 1, None)
    visit().open("/besoins/").sees(stories.SHARE, "2 places libres")

    # Somebody who is already in needs two taps, from the list.
    sonia = visit(cast.inhabitant("Sonia Lambert")).open("/besoins/")
    sonia.steps = 0
    sonia.follow("Je prends une part").press("Je prends une part")
    assert sonia.steps == 2
    visit().open("/besoins/").sees("1 place libre")
    need = initiative.agreement.commitments.get(party__side=Side.INHABITANTS)
    visit().open(f"/besoins/{need.pk}/").sees("Qui vient", "Malik Benali", "Sonia Lambert")

    malik.open("/mes-parts/").sees(stories.SHARE).follow("Voir")
    malik.follow("rendre ma part").press("Rendre la part").sees("La part est rendue")
    assert Share.objects.filter(withdrawn_at=None).get().user.display_name == "Sonia Lambert"
    visit().open("/besoins/").sees("2 places libres")
    assert JournalEntry.objects.filter(action__in=["agreements.take", "agreements.give_back"]).count() == 3


def test_what_is_given_is_confirmed_by_the_other_side_and_corrected_by_a_new_line(visit, cast):
    author = cast.inhabitant("Léa Dubois")
    initiative = stories.under_way(cast, author)
    page = initiative.get_absolute_url()
    ours = initiative.agreement.commitments.get(party__side=Side.INHABITANTS)
    lea = visit(author).open(f"/besoins/{ours.pk}/").follow("Noter un apport")
    # A box that says nothing readable is shown again, with what was typed.
    lea.fill("Combien", "vingt-cinq").press("Noter", status=422).sees("Écrivez un nombre")
    assert lea.field("Combien").input_value() == "vingt-cinq"
    day = timezone.localdate() - datetime.timedelta(days=2)
    lea.fill("Quel jour", day.isoformat()).fill("Combien", "25").fill("Pour quelle valeur", "300")
    lea.press("Noter").sees("C'est noté", "25 heures", "à confirmer par l'autre partie")
    delivery = Delivery.objects.get()
    assert (delivery.on, delivery.quantity, delivery.value_cents) == (day, 25, 30_000)
    # One does not confirm what one gave.
    lea.open(f"/besoins/apports/{delivery.pk}/confirmer/", status=403)

    officer = visit(cast.officer).open(f"/besoins/{ours.pk}/").follow("Confirmer").press("Oui, je confirme")
    officer.sees("confirmé par Nadia Petit")
    assert Confirmation.objects.get().delivery == delivery
    # Promised 480 € of work and 1 620 € of planters; done and confirmed 300 €.
    officer.open(page).sees("Promis 2 100 €", "Fait 300 €", "Confirmé par l'autre 300 €")

    lea.open(f"/besoins/apports/{delivery.pk}/corriger/")
    lea.fill("Combien", "20").fill("Pour quelle valeur", "240").fill(
        "Pourquoi corriger", "Il a plu le dernier mardi."
    )
    lea.press("Corriger")
    assert Delivery.objects.count() == 2
    assert Delivery.objects.latest("pk").corrects == delivery
    # The new line awaits its own confirmation; the old one stays readable.
    visit().open(page).sees("Fait 240 €", "Confirmé par l'autre 0 €")
    visit().open(f"/besoins/{ours.pk}/").sees(
        "Il a plu le dernier mardi", "20 heures", "25 heures", "corrigé depuis"
    )
    assert Mail.objects.filter(purpose__contains="confirm").exists()
