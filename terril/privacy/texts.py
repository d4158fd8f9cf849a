"""The pages that the law asks for, composed from the settings of the town. Never legal advice.

A text is paragraphs with an empty line between them; a line that begins with "# " is a title, those
that begin with "- " are a list. What a town writes in its place follows the same four conventions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terril.maps.queries import settings_of as map_settings_of
from terril.privacy.models import LegalPage
from terril.territories.models import Accessibility, Territory
from terril.territories.queries import address_of

# The settings that a page cannot do without, and what an administrator is told is missing.
NEEDED: dict[str, dict[str, Any]] = {
    LegalPage.ACCESSIBILITY: {"contact_email": gettext_lazy("le courriel de la personne à joindre")},
    LegalPage.NOTICE: {
        "contact_address": gettext_lazy("l'adresse de la mairie"),
        "contact_phone": gettext_lazy("le téléphone"),
        "publisher": gettext_lazy("le directeur ou la directrice de la publication"),
        "hosting": gettext_lazy("l'hébergeur du site"),
    },
    LegalPage.PRIVACY: {"dpo_contact": gettext_lazy("le délégué à la protection des données")},
}


@dataclass(frozen=True)
class Block:
    """A title, a paragraph or a list of a text."""

    kind: str
    lines: list[str]


def missing(town: Territory, page: str) -> list[str]:
    """Return, in words, the settings that the page needs and does not have."""
    return [str(label) for name, label in NEEDED[page].items() if not getattr(town, name)]


def blocks(text: str) -> list[Block]:
    """Return what a text is made of, in order."""
    found = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        while lines and lines[0].startswith("# "):
            found.append(Block("title", [lines.pop(0)[2:].strip()]))
        if lines and all(line.startswith("- ") for line in lines):
            found.append(Block("list", [line[2:].strip() for line in lines]))
        elif lines:
            found.append(Block("paragraph", lines))
    return found


def composed(town: Territory, page: str) -> str:
    """Return the page's text in the language active now, as the settings stand."""
    return "\n\n".join(part for part in COMPOSERS[page](town) if part)


def _whom_to_write_to(town: Territory) -> str:
    details = [
        town.contact_name,
        town.contact_address,
        town.contact_phone and _("Téléphone : %(phone)s") % {"phone": town.contact_phone},
        town.contact_email and _("Courriel : %(email)s") % {"email": town.contact_email},
    ]
    kept = [f"- {detail}" for detail in details if detail]
    return "\n".join(kept) or _("Adressez-vous à la mairie de %(town)s.") % {"town": town.name}


def _accessibility(town: Territory) -> list[str]:
    state = Accessibility(town.accessibility)
    facts = {"town": town.name, "address": address_of(town), "state": state.label}
    return [
        _(
            "La commune de %(town)s s'engage à rendre son site accessible, conformément à l'article 47 de la "
            "loi n° 2005-102 du 11 février 2005."
        )
        % facts,
        _("Cette déclaration s'applique au site %(address)s.") % facts,
        "# " + _("État de conformité"),
        _(
            "Ce site est %(state)s avec le référentiel général d'amélioration de l'accessibilité (RGAA), "
            "version 4.1."
        )
        % facts,
        _("Aucun audit n'a encore été fait : on ne sait pas dire ce qui manque.")
        if state == Accessibility.NOT
        else _("L'audit et ses résultats sont à demander à la commune."),
        "# " + _("Ce que nous faisons déjà"),
        "\n".join(
            (
                "- " + _("Tout s'utilise sans souris, au clavier."),
                "- " + _("Tout s'utilise sans JavaScript, et sur un petit écran."),
                "- " + _("Chaque dessin a la même chose en texte."),
                "- " + _("Les couleurs sont contrastées, de jour et de nuit ; un programme le vérifie."),
            )
        ),
        _("Technologies : HTML5, CSS, SVG, JavaScript."),
        "# " + _("Dire ce qui ne va pas"),
        _(
            "Si vous n'arrivez pas à lire ou à utiliser quelque chose, dites-le : la commune vous donnera "
            "l'information autrement, et corrigera."
        ),
        _whom_to_write_to(town),
        "# " + _("Voies de recours"),
        _(
            "Si vous avez signalé un défaut qui vous empêche d'accéder à un contenu ou à un service, et que "
            "vous n'avez pas obtenu de réponse satisfaisante, vous pouvez :"
        ),
        "\n".join(
            (
                "- " + _("écrire au Défenseur des droits : https://formulaire.defenseurdesdroits.fr/"),
                "- " + _("contacter son délégué près de chez vous : https://www.defenseurdesdroits.fr/"),
                "- "
                + _(
                    "lui envoyer un courrier, sans timbre : Défenseur des droits, Libre réponse 71120, "
                    "75342 Paris CEDEX 07"
                ),
            )
        ),
    ]


def _notice(town: Territory) -> list[str]:
    facts = {"town": town.name, "siren": town.siren, "publisher": town.publisher, "hosting": town.hosting}
    return [
        "# " + _("Qui publie ce site"),
        _("La commune de %(town)s.") % facts + (_(" SIREN %(siren)s.") % facts if town.siren else ""),
        _whom_to_write_to(town),
        "# " + _("Qui répond de ce qui est publié"),
        _("Directeur ou directrice de la publication : %(publisher)s.") % facts
        if town.publisher
        else _("La mairie dira ici qui répond de la publication ; en attendant, écrivez-lui."),
        "# " + _("Qui héberge le site"),
        town.hosting or _("La mairie dira ici qui héberge le site ; en attendant, demandez-le-lui."),
        "# " + _("Le logiciel"),
        _("Ce site marche avec Terril, un logiciel libre sous licence GNU AGPL, version 3 ou suivante."),
        _("Ceci est une démonstration : la commune n'en est pas l'auteur, et les personnes sont inventées.")
        if town.is_demo
        else "",
        "# " + _("Ce que les habitants écrivent"),
        _(
            "Chacun répond de ce qu'il écrit. La mairie retire ce que la loi interdit, et dit pourquoi. Pour "
            "signaler un texte ou une photo, écrivez à la mairie."
        ),
    ]


def asked_of_the_state(town: Territory) -> list[str]:
    """Say what the map asks of the State's servers; nothing while no administrator switched it on.

    It stands on the page whoever wrote the rest: what is switched on is told.
    """
    chosen = map_settings_of(town)
    if not (chosen.uses_ign or chosen.uses_geocoder):
        return []
    said = ["# " + _("Ce que la carte demande à l'État")]
    if chosen.uses_ign:
        said.append(
            _(
                "Le fond de la page « La carte » vient de l'IGN (Géoplateforme, https://data.geopf.fr/). "
                "Votre navigateur lui demande les images : l'IGN voit votre adresse internet et l'endroit "
                "que vous regardez. Aucune autre page ne le fait, et la liste se lit sans la carte."
            )
        )
    if chosen.uses_geocoder:
        said.append(
            _(
                "Quand vous cherchez une adresse, notre serveur la demande au service national des adresses "
                "(Géoplateforme). Il ne reçoit que les mots cherchés : rien de vous. La réponse est gardée "
                "un jour."
            )
        )
    return said


def _privacy(town: Territory) -> list[str]:
    facts = {"town": town.name, "dpo": town.dpo_contact}
    return [
        "# " + _("Qui en répond"),
        _("La commune de %(town)s répond de ce qui est gardé ici sur vous.") % facts,
        _("Son délégué à la protection des données : %(dpo)s.") % facts
        if town.dpo_contact
        else _("Pour toute question, écrivez à la mairie : elle transmet à qui de droit."),
        _whom_to_write_to(town),
        "# " + _("Pourquoi"),
        _(
            "Pour recevoir les initiatives, y répondre, tenir les conventions et en garder la mémoire. C'est "
            "une mission d'intérêt public (RGPD, article 6.1.e)."
        ),
        "# " + _("Qui voit quoi"),
        "\n".join(
            (
                "- "
                + _("Tout le monde : votre nom à côté de ce que vous proposez, dites ou signez en public."),
                "- " + _("La mairie : votre courriel et votre téléphone, pour vous joindre."),
                "- " + _("Personne d'autre : rien n'est vendu, ni donné, ni mesuré par un tiers."),
            )
        ),
        *asked_of_the_state(town),
        "# " + _("Les plus jeunes"),
        _(
            "Avant 18 ans, un adulte référent répond de vous ; avant 15 ans, avec l'accord "
            "d'un parent. Votre nom n'est jamais montré aux autres."
        ),
        "# " + _("Les témoins de connexion (cookies)"),
        _(
            "Ce site en pose pour vous laisser entrer, pour protéger les formulaires et pour retenir la "
            "langue choisie. Aucun ne sert à vous suivre : il n'y a rien à accepter."
        ),
        _(
            "Dans la salle d'une réunion en direct, votre téléphone reçoit un nombre tiré au hasard, pour "
            "que vos « moi aussi » ne comptent qu'une fois. Seule une empreinte en est gardée ; elle est "
            "effacée à la fin de la réunion."
        ),
        "# " + _("Vos droits"),
        _(
            "Vous pouvez voir ce qui est gardé sur vous, l'emporter, le corriger, vous y opposer, l'effacer. "
            "Avec un compte, tout se fait à la page « Mes données ». Sans courriel, venez au guichet de la "
            "mairie : on le fait avec vous."
        ),
        _("La commune répond en un mois au plus."),
        _(
            "Une sauvegarde faite avant l'effacement vous contient encore. Elle ne sert qu'à réparer le site "
            "après une panne. La commune garde ses sauvegardes un temps limité, puis elles sont remplacées."
        ),
        _(
            "Si la réponse ne vous convient pas, vous pouvez saisir la CNIL : https://www.cnil.fr/, ou "
            "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07."
        ),
    ]


COMPOSERS: dict[str, Callable[[Territory], list[str]]] = {
    LegalPage.ACCESSIBILITY: _accessibility,
    LegalPage.NOTICE: _notice,
    LegalPage.PRIVACY: _privacy,
}
