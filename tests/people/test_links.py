"""One-time links, and accounts taken back with one."""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from terril.foundation.models import Audience, JournalEntry
from terril.mail.models import Mail
from terril.people import actions, entry, queries, tasks
from terril.people.models import EntryLink, Role
from tests import factories


def path_for(user, town, hours=24):
    return urlsplit(entry.make_link(user, town, hours=hours)).path


def is_in(client):
    return "_auth_user_id" in client.session


def text(page):
    return page.content.decode().replace("&#x27;", "'")


@pytest.fixture
def visitor(town, officer):
    """Somebody entered at the counter, without an address."""
    return actions.enter_at_counter(officer, town, display_name="Georgette Wacquez")


def claim(client, path, email):
    client.post(path, {"email": email})
    code = re.search(r"\b(\d{4}) (\d{4})\b", Mail.objects.latest("pk").text).expand(r"\1\2")
    return client.post("/entrer/code/", {"code": code})


def test_a_link_shows_a_button_and_the_button_lets_in(town, client, inhabitant):
    path = path_for(inhabitant, town)
    rows = (EntryLink.objects.get().used_at, JournalEntry.objects.count())
    page = client.get(path)
    assert page.status_code == 200
    assert inhabitant.display_name in text(page)
    client.head(path)
    assert (EntryLink.objects.get().used_at, JournalEntry.objects.count()) == rows
    assert not is_in(client)
    assert client.post(path)["Location"] == "/"
    assert int(client.session["_auth_user_id"]) == inhabitant.pk
    told = JournalEntry.objects.get(action="people.use_link")
    assert (told.territory_id, told.actor_id, told.audience) == (town.pk, inhabitant.pk, Audience.PRIVATE)


def test_a_link_is_typed_with_any_capitals_and_dashes(town, client, inhabitant):
    token = path_for(inhabitant, town).split("/")[-2]
    assert client.get(f"/entrer/lien/{token.upper().replace('-', '')}/").status_code == 200


def test_only_the_digest_of_a_link_is_kept(town, inhabitant):
    token = path_for(inhabitant, town).split("/")[-2]
    link = EntryLink.objects.get()
    assert link.digest == entry.digest_of(token)
    kept = [str(value) for row in (link, *JournalEntry.objects.all()) for value in vars(row).values()]
    assert not any(token in value or token.replace("-", "") in value for value in kept)


def test_the_address_of_a_link_is_that_of_the_town(town, inhabitant, settings):
    settings.DEVELOPMENT = False
    assert entry.make_link(inhabitant, town, hours=1).startswith(f"https://{town.host}/entrer/lien/")


def test_a_link_used_twice_says_so(town, client, inhabitant):
    path = path_for(inhabitant, town)
    client.post(path)
    for answer in (Client().get(path), Client().post(path)):
        assert answer.status_code == 410
        assert "n'ouvre qu'une fois" in text(answer)


def test_two_presses_at_once_let_in_once(town, inhabitant):
    path_for(inhabitant, town)
    first, second = EntryLink.objects.get(), EntryLink.objects.get()
    actions.use_link(inhabitant, first)
    with pytest.raises(actions.ValidationError) as caught:
        actions.use_link(inhabitant, second)
    assert caught.value.code == "used"
    assert JournalEntry.objects.filter(action="people.use_link").count() == 1


def test_a_link_past_its_date_says_so(town, client, inhabitant):
    path = path_for(inhabitant, town)
    EntryLink.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "dépassé sa date" in text(answer)
    assert not is_in(client)
    link = EntryLink.objects.get()
    with pytest.raises(actions.ValidationError) as caught:
        actions.use_link(inhabitant, link)
    assert caught.value.code == "expired"


def test_a_link_of_another_town_says_which(town, inhabitant):
    there = factories.TownFactory(name="Liévin")
    path = path_for(inhabitant, there)
    here = Client(headers={"host": town.host})
    for answer in (here.get(path), here.post(path)):
        assert answer.status_code == 404
        assert "Liévin" in text(answer)
    assert not is_in(here)
    assert not EntryLink.objects.get().is_used


@pytest.mark.parametrize("token", ["bcdf-bcdf-bcdf-bcdf", "x", "é" * 300, "%00", "' OR 1=1 --"])
def test_a_link_that_never_was_says_so(town, client, token):
    answer = client.get(f"/entrer/lien/{token}/")
    assert answer.status_code == 404
    assert "n'existe pas" in text(answer)


def test_a_new_link_ends_the_one_before(town, client, inhabitant):
    before, after = path_for(inhabitant, town), path_for(inhabitant, town)
    assert client.post(before).status_code == 404
    assert client.post(after).status_code == 302


def test_nobody_uses_the_link_of_another(town, inhabitant, officer):
    path_for(inhabitant, town)
    with pytest.raises(actions.NotAllowed):
        actions.use_link(officer, EntryLink.objects.get())
    assert not EntryLink.objects.get().is_used


def test_who_comes_in_by_a_link_stops_being_who_they_were(town, client, inhabitant, officer):
    client.force_login(officer)
    path = path_for(inhabitant, town)
    assert officer.display_name in text(client.get(path))
    client.post(path)
    assert int(client.session["_auth_user_id"]) == inhabitant.pk


def test_an_officer_gives_a_link_to_those_of_the_counter_only(town, officer, inhabitant, visitor):
    mayor = factories.UserFactory(administrator_of=town)
    for person in (inhabitant, mayor, officer):
        with pytest.raises(actions.NotAllowed):
            entry.make_link(person, town, hours=1, actor=officer)
    with pytest.raises(actions.NotAllowed):
        entry.make_link(visitor, town, hours=1, actor=inhabitant)
    elsewhere = factories.TownFactory()
    with pytest.raises(actions.NotAllowed):
        entry.make_link(visitor, elsewhere, hours=1, actor=factories.UserFactory(officer_of=elsewhere))
    assert not EntryLink.objects.exists()
    assert not JournalEntry.objects.filter(action="people.give_link").exists()
    entry.make_link(visitor, town, hours=1, actor=officer)
    told = JournalEntry.objects.get(action="people.give_link")
    assert (told.on_behalf_of_id, told.audience) == (visitor.pk, Audience.STAFF)


def test_an_account_of_the_counter_is_taken_back_with_an_address(town, client, officer, visitor):
    path = path_for(visitor, town)
    page = client.get(path)
    assert "Georgette Wacquez" in text(page)
    assert not is_in(client)
    answer = claim(client, path, "georgette@exemple.fr")
    assert answer["Location"] == "/"
    visitor.refresh_from_db()
    assert (visitor.email, bool(visitor.claimed_at)) == ("georgette@exemple.fr", True)
    assert int(client.session["_auth_user_id"]) == visitor.pk
    assert EntryLink.objects.get().is_used
    told = JournalEntry.objects.get(action="people.claim")
    assert (told.territory_id, told.actor_id, told.facts) == (town.pk, visitor.pk, {})
    # From now on, it is theirs alone.
    with pytest.raises(actions.NotAllowed):
        actions.rename(officer, visitor, display_name="Georgette W.")


def test_a_link_looked_at_but_not_proved_stays_good(town, client, visitor):
    path = path_for(visitor, town)
    client.post(path, {"email": "georgette@exemple.fr"})
    client.post("/entrer/code/", {"code": "00000000"})
    visitor.refresh_from_db()
    assert visitor.email is None
    assert claim(Client(), path, "georgette@exemple.fr")["Location"] == "/"


def test_an_address_that_has_an_account_is_not_mixed_with_another(town, client, visitor, inhabitant):
    path = path_for(visitor, town)
    asked = client.post(path, {"email": inhabitant.email})
    assert asked["Location"] == "/entrer/code/"  # nothing tells yet that the address is known
    page = claim(client, path, inhabitant.email)
    assert page.status_code == 409
    assert "deux comptes ne se mélangent pas" in text(page)
    assert town.contact_phone in text(page)
    visitor.refresh_from_db()
    assert (visitor.email, visitor.claimed_at) == (None, None)
    assert not is_in(client)
    assert not EntryLink.objects.get().is_used
    assert not JournalEntry.objects.filter(action="people.claim").exists()
    assert claim(Client(), path, "autre@exemple.fr").status_code == 302


def test_a_link_replaced_while_the_code_was_on_its_way_gives_nothing(town, client, visitor):
    path = path_for(visitor, town)
    client.post(path, {"email": "georgette@exemple.fr"})
    path_for(visitor, town)
    code = re.search(r"\b(\d{4}) (\d{4})\b", Mail.objects.latest("pk").text).expand(r"\1\2")
    assert client.post("/entrer/code/", {"code": code}).status_code == 409
    assert not is_in(client)
    assert queries.by_email("georgette@exemple.fr") is None


def test_the_address_of_a_claim_is_limited_like_any_other(town, client, visitor):
    path = path_for(visitor, town)
    for _again in range(5):
        assert client.post(path, {"email": "g@exemple.fr"}).status_code == 302
    assert client.post(path, {"email": "g@exemple.fr"}).status_code == 429
    assert client.post(path, {"email": "rien"}).status_code == 422


def test_old_links_are_forgotten(town, inhabitant):
    path_for(inhabitant, town)
    tasks.forget_the_expired()
    assert EntryLink.objects.count() == 1
    EntryLink.objects.update(expires_at=timezone.now() - tasks.LINKS_KEPT * 1.1)
    tasks.forget_the_expired()
    assert EntryLink.objects.count() == 0


def test_the_officer_prints_a_link_seen_once(town, client, officer, visitor):
    client.force_login(officer)
    page = f"/atelier/guichet/{visitor.pk}/lien/"
    assert "Préparer" in text(client.get(page))
    assert client.post(page)["Location"] == page
    shown = text(client.get(page))
    link = re.search(r"http://testserver(/entrer/lien/[a-z-]+/)", shown)[1]
    assert EntryLink.objects.get().digest == entry.digest_of(link.split("/")[-2])
    assert "imprim" in shown.lower()
    # Another officer, another browser: nothing to see.
    other = Client()
    other.force_login(factories.UserFactory(officer_of=town))
    assert "entrer/lien" not in text(other.get(page))
    assert claim(Client(), link, "g@exemple.fr").status_code == 302
    assert "elle entre elle-même" in text(other.get(page))


def test_the_page_of_a_link_is_for_officers_and_people_of_the_town(
    town, client, inhabitant, officer, visitor
):
    client.force_login(inhabitant)
    assert client.get(f"/atelier/guichet/{visitor.pk}/lien/").status_code == 403
    client.force_login(officer)
    stranger = factories.UserFactory(inhabitant_of=factories.TownFactory())
    here = Client(headers={"host": town.host})
    here.force_login(officer)
    assert here.get(f"/atelier/guichet/{stranger.pk}/lien/").status_code == 404
    assert here.post(f"/atelier/guichet/{inhabitant.pk}/lien/").status_code == 403


def test_terril_itself_makes_a_link_for_anybody(town):
    mayor = factories.UserFactory(elected_of=town)
    entry.make_link(mayor, town, hours=24)
    assert mayor.has_role(Role.ELECTED, town)
    assert EntryLink.objects.get().user == mayor
