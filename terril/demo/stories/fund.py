"""A year of the little fund: an envelope, small dynamics at every step, a no with another way."""

from __future__ import annotations

import datetime
from typing import Any

from terril.demo import pictures, texts
from terril.demo.telling import Story, Telling
from terril.directory.models import Organisation
from terril.foundation import clock
from terril.fund import actions, queries
from terril.fund.models import SmallDynamic
from terril.uploads import actions as uploads

ENVELOPE_CENTS = 6_000_00


class Helped:
    """One small dynamic, its words, and who moves it."""

    def __init__(self, telling: Telling, key: str, *, carried_by: str, officer: str = "claire"):
        self.telling, self.carried_by, self.officer = telling, carried_by, officer
        everything = texts.load("fund", telling.language)
        self.words, self.contact = everything[key], everything["envelope"]["contact"]
        self.dynamic: SmallDynamic

    def ask(
        self,
        euros: int,
        *,
        asker: str | None = None,
        at_the_counter: bool = False,
        on: datetime.date | None = None,
    ) -> None:
        """Ask for so many euros; the envelope of the year is opened by the first who asks."""
        open_this_year(self.telling)
        author = self.telling.who(self.carried_by)
        organisation: Organisation | None = self.telling.organisations[asker] if asker else None
        self.dynamic = actions.ask(
            self.telling.who(self.officer) if at_the_counter else author,
            self.telling.town,
            title=self.words["title"],
            description=self.words["description"],
            share=self.words["share"],
            wish=self.words.get("wish", ""),
            asked_cents=euros * 100,
            happens_on=on,
            asker=organisation,
            author=author,
            accepts_charter=organisation is not None,
        )

    def grant(self, euros: int, by: str = "jeanne") -> None:
        self.dynamic = actions.grant(
            self.telling.who(by),
            self.dynamic,
            amount_cents=euros * 100,
            reason=self.words["reason"],
            contact=self.contact,
        )

    def lend(self, euros: int) -> None:
        actions.help_in_kind(
            self.telling.who(self.officer), self.dynamic, what=self.words["lent"], amount_cents=euros * 100
        )

    def pay(self, cents: int) -> None:
        actions.pay(self.telling.who(self.officer), self.dynamic, amount_cents=cents)

    def done(self, drawing: str, headcount: int | None = None) -> None:
        """Tell it, with a drawing in place of a photo."""
        author = self.telling.who(self.carried_by)
        photo = uploads.add_photo(
            author, self.telling.town, file=pictures.draw(drawing), alternative_text=self.words["alt"]
        )
        self.dynamic = actions.tell_done(
            author, self.dynamic, told_in_a_line=self.words["told"], headcount=headcount, photo=photo
        )

    def receipt(self, shop: str, cents: int) -> None:
        author = self.telling.who(self.carried_by)
        details: dict[str, Any] = {"shop": self.words[shop], "amount_cents": cents, "on": clock.today()}
        file = pictures.receipt(self.words[shop], f"{cents // 100},{cents % 100:02}")
        scan = uploads.add_receipt(author, self.telling.town, file=file)
        actions.add_receipt(author, self.dynamic, scan=scan, **details)

    def hand_in(self) -> None:
        self.dynamic = actions.hand_in(self.telling.who(self.carried_by), self.dynamic)

    def settle(self) -> None:
        self.dynamic = actions.settle(self.telling.who(self.officer), self.dynamic)


def open_this_year(t: Telling) -> None:
    """Open the envelope of the year that is being told, once."""
    year = clock.today().year
    if queries.envelope_of(t.town, year) is None:
        words = texts.load("fund", t.language)["envelope"]
        actions.open_envelope(
            t.who("claire"),
            t.town,
            year=year,
            amount_cents=ENVELOPE_CENTS,
            rules=words["rules"],
            committee=words["committee"],
            legal_notes=words["legal_notes"],
        )


def lilas(t: Telling) -> Story:
    """A street party: paid in full, settled; one receipt was misread and corrected."""
    h = Helped(t, "lilas", carried_by="amelie")
    yield t.at(320, 20)
    h.ask(280, on=t.saturday(290))
    yield t.at(315, 18)
    h.grant(280)
    yield t.at(312, 9)
    h.pay(280_00)
    yield t.at(288, 21)
    h.done("long_table", 62)
    yield t.at(287, 21)
    h.receipt("shop_1", 165_30)
    h.receipt("shop_2", 141_70)
    line = queries.receipts_of(h.dynamic).last()
    assert line is not None
    yield t.at(286, 9)
    actions.correct(t.who("claire"), line, amount_cents=114_70, reason=h.words["shop_2"])
    h.hand_in()
    yield t.at(285, 9)
    h.settle()


def sea(t: Telling) -> Story:
    """A first coach to the sea, by an association: part of the money is given back."""
    h = Helped(t, "sea", carried_by="brigitte")
    yield t.at(210, 11)
    h.ask(800, asker="pantry", on=t.saturday(172))
    yield t.at(203, 18)
    h.grant(800)
    yield t.at(195, 9)
    h.pay(800_00)
    yield t.at(170, 21)
    h.done("sea", 49)
    yield t.at(168, 18)
    h.receipt("shop_1", 742_50)
    h.hand_in()
    yield t.at(165, 9)
    actions.give_back(t.who("claire"), h.dynamic, amount_cents=57_50, what=h.words["back"])
    h.settle()


def fireworks(t: Telling) -> Story:
    """Fireworks between houses: refused, with another way that was taken (see lantern)."""
    h = Helped(t, "fireworks", carried_by="omar")
    yield t.at(200, 19)
    h.ask(900)
    yield t.at(194, 18)
    actions.refuse(
        t.who("jeanne"),
        h.dynamic,
        reason=h.words["reason"],
        alternative=h.words["alternative"],
        contact=h.contact,
    )


def bikes(t: Telling) -> Story:
    """A swap of bicycles: money and a hall, both published as subsidies."""
    h = Helped(t, "bikes", carried_by="julie")
    yield t.at(150, 12)
    h.ask(150, asker="cyclists", on=t.saturday(120) + datetime.timedelta(days=1))
    yield t.at(146, 18)
    h.lend(240)
    h.grant(150)
    yield t.at(118, 20)
    h.done("long_table", 130)
    h.receipt("shop_1", 96_40)
    h.hand_in()
    yield t.at(115, 9)
    # What the association advanced is paid on its receipts; the rest was never needed.
    h.pay(96_40)
    h.settle()


def cinema(t: Telling) -> Story:
    """A film in the school yard: no money at all, equipment that sleeps."""
    h = Helped(t, "cinema", carried_by="thomas")
    yield t.at(130, 17)
    h.ask(0, asker="school", on=t.saturday(100))
    yield t.at(127, 18)
    h.lend(310)
    h.grant(0)
    yield t.at(98, 23)
    h.done("cinema", 180)


def sale(t: Telling) -> Story:
    """A jumble sale: granted, then put off."""
    h = Helped(t, "sale", carried_by="lea")
    yield t.at(90, 20)
    h.ask(120)
    yield t.at(86, 18)
    h.grant(100)
    yield t.at(70, 20)
    actions.drop(t.who("lea"), h.dynamic, reason=h.words["dropped"])


def books(t: Telling) -> Story:
    """Book boxes: receipts are in, a few euros are to be given back."""
    h = Helped(t, "books", carried_by="gilles")
    yield t.at(75, 20)
    h.ask(350)
    yield t.at(70, 18)
    h.grant(320)
    yield t.at(66, 9)
    h.pay(320_00)
    yield t.at(9, 20)
    h.done("long_table")
    yield t.at(4, 20)
    h.receipt("shop_1", 214_10)
    h.receipt("shop_2", 87_50)
    h.hand_in()


def snack(t: Telling) -> Story:
    """A giant tea: done, the receipts are awaited."""
    h = Helped(t, "snack", carried_by="odile")
    yield t.at(60, 14)
    h.ask(200, asker="residence")
    yield t.at(55, 18)
    h.grant(200)
    yield t.at(50, 9)
    h.pay(200_00)
    yield t.at(12, 18)
    h.done("long_table", 94)


def choir(t: Telling) -> Story:
    """A choir for one evening: under way."""
    h = Helped(t, "choir", carried_by="dominique")
    yield t.at(34, 20)
    h.ask(400)
    yield t.at(28, 18)
    h.grant(360)
    yield t.at(20, 9)
    h.pay(180_00)


def lantern(t: Telling) -> Story:
    """Lanterns: the other way that was proposed for the fireworks, granted just now."""
    h = Helped(t, "lantern", carried_by="omar")
    yield t.at(8, 19)
    h.ask(160)
    yield t.at(2, 18)
    h.grant(160)


def coffee(t: Telling) -> Story:
    """A standing coffee: the answer is three days late."""
    h = Helped(t, "benchtea", carried_by="samira")
    yield t.at(13, 8)
    h.ask(90)


def football(t: Telling) -> Story:
    """A tournament asked for at the counter, for a young person, with the adult who answers for them."""
    h = Helped(t, "football", carried_by="leo")
    yield t.at(3, 16)
    h.ask(140, at_the_counter=True)


def skate_day(t: Telling) -> Story:
    """A young person asked: the adult who answers for them has not said yes yet."""
    h = Helped(t, "skateday", carried_by="ilyes")
    yield t.at(1, 18)
    open_this_year(t)
    h.ask(75)


ALL = (
    lilas,
    sea,
    fireworks,
    bikes,
    cinema,
    sale,
    books,
    snack,
    choir,
    lantern,
    coffee,
    football,
    skate_day,
)
