"""Somebody with a rare name who did everything one can do here, by the real actions; and looking for them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from PIL import Image

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment, Party, Side
from terril.directory import actions as directory
from terril.foundation import clock
from terril.initiatives import actions as initiatives
from terril.initiatives.models import InformationRequest, Initiative
from terril.initiatives.states import InitiativeState
from terril.mail import outbox
from terril.mail.models import Mail
from terril.people import actions as people
from terril.people import entry
from terril.people.models import User
from terril.people.queries import system
from terril.uploads import actions as uploads
from tests.initiatives.life import Life

NAME, EMAIL, PHONE = "Zélie Quetzalbert", "zelie.quetzalbert@exemple.fr", "06 98 76 54 32"
# As people, a database that escapes accents, an address and a machine write them.
RARE = ("quetzalbert", "0698765432", "06 98 76 54 32")


def picture(name: str) -> ContentFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "PNG")
    return ContentFile(out.getvalue(), name=name)


class Planted:
    """The person, and what they did."""

    def __init__(self, town: Any):
        self.town, self.life = town, Life(town)
        self.person: User = people.open_account(system(), town, email=EMAIL, language="fr")
        people.rename(self.person, self.person, display_name=NAME, phone=PHONE)
        self.person.refresh_from_db()
        directory.appoint(
            self.life.officer, self.life.association, user=self.person, title="Présidente Quetzalbert"
        )
        self._propose()
        self._talk()
        self._give()
        self._leave_technical_traces()
        self.person = User.objects.get(pk=self.person.pk)

    def _propose(self) -> None:
        """A draft, an idea that is being studied, one that was refused; each with the rare word in it."""
        words = {"description": f"Chez moi, {NAME}, au {PHONE}", "place": "Impasse Quetzalbert"}
        self.draft = initiatives.draft(self.person, self.town, title="Le brouillon Quetzalbert", **words)
        self.sent = self.send("Le jardin Quetzalbert", **words)
        photo = uploads.add_photo(
            self.person, self.town, file=picture("quetzalbert.png"), alternative_text="Quetzalbert bêche"
        )
        initiatives.add_photo(self.person, self.sent, photo=photo)
        officer = self.life.officer
        initiatives.open_review(officer, self.sent, service=self.life.service)
        initiatives.ask_information(officer, self.sent, question=f"Où habite {NAME.upper()} ?")
        request = InformationRequest.objects.get(initiative=self.sent)
        initiatives.give_information(self.person, request, answer="Rue Quetzalbert")
        initiatives.open_negotiation(officer, self.sent)
        initiatives.propose_variant(self.person, self.sent, title="Un pré Quetzalbert", text="Quetzalbert !")
        self.refused = self.send("Un dos d'âne Quetzalbert")
        initiatives.open_review(officer, self.refused, service=self.life.service)
        initiatives.refuse(
            self.life.mayor,
            self.refused,
            reason=f"Mme Quetzalbert, le bus passe ({EMAIL})",
            alternative="Un groupe de travail",
            contact="Marc Delattre",
            appeal="Le tribunal administratif",
        )

    def send(self, title: str, *, share: str = "Arroser avec Quetzalbert", **words: Any) -> Initiative:
        idea = initiatives.draft(self.person, self.town, title=title, share=share, **words)
        return initiatives.submit(self.person, idea)

    def _talk(self) -> None:
        self.other = self.life.at(InitiativeState.RECEIVED)
        initiatives.comment(self.person, self.other, text="Bravo ! Signé : Quetzalbert")
        initiatives.comment(self.life.passer_by, self.other, text=f"D'accord avec {NAME} et son {EMAIL}")
        initiatives.follow(self.person, self.other, email=EMAIL, language="fr")

    def _give(self) -> None:
        """A place held, something given, a name in a text that others sign."""
        self.running = self.life.at(InitiativeState.UNDER_WAY)
        agreement = self.running.agreement
        party = Party.objects.get(agreement=agreement, side=Side.TOWN)
        self.call = agreements.commit(
            self.life.officer, agreement, party=party, kind="time", what="Planter", places=1, is_call=True
        )
        agreements.take(self.person, self.call)
        agreements.deliver(self.person, self.call, on=clock.today(), note="Bêche de Quetzalbert")
        granted = self.life.at(InitiativeState.GRANTED)
        agreements.commit(
            self.life.officer,
            granted.agreement,
            party=Party.objects.get(agreement=granted.agreement, side=Side.TOWN),
            kind="time",
            what=f"Arroser quand {NAME} est absente",
            stand_in=self.person,
            is_upkeep=True,
        )
        self.life.sign_both(granted)
        self.signed_by_others = granted

    def _leave_technical_traces(self) -> None:
        entry.make_link(self.person, self.town, hours=1)
        Authenticator.objects.create(
            user=self.person, type=Authenticator.Type.WEBAUTHN, data={"name": "Clé de Quetzalbert"}
        )
        awaiting = SessionStore()
        awaiting["account_login"] = {"email": EMAIL}
        awaiting.save()
        for state in ("sent", "queued"):
            Mail.objects.create(
                territory_id=self.town.pk,
                to="voisine@exemple.fr",
                key=f"neighbour-{state}",
                purpose="news",
                subject=f"{NAME} a proposé",
                text=f"{NAME} ({PHONE}) a proposé une initiative.",
                html=f"<p>{NAME}, {EMAIL}</p>",
                state=state,
                last_error=f"550 <{EMAIL}>",
            )
        outbox.queue(
            town=self.town,
            to=EMAIL,
            key="code-1",
            purpose="code",
            subject="1234",
            template="people/mail/code",
            context={"town": self.town, "code": "1234"},
            language="fr",
        )

    def sign_with_the_town(self) -> Initiative:
        """Sign an agreement of one's own, that then runs."""
        initiative = self.send("Le verger", share=f"Tailler ({NAME})")
        initiatives.open_review(self.life.officer, initiative, service=self.life.service)
        self.life.add_town_share(initiative)
        initiatives.grant(self.life.mayor, initiative, reason="Belle idée")
        version = initiatives.propose_agreement(self.life.officer, initiative)
        for party in Party.objects.filter(agreement=initiative.agreement_id):
            signer = self.life.mayor if party.side == Side.TOWN else self.person
            initiatives.sign(signer, initiative, party=party, digest=version.digest)
        return initiatives.start(self.life.officer, initiative)


def found() -> set[str]:
    """Return where a rare word stands: columns of every table, names and bytes of files, caches."""
    places = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                places |= {f"{table}.{n}" for n, value in zip(columns, row, strict=True) if holds(str(value))}
    # A session is packed: the word is not seen in the row.
    if any(holds(json.dumps(session.get_decoded())) for session in Session.objects.all()):
        places.add("django_session.session_data")
    folder = Path(default_storage.path(""))
    for path in folder.rglob("*") if folder.exists() else ():
        if holds(str(path.relative_to(folder))) or (path.is_file() and holds(path.read_bytes())):
            places.add(f"media/{path.name}")
    for name in caches.settings:
        kept = getattr(caches[name], "_cache", {})
        if any(holds(str(key)) or holds(value) for key, value in kept.items()):
            places.add(f"cache {name}")
    return places


def in_the_files_of_sqlite() -> set[str]:
    """Return the files of the database, its freed parts included, where a rare word stands."""
    path = Path(str(settings.DATABASES["default"]["TEST"]["NAME"]))
    return {p.name for p in path.parent.glob(path.name + "*") if holds(p.read_bytes())}


def holds(value: str | bytes) -> bool:
    text = value if isinstance(value, str) else value.decode("utf-8", errors="ignore")
    text = re.sub(r"\s+", " ", text.casefold())
    return any(word in text for word in RARE)


def commitments_of(initiative: Initiative) -> list[Commitment]:
    return list(Commitment.objects.filter(agreement=initiative.agreement_id))
