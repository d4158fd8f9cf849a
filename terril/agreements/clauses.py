"""The blocks that a town's agreements are composed from, as shipped; the town rewrites them at will.

A text is made of lines. A line that holds a {placeholder} with nothing to put in it is left out, and
a block without any line is left out: so one block serves agreements with and without a place,
partners or figures. Lines that begin with "- " make a list.

The placeholders:

| name | what it becomes |
|---|---|
| title, town | the agreement's title, the town's name |
| parties, town_parties, inhabitants_parties, partners | names of all parties, or of one side |
| contact | whom to reach at the town hall |
| starts_on, ends_on, review_on | the dates, or what holds when none was chosen |
| cost_alone, cost_together | see queries.figures |
| upkeep | who looks after what |
| particular | what this agreement alone says under this block |

`particular` without a place of its own in the text comes last in its block.

The blocks about the law are a checklist, never legal advice. Their sources, read in November 2026:
volunteers helping a public service: Conseil d'État, Ass., 22 November 1946, Commune de
Saint-Priest-la-Plaine (the town answers for the harm done to them, without fault); help offered to
public works (*offre de concours*): a contract made by case law; republican commitment contract:
art. 10-1 of loi n° 2000-321 of 12 April 2000, added by loi n° 2021-1109 of 24 August 2021 (art. 12),
and décret n° 2021-1947 of 31 December 2021; written agreement above 23,000 € a year: art. 10 of the
same loi n° 2000-321 and art. 1 of décret n° 2001-495 of 6 June 2001.
"""

# ruff: noqa: E501 - a line of a block is a paragraph of the charter
from __future__ import annotations

import re
from dataclasses import dataclass

PLACEHOLDERS = frozenset(
    {
        "title",
        "town",
        "parties",
        "town_parties",
        "inhabitants_parties",
        "partners",
        "contact",
        "starts_on",
        "ends_on",
        "review_on",
        "cost_alone",
        "cost_together",
        "upkeep",
        "particular",
    }
)
_placeholder = re.compile(r"\{([^{}\n]*)\}")


def placeholders_in(text: str) -> list[str]:
    """Return the names between braces in a text, in their order, once each."""
    return list(dict.fromkeys(_placeholder.findall(text)))


def unknown_placeholders(text: str) -> list[str]:
    """Return the names between braces that no agreement can fill, stray braces included."""
    unknown = [name for name in placeholders_in(text) if name not in PLACEHOLDERS]
    if set(_placeholder.sub("", text)) & set("{}"):
        unknown.append("")
    return unknown


def fill(text: str, values: dict[str, str]) -> list[str]:
    """Return the lines of a block with their placeholders filled, those with an empty one left out.

    What is put in is never read again: braces in somebody's words stay words.
    """
    lines = []
    for line in text.splitlines():
        if line.strip() and all(values.get(name) for name in placeholders_in(line)):
            filled = _placeholder.sub(lambda found: values[found[1]], line)
            lines += [part.strip() for part in filled.splitlines() if part.strip()]
    return lines


@dataclass(frozen=True)
class Block:
    """One block of the charter, in both languages."""

    key: str
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


DEFAULTS = (
    Block(
        "object",
        "Ce que nous faisons ensemble",
        "What we do together",
        """\
{parties} mènent ensemble l'initiative « {title} », moitié-moitié : chacun prend sa part, et chacun peut compter sur l'autre.
{particular}""",
        """\
{parties} carry out the initiative "{title}" together, fifty-fifty: each takes a share, and each can count on the other.
{particular}""",
    ),
    Block("place", "Où", "Where", "{particular}", "{particular}"),
    Block(
        "town_share",
        "La part de la commune",
        "The town's share",
        """\
Engagement de : {town_parties}. Il est écrit dans la moitié de la commune, avec ses dates.
À la mairie, une personne répond et fait avancer : {contact}.
Si un retard s'annonce, la commune le dit avant la date, avec la raison et une nouvelle date.
{particular}""",
        """\
Commitment of: {town_parties}. It is written in the town's half, with its dates.
At the town hall, one person answers and moves things forward: {contact}.
If something is going to be late, the town says so before the date, with the reason and a new date.
{particular}""",
    ),
    Block(
        "inhabitants_share",
        "La part des habitants",
        "The inhabitants' share",
        """\
Engagement de : {inhabitants_parties}. Il est écrit dans la moitié des habitants.
Les heures et les objets donnés sont comptés pour ce qu'ils valent : c'est un vrai apport, et il est reconnu comme tel.
Qui ne peut plus tenir sa part le dit dès que possible ; on cherche ensemble qui peut la reprendre. Personne n'est mis en faute pour l'avoir dit.
{particular}""",
        """\
Commitment of: {inhabitants_parties}. It is written in the inhabitants' half.
Hours and things given are counted for what they are worth: they are a real contribution, and recognised as one.
Whoever can no longer keep their share says so as soon as they can; together we look for somebody to take it on. Nobody is blamed for saying so.
{particular}""",
    ),
    Block(
        "partners_share",
        "La part des partenaires",
        "The partners' share",
        """\
Engagement de : {partners}. Il est écrit à côté du nom de chacun.
{particular}""",
        """\
Commitment of: {partners}. It is written beside the name of each.
{particular}""",
    ),
    Block(
        "cost",
        "Ce que cela coûte",
        "What it costs",
        """\
Si la commune l'avait fait seule, cela aurait coûté {cost_alone}.
Ensemble, cela coûte à la commune {cost_together}. Ces montants sont la somme des lignes de cette convention ; chaque ligne dit d'où vient son chiffre.
{particular}""",
        """\
Had the town done it alone, it would have cost {cost_alone}.
Together, it costs the town {cost_together}. These amounts are the sum of the lines of this agreement; each line says where its figure comes from.
{particular}""",
    ),
    Block(
        "conditions",
        "Conditions et limites",
        "Conditions and limits",
        """\
{particular}
Ce qui n'est pas écrit ici reste à décider ensemble, avant de le faire.
Les travaux qui demandent une autorisation (voirie, urbanisme, domaine public) ne commencent qu'une fois qu'elle est donnée.""",
        """\
{particular}
What is not written here is still to be decided together, before it is done.
Work that needs a permission (roads, planning, public land) only begins once it is given.""",
    ),
    Block(
        "safety",
        "Sécurité",
        "Safety",
        """\
Chaque chantier a une personne responsable, présente du début à la fin ; elle peut tout arrêter si quelqu'un risque de se blesser.
Les gestes, les outils et les protections sont expliqués avant de commencer. Les machines dangereuses ne sont conduites que par des personnes formées.
Les moins de 18 ans participent avec l'accord d'un parent et sous les yeux d'un adulte.
{particular}""",
        """\
Each work day has one person in charge, there from beginning to end; they can stop everything if somebody might get hurt.
Movements, tools and protective gear are explained before starting. Dangerous machines are only used by people trained for them.
Under-18s take part with a parent's consent and within sight of an adult.
{particular}""",
    ),
    Block(
        "insurance",
        "Assurances",
        "Insurance",
        """\
La commune signale l'initiative à son assureur avant le premier jour, avec le lieu, les dates et le nombre de personnes attendues.
L'association ou l'entreprise partie à la convention est assurée en responsabilité civile et le montre avant de commencer.
Un collectif sans assurance agit avec la commune, à sa demande et sous sa conduite.
{particular}""",
        """\
The town tells its insurer about the initiative before the first day: the place, the dates and how many people are expected.
An association or company that is a party has civil liability insurance and shows it before starting.
A group without insurance acts with the town, at its request and under its guidance.
{particular}""",
    ),
    Block(
        "upkeep",
        "Et après : l'entretien",
        "And afterwards: upkeep",
        """\
Ce qui est fait est entretenu : {upkeep}.
Qui s'en va prévient un mois avant, montre comment faire et passe les clés à son remplaçant.
Si plus personne ne peut s'en charger, on le dit, on cherche une reprise pendant deux mois, puis on décide ensemble de garder, de simplifier ou de retirer. Cela n'est pas un échec.
{particular}""",
        """\
What is made is looked after: {upkeep}.
Whoever leaves says so a month ahead, shows how it is done and hands the keys to their stand-in.
If nobody can look after it any more, we say so, look for somebody for two months, then decide together to keep, simplify or take it away. That is no failure.
{particular}""",
    ),
    Block(
        "duration",
        "Durée",
        "Duration",
        """\
La convention commence {starts_on} et se termine {ends_on}.
Elle n'est pas reconduite sans être relue et signée de nouveau.
{particular}""",
        """\
The agreement begins {starts_on} and ends {ends_on}.
It is not renewed without being read and signed again.
{particular}""",
    ),
    Block(
        "review",
        "Le point d'étape",
        "Taking stock",
        """\
Les parties se retrouvent {review_on} pour regarder ce qui est promis, ce qui est fait et ce qui reste, et pour se dire ce qu'elles ont appris.
Chacune peut demander un point plus tôt ; l'autre répond dans les quinze jours.
{particular}""",
        """\
The parties meet {review_on} to look at what was promised, what is done and what is left, and to tell each other what they have learned.
Either may ask to meet sooner; the other answers within two weeks.
{particular}""",
    ),
    Block(
        "ending",
        "Changer d'avis, s'arrêter",
        "Changing one's mind, stopping",
        """\
Tout changement de ce texte se signe par toutes les parties ; l'ancien texte et ses signatures restent lisibles.
Chaque partie peut s'arrêter en le disant par écrit, avec la raison, un mois avant ; une mise en danger arrête tout de suite.
En cas de désaccord, les parties se parlent d'abord, avec quelqu'un de leur choix ; le tribunal administratif reste ouvert à chacune.
{particular}""",
        """\
Any change of this text is signed by all parties; the old text and its signatures can still be read.
Either party may stop by saying so in writing, with the reason, a month ahead; danger to people stops it at once.
When they disagree, the parties first talk, with somebody of their choice; the administrative court remains open to each.
{particular}""",
    ),
    Block(
        "checklist",
        "À vérifier avant de signer",
        "To check before signing",
        """\
Cette liste aide à ne rien oublier ; elle ne remplace pas un conseil juridique.
- Bénévoles : quand des habitants aident le service public à sa demande, ou avec son accord, ils en sont des collaborateurs occasionnels, et la commune répond de ce qui leur arrive. Son assureur le sait.
- Offre de concours : l'argent, les objets ou les machines offerts pour des travaux publics sont écrits ici comme une offre, que la commune accepte en signant.
- Subvention : dès le premier euro, en argent ou en nature (une salle, un prêt de matériel), l'association qui la reçoit a signé le contrat d'engagement républicain (loi n° 2021-1109 du 24 août 2021, décret n° 2021-1947 du 31 décembre 2021).
- Au-dessus de 23 000 € dans l'année, la subvention fait l'objet d'une convention écrite qui dit son objet, son montant et comment elle est employée (décret n° 2001-495 du 6 juin 2001).
- Jeunes : un adulte référent signe pour un groupe de moins de 18 ans.
- Le conseil municipal a délibéré, ou le maire a délégation, pour signer cette convention.
{particular}""",
        """\
This list helps to forget nothing; it does not replace legal advice.
- Volunteers: inhabitants who help the public service, at its request or with its consent, are its occasional collaborators (collaborateurs occasionnels du service public), and the town answers for what happens to them. Its insurer knows.
- Help offered to public works (offre de concours): money, things or machines offered for public works are written here as an offer, which the town accepts by signing.
- Subsidies: from the first euro, in cash or in kind (a hall, equipment on loan), the association that receives one has signed the republican commitment contract (contrat d'engagement républicain: loi n° 2021-1109 of 24 August 2021, décret n° 2021-1947 of 31 December 2021).
- Above €23,000 in a year, the subsidy has a written agreement that says what it is for, how much it is and how it is used (décret n° 2001-495 of 6 June 2001).
- Young people: an adult referent signs for a group of under-18s.
- The town council has voted, or the mayor has been empowered, to sign this agreement.
{particular}""",
    ),
)
KEYS = frozenset(block.key for block in DEFAULTS)
