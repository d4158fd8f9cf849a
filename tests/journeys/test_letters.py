"""Somebody stops the letters and changes their mind; the officer mends mails that are stuck."""

from __future__ import annotations

import pytest

from terril.mail.models import Mail, MailState, Trouble
from terril.news import passes
from terril.news.models import Preference, Rhythm

pytestmark = pytest.mark.browser


def test_stopping_from_a_letter_and_changing_one_s_mind(visit, cast):
    lea = cast.inhabitant("Léa Dubois")
    # Without signing in, two touches: the link of the letter, the button.
    reader = (
        visit().open(f"/nouvelles/arreter/{passes.of_account(lea)}/").sees("Ne plus recevoir les nouvelles ?")
    )
    reader.press("Ne plus m'écrire").sees("C'est fait", "Ce qui vous est dû")
    assert Preference.objects.get(user=lea).rhythm == Rhythm.NEVER
    at_home = visit(lea).open("/compte/").follow("Mes courriels").sees("Quand voulez-vous les nouvelles")
    at_home.tick("Chaque jour").press("Enregistrer").sees("C'est noté")
    assert Preference.objects.get(user=lea).rhythm == Rhythm.DAILY


def test_the_officer_sees_what_is_stuck_and_tries_again(visit, cast):
    for number, trouble in enumerate((Trouble.ADDRESS, Trouble.MESSAGE, Trouble.GIVEN_UP)):
        Mail.objects.create(
            territory_id=cast.town.pk,
            key=f"stuck-{number}",
            purpose="answer",
            to=f"p{number}@ville.org",
            subject="Secret",
            text="Secret",
            state=MailState.FAILED,
            trouble=trouble,
            last_error="550 5.1.1 User unknown",
        )
    officer = visit(cast.officer).open("/atelier/courriels/")
    officer.sees("3 courriels n'ont pas pu partir", "Appelez la personne", "p0@ville.org", "User unknown")
    assert "Secret" not in officer.text
    officer.press("Relancer").sees("ce courriel part dans la minute")
    officer.press("C'est réglé autrement").sees("ne sera plus relancé", "1 courriel n'a pas pu partir")
    officer.press("Tout relancer").sees("Les courriels partent bien", "Rien ne coince")
    assert Mail.objects.filter(state=MailState.QUEUED).count() == 2
