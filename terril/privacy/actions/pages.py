"""Writing the pages that the law asks for."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from terril.foundation.actions import Told, action, told
from terril.foundation.text import clean_text
from terril.people.models import User
from terril.privacy import rules
from terril.privacy.models import LegalPage, LegalText
from terril.territories.models import Territory

LONGEST = 20_000


@action(rules.can_write_pages, says=_("%(who)s a réécrit la page %(page)s"))
def write_page(actor: User, town: Territory, *, page: str, language: str, text: str) -> Told:
    """Write the town's own text of a page, in one language; empty, the composed text is back.

    Earlier texts are kept. Raises ValidationError keyed by the detail: no such page, a language that
    is not the town's, a text too long.
    """
    if page not in LegalPage.values:
        raise ValidationError({"page": _now("Cette page n'existe pas.")})
    if language not in town.languages:
        raise ValidationError({"language": _now("La commune n'écrit pas dans cette langue.")})
    text = clean_text(text, LONGEST, _now("Le texte"), field="text")
    LegalText.objects.create(territory=town, page=page, language=language, text=text, written_by=actor)
    return told(town, page=f"/{page}/")
