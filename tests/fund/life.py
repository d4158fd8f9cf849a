"""People around the little fund, and the way of a small dynamic to any of its steps, walked by actions."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from terril.foundation import clock
from terril.fund import actions
from terril.fund.models import Envelope, SmallDynamic
from terril.fund.states import DynamicState
from terril.uploads import actions as uploads
from terril.uploads.models import Scan
from tests import factories

S = DynamicState
SIRET = "21620528600018"
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def picture() -> SimpleUploadedFile:
    """Return a small photo, as a telephone sends it."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (120, 170, 110)).save(out, "JPEG")
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def again(dynamic: SmallDynamic) -> SmallDynamic:
    """Return it as it is now."""
    return SmallDynamic.objects.get(pk=dynamic.pk)


class Life:
    """A town with its envelope of 5,000 €, its people, and one small dynamic at the step asked for."""

    def __init__(self, town: Any):
        self.town = town
        self.hall = factories.TownHallFactory(territory=town, siret=SIRET)
        self.association = factories.OrganisationFactory(
            territory=town, name="Les Amis du Moulin", siret="00000001800010"
        )
        self.officer = factories.UserFactory(officer_of=town, display_name="Nadia Petit")
        self.mayor = factories.UserFactory(elected_of=town, display_name="Jean Maire")
        self.author = factories.UserFactory(inhabitant_of=town, display_name="Aline Auteur")
        self.president = factories.UserFactory(inhabitant_of=town, speaks_for=self.association)
        self.passer_by = factories.UserFactory(inhabitant_of=town)
        self.referent = factories.UserFactory(inhabitant_of=town, display_name="Rose Référente")
        self.minor = factories.UserFactory(
            inhabitant_of=town, minor=True, referent=self.referent, display_name="Léo Mineur"
        )
        self.envelope: Envelope = actions.open_envelope(
            self.officer, town, year=clock.today().year, amount_cents=5000_00
        )

    def ask(self, who: Any = None, **details: Any) -> SmallDynamic:
        """Ask for 300 € for a street meal."""
        details = {
            "title": "Un repas de rue",
            "description": "Une grande table, pour se revoir. L'argent paie les boissons.",
            "share": "Cuisiner et ranger",
            "asked_cents": 300_00,
            **details,
        }
        return again(actions.ask(who or self.author, self.town, **details))

    def scan(self) -> Scan:
        """Return a receipt's picture, as a row without a file."""
        return Scan.objects.create(
            territory=self.town, file="scans/x.pdf", content_type="application/pdf", sent_by=self.author
        )

    def photo(self) -> Any:
        return factories.PhotoFactory(territory=self.town)

    def receipt(self, dynamic: SmallDynamic, cents: int, who: Any = None) -> Any:
        return actions.add_receipt(
            who or self.author,
            dynamic,
            scan=self.scan(),
            amount_cents=cents,
            on=clock.today(),
            shop="Épicerie",
        )

    def sent_receipt(self, dynamic: SmallDynamic, cents: int) -> Any:
        """Add a receipt with its real file."""
        scan = uploads.add_receipt(self.author, self.town, file=ContentFile(PDF, name="ticket.pdf"))
        return actions.add_receipt(
            self.author, dynamic, scan=scan, amount_cents=cents, on=clock.today(), shop="Épicerie"
        )

    def at(self, state: S, **details: Any) -> SmallDynamic:
        """Return a new small dynamic at `state`; money is paid out from "under way" on."""
        dynamic = getattr(self, f"_{S(state).value}")(**details)
        assert again(dynamic).state == state
        return again(dynamic)

    def _asked(self, **details: Any) -> SmallDynamic:
        return self.ask(self.minor, **details)

    def _received(self, **details: Any) -> SmallDynamic:
        return self.ask(**details)

    def _granted(self, granted: int = 300_00, **details: Any) -> SmallDynamic:
        return actions.grant(
            self.officer, self._received(**details), amount_cents=granted, reason="Une belle table"
        )

    def _refused(self, **details: Any) -> SmallDynamic:
        return actions.refuse(
            self.officer,
            self._received(**details),
            reason="La rue est en travaux",
            alternative="La place voisine",
            contact="Nadia Petit, 03 21 00 00 00",
        )

    def _under_way(self, paid: int = 300_00, **details: Any) -> SmallDynamic:
        dynamic = self._granted(**details)
        actions.pay(self.officer, dynamic, amount_cents=paid)
        return again(dynamic)

    def _done(self, **details: Any) -> SmallDynamic:
        return actions.tell_done(
            self.author, self._under_way(**details), told_in_a_line="Cent voisins", photo=self.photo()
        )

    def _receipts_in(self, spent: int = 300_00, **details: Any) -> SmallDynamic:
        dynamic = self._done(**details)
        if spent:
            self.receipt(dynamic, spent)
        return actions.hand_in(self.author, dynamic)

    def _settled(self, **details: Any) -> SmallDynamic:
        return actions.settle(self.officer, self._receipts_in(**details))

    def _dropped(self, **details: Any) -> SmallDynamic:
        return actions.drop(self.author, self._received(**details), reason="On déménage")
