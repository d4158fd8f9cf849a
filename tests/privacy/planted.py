"""Somebody with a rare name who did everything one can do here, by the real actions; and looking for them."""

from __future__ import annotations

import datetime
import io
import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q
from PIL import Image

from terril.agreements import actions as agreements
from terril.agreements.models import Commitment, Party, Share, Side
from terril.agreements.when import Kind, When
from terril.arbitration import actions as arbitration
from terril.directory import actions as directory
from terril.foundation import clock
from terril.fund import actions as fund
from terril.fund.models import SmallDynamic
from terril.initiatives import actions as initiatives
from terril.initiatives.models import InformationRequest, Initiative
from terril.initiatives.states import InitiativeState
from terril.landmarks import actions as landmarks
from terril.mail import outbox
from terril.mail.models import Mail
from terril.meetings import actions as meetings
from terril.meetings import building, debating
from terril.meetings.models import RoomRole
from terril.news import actions as news
from terril.news.models import Preference, Reader, Rhythm
from terril.people import actions as people
from terril.people import entry
from terril.people.models import User
from terril.people.queries import system
from terril.promises import actions as promises
from terril.story import actions as story
from terril.story.models import Memory
from terril.upkeep import actions as upkeep
from terril.upkeep.models import CalendarKey, Duty, Swap
from terril.uploads import actions as uploads
from terril.uploads.models import Scan, Sound
from terril.uploads.sounds import Recording
from terril.vision import actions as vision
from tests import factories
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
        self._look_after()
        self._ask_the_fund()
        self._write_the_project()
        self._promise()
        self._meet_and_decide()
        self._meet()
        self._remember()
        self._speak()
        self._read_the_news()
        self._stand_on_the_path()
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

    def _look_after(self) -> None:
        """Every day in turns with a neighbour: a turn done, one offered, news given, a calendar."""
        life = self.life
        looked_after = life.at(InitiativeState.GRANTED)
        party = Party.objects.get(agreement=looked_after.agreement_id, side=Side.TOWN)
        self.watering = agreements.commit(
            life.officer,
            looked_after.agreement,
            party=party,
            kind="time",
            what="Arroser",
            when=When(Kind.RECURRENCE, rule="FREQ=DAILY"),
            places=2,
            is_upkeep=True,
        )
        life.sign_both(looked_after)
        initiatives.start(life.officer, looked_after)
        for bearer in (self.person, life.passer_by):
            agreements.take(bearer, self.watering)
        self.watering.refresh_from_db()
        upkeep.plan(system(), self.watering)
        self.done, self.offered = self.watering.duties.filter(bearer=self.person).order_by("starts_on")[:2]
        upkeep.mark_done(self.person, self.done)
        upkeep.pass_on(self.person, self.offered, to=life.passer_by)
        theirs = self.watering.duties.filter(bearer=life.passer_by).order_by("starts_on")[1]
        upkeep.pass_on(life.passer_by, theirs, to=self.person)
        question = upkeep.ask(system(), looked_after.agreement, kind="still_fine", since=self.done)
        upkeep.answer(self.person, question, answer="fine")
        upkeep.make_calendar(self.person, self.town)

    def _ask_the_fund(self) -> None:
        """Help that is awaited, help that was refused, help that was given and accounted for."""
        officer = self.life.officer
        fund.open_envelope(
            officer, self.town, year=clock.today().year, amount_cents=5000_00, committee=f"Marc, {NAME}"
        )
        self.asked = self.ask_help("La fête Quetzalbert")
        self.not_helped = self.ask_help("Le bal Quetzalbert")
        fund.refuse(
            officer, self.not_helped, reason=f"Mme Quetzalbert a déjà {PHONE}", alternative="?", contact=NAME
        )
        self.helped = self.ask_help(f"Le goûter de {NAME}")
        fund.grant(officer, self.helped, amount_cents=300_00, reason=f"Oui à {NAME}", contact=EMAIL)
        fund.pay(officer, self.helped, amount_cents=300_00, what=f"À {NAME}")
        photo = uploads.add_photo(
            self.person, self.town, file=picture("gouter.png"), alternative_text="Le goûter Quetzalbert"
        )
        self.helped.refresh_from_db()
        fund.tell_done(self.person, self.helped, told_in_a_line=f"{NAME} a cuisiné", photo=photo)
        content = b"%PDF-1.4\n% carte de Quetzalbert\n%%EOF\n"
        scan = uploads.add_receipt(self.person, self.town, file=ContentFile(content, name="ticket.pdf"))
        self.receipt = fund.add_receipt(
            self.person, self.helped, scan=scan, amount_cents=280_00, on=clock.today(), shop=f"Chez {NAME}"
        )
        fund.correct(officer, self.receipt, amount_cents=300_00, reason=f"Mal lu par {NAME}")
        fund.hand_in(self.person, self.helped)
        fund.settle(officer, self.helped)

    def ask_help(self, title: str) -> SmallDynamic:
        words = {"wish": "La salle Quetzalbert", "place": "Impasse Quetzalbert"}
        if NAME in title:
            # The surname alone stays in what public money was given for.
            words = {"wish": f"Une table pour {NAME}", "place": f"Chez {NAME}"}
        made: SmallDynamic = fund.ask(
            self.person,
            self.town,
            title=title,
            description=f"Chez {NAME}, {PHONE}",
            share=f"{NAME} cuisine",
            asked_cents=300_00,
            **words,
        )
        made.refresh_from_db()
        return made

    def _write_the_project(self) -> None:
        """The town names somebody where it should not: in its project, its draft, a step, a finding."""
        mayor = self.life.mayor
        vision.write_star(mayor, self.town, star=f"Comme {NAME}", horizon=clock.today().year)
        vision.write_orientation(mayor, self.town, title="L'eau", why=f"{NAME} l'a dit")
        vision.publish(
            mayor, self.town, decided_where=f"chez {NAME}", decided_on=clock.today(), summary=f"Selon {NAME}"
        )
        vision.write_value(mayor, self.town, title="Le courage", words=f"Celui de {NAME}")
        step = vision.add_step(mayor, self.town, kind="other", title=f"Avec {NAME}")
        photo = uploads.add_photo(self.person, self.town, file=picture("x.png"), alternative_text="Un creux")
        self.finding = vision.add_finding(mayor, step, title="Un creux", source=NAME, photo=photo)

    def _promise(self) -> None:
        """The town names somebody in what it promises and in all that it says of it since; they follow it."""
        mayor = self.life.mayor
        promise = promises.publish(
            mayor,
            self.town,
            what=f"Fermer la rue de {NAME}",
            when=When(),
            carried_by=f"{NAME}, adjointe",
            proof_expected=f"Une photo de {NAME}",
            made_in=f"Chez {NAME}",
        )
        promises.watch(self.person, promise, email=EMAIL, language="fr")
        promises.revise(mayor, promise, words=f"Ouvrir la rue de {NAME}", reason=f"{NAME} y passe")
        promises.report(mayor, promise, words=f"{NAME} a posé la barrière", progress=f"Dit {NAME}")
        question = promises.ask(system(), promise, words=f"Où est {NAME} ?")
        promises.answer(mayor, question, words=f"{NAME} est là")
        promises.keep(mayor, promise, proof=f"{NAME} l'a vu")
        promises.add_term(
            self.life.officer, self.town, name=f"Avec {NAME}", mayor=NAME, starts_on=clock.today()
        )

    def _meet_and_decide(self) -> None:
        """Somebody is named where nobody should be: in what a note became, in minutes, in a decision."""
        officer, mayor = self.life.officer, self.life.mayor
        meeting = factories.MeetingFactory(territory=self.town, held=True, number=901)
        note = factories.NoteFactory(meeting=meeting, text=f"Chez {NAME}, l'eau stagne")
        meetings.sort_note(officer, note, fate="answered", words=f"{NAME} sera rappelée")
        meeting.phases.create(kind="venting", position=90, minutes=30, ended_because=f"{NAME} l'a dit")
        told = {"title": f"Chez {NAME}", "where": f"Chez {NAME}", "who": NAME, "known": f"Par {NAME}"}
        problem = building.add_problem(meeting, **told)
        halves = {"inhabitants_share": f"{NAME} creuse", "town_share": f"Prêter à {NAME}"}
        building.add_card(meeting, key="c" * 32, problem=problem, what=f"Avec {NAME}", who=NAME, **halves)
        question = debating.open_question(meeting, text=f"Et {NAME} ?", statements=f"Comme {NAME}")
        said = {"text": f"Selon {NAME}", "written_by": "inhabitants"}
        argument = debating.add_argument(question, key="a" * 32, stand="for", **said)
        debating.improve(argument, text=f"Mieux, selon {NAME}", written_by="town")
        meetings.conclude(officer, meeting, decided=f"Par {NAME}", next_steps=f"Chez {NAME}", review_on=None)
        meetings.leave_address(system(), meeting, email=EMAIL, language="fr")
        meetings.write_minutes(officer, meeting)
        asked = arbitration.ask(
            mayor, self.town, question=f"Et chez {NAME} ?", context=f"Dit par {NAME}", heard=f"{NAME}"
        )
        options = [
            arbitration.add_option(
                mayor, asked, title=title, effects=f"Chez {NAME}", cost_cents=1, paid_by=f"{NAME}"
            )
            for title in (f"Comme {NAME}", "Rien")
        ]
        arbitration.decide(
            mayor,
            asked,
            chosen=options[0],
            decision=f"On suit {NAME}",
            reasons=f"{NAME} a raison",
            minority=f"Pas {NAME}",
            decided_by=f"{NAME} et le conseil",
            decided_on=clock.today(),
            review_on=datetime.date(2090, 1, 1),
        )
        arbitration.correct(mayor, asked, words=f"Comme {NAME} l'a dit")
        arbitration.look_again(mayor, asked, review=f"{NAME} est contente")

    def _meet(self) -> None:
        """Named in an invitation, in a role in the room, and registered: at an address, and by name."""
        officer, said = self.life.officer, f"Avec {NAME}"
        words = dict.fromkeys(
            ("presentation", "theme", "place", "childcare", "languages", "rules", "materials"), said
        )
        soon = clock.now() + datetime.timedelta(days=3)
        meeting = meetings.create(
            officer,
            self.town,
            subject=f"Le four de {NAME}",
            starts_at=soon,
            takes_registrations=True,
            **words,
        )
        meetings.announce(officer, meeting)
        meetings.name_member(officer, meeting, user=self.person, role=RoomRole.NOTE_TAKER)
        meetings.add_document(officer, meeting, title=said, url="https://exemple.fr")
        meetings.register(system(), meeting, people=2, name=NAME, email=EMAIL)
        meetings.register(officer, meeting, people=1, name=f"Mme {NAME}")
        meetings.cancel(officer, meeting, reason=f"{NAME} est malade")

    def _remember(self) -> None:
        """A memory in words, in a picture and aloud: one in the story, one given back."""
        officer = self.life.officer
        for number in range(2):
            photo = uploads.add_photo(
                self.person, self.town, file=picture("q.png"), alternative_text="Quetzalbert en 1974"
            )
            sound = uploads.add_sound(
                self.person, self.town, recording=Recording(b"ID3", 2), transcript=f"Ici {NAME}"
            )
            memory = story.give(
                self.person,
                self.town,
                text=f"Moi, {NAME}, j'y étais",
                place="Rue Quetzalbert",
                year=1974,
                photo=photo,
                sound=sound,
                giver=self.person,
                code=f"bcdf{number}",
                consents=True,
                shows_name=True,
            )
            if number:
                story.decline(officer, memory, reason=f"Merci {NAME}")
            else:
                story.show(officer, memory)

    def _speak(self) -> None:
        """A sound that nothing shows."""
        uploads.add_sound(self.person, self.town, recording=Recording(b"ID3", 2), transcript=f"Encore {NAME}")

    def _read_the_news(self) -> None:
        """The news of an account, and at the address that followed before there was one."""
        news.choose_rhythm(self.person, self.town, rhythm=Rhythm.WEEKLY)
        Reader.objects.create(territory=self.town, user=self.person)
        Reader.objects.create(territory=self.town, email=EMAIL)

    def _stand_on_the_path(self) -> None:
        """Named by the town in every part of a pebble that holds words, and in a correction of it."""
        officer, said = self.life.officer, f"Avec {NAME}"
        words = dict.fromkeys(("done", "by_town", "by_inhabitants", "story", "easy_text"), said)
        figure = {"label": said, "value": Decimal(3), "on": clock.today(), "source": said, "unit": NAME}
        self.pebble = landmarks.lay(
            officer,
            self.town,
            title=f"Le four de {NAME}",
            laid_on=clock.today(),
            place=f"Chez {NAME}",
            source=f"Raconté par {NAME}",
            **words,
        )
        landmarks.add_figure(officer, self.pebble, **figure)
        landmarks.translate(officer, self.pebble, language="en", title=f"{NAME}'s oven", **words)
        landmarks.correct(officer, self.pebble, place=f"Derrière chez {NAME}")
        landmarks.withdraw(officer, self.pebble, reason=f"{NAME} l'a demandé")

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


def in_rows() -> set[str]:
    """Return the same without files, which go once a transaction is over: inside a test it never is."""
    return {place for place in found() if not place.startswith("media/")}


def still_expected(person: User) -> set[str]:
    """Return what somebody is still expected to do, asked, or told: no word names them there."""
    planned = {"bearer": person, "state": "planned", "ends_on__gte": clock.today()}
    asked = Swap.objects.filter(Q(by=person) | Q(to=person), state="open")
    left = {
        "a share": Share.objects.filter(user=person, withdrawn_at=None),
        "a turn": Duty.objects.filter(**planned),
        "a swap": asked,
        "a calendar": CalendarKey.objects.filter(user=person),
        "a rhythm": Preference.objects.filter(user=person),
        "news": Reader.objects.filter(user=person),
        "a memory": Memory.objects.filter(giver=person),
        "a sound": Sound.objects.filter(sent_by=person),
        "a receipt": Scan.objects.filter(sent_by=person),
        "an answer of the fund": SmallDynamic.objects.filter(author=person, state="received"),
    }
    return {name for name, rows in left.items() if rows.exists()}


def in_the_files_of_sqlite() -> set[str]:
    """Return the files of the database, its freed parts included, where a rare word stands.

    Another process reads them. Locks of POSIX belong to a process, which loses all it has on a file
    when it closes any reading of it: the next worker to end would believe itself alone and take away
    the log under this one's feet.
    """
    path = Path(connection.settings_dict["NAME"])
    return {
        p.name
        for p in path.parent.glob(path.name + "*")
        if holds(subprocess.run(["cat", p], capture_output=True, check=True).stdout)
    }


def holds(value: str | bytes) -> bool:
    text = value if isinstance(value, str) else value.decode("utf-8", errors="ignore")
    text = re.sub(r"\s+", " ", text.casefold())
    return any(word in text for word in RARE)


def commitments_of(initiative: Initiative) -> list[Commitment]:
    return list(Commitment.objects.filter(agreement=initiative.agreement_id))
