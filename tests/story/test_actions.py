"""Every action of the story: who may, what is refused with nothing changed, the steps there are."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from terril.foundation import clock
from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.foundation.states import WrongState
from terril.mail.models import Mail
from terril.people.entry import digest_of
from terril.people.queries import system
from terril.story import actions, queries
from terril.story.models import Chapter, Edition, Memory
from terril.story.tasks import forget_declined
from terril.uploads.models import Sound
from tests.factories import PhotoFactory, TownFactory, UserFactory
from tests.story.conftest import CHAPTER, MEMORY

pytestmark = pytest.mark.django_db


def objects_to(field, action, *args, **details):
    """Assert that the action objects to that detail, and that nothing is written."""
    before = JournalEntry.objects.count(), Chapter.objects.count(), Memory.objects.count()
    with pytest.raises(ValidationError) as caught:
        action(*args, **details)
    assert list(caught.value.message_dict) == [field]
    assert (JournalEntry.objects.count(), Chapter.objects.count(), Memory.objects.count()) == before


# Chapters.


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "a" * 121}),
        ("time", {"time": "jadis"}),
        ("first_year", {"first_year": 0}),
        ("first_year", {"first_year": 99999}),
        ("last_year", {"last_year": 1850}),
        ("body", {"body": "<p> </p>"}),
        ("body", {"body": "<script>x</script>"}),
        ("body", {"body": "<p>" + "a" * 30_000}),
        ("body", {"body": "<p>a\u200bb</p>"}),
        ("summary", {"summary": "a" * 301}),
        ("dates", {"dates": "a" * 61}),
        ("source", {"source": "a" * 301}),
        ("quotation_source_1", {"quotations": [("Dit-on", "")]}),
        ("quotation_2", {"quotations": [("a", "b"), ("a" * 601, "b")]}),
    ],
)
def test_a_chapter_is_refused_with_what_is_wrong(officer, town, write, field, wrong):
    objects_to(field, actions.write, officer, town, **{**CHAPTER, **wrong})
    objects_to(field, actions.rewrite, officer, write(published=False), **{**CHAPTER, **wrong})


def test_who_works_for_the_town_writes_and_nobody_else(
    officer, mayor, administrator, inhabitant, town, write
):
    for number, person in enumerate((officer, mayor, administrator)):
        actions.write(person, town, **{**CHAPTER, "title": f"Chapitre {number}"})
    chapter = write(published=False)
    elsewhere = UserFactory(officer_of=TownFactory())
    photo = PhotoFactory(territory=town)
    for person in (inhabitant, elsewhere):
        for action, thing, details in (
            (actions.write, town, CHAPTER),
            (actions.rewrite, chapter, CHAPTER),
            (actions.add_picture, chapter, {"photo": photo}),
            (actions.remove_picture, chapter, {"photo": photo}),
            (actions.take_sound_off, chapter, {}),
            (actions.publish, chapter, {}),
            (actions.withdraw_chapter, chapter, {}),
        ):
            with pytest.raises(NotAllowed):
                action(person, thing, **details)
    chapter.refresh_from_db()
    assert (chapter.state, chapter.editions.count()) == ("draft", 0)


def test_what_is_published_never_changes_and_the_next_edition_does(officer, town, write, sound):
    chapter = write()
    with pytest.raises(WrongState):
        actions.publish(officer, chapter)
    photo = PhotoFactory(territory=town)
    actions.rewrite(officer, chapter, **{**CHAPTER, "title": "Le charbon", "body": "<h2>A</h2><p>B</p>"})
    actions.add_picture(officer, chapter, photo=photo)
    actions.put_sound(officer, chapter, sound=sound)
    assert queries.current(town, chapter.slug).title == CHAPTER["title"]
    actions.publish(officer, chapter)
    first, second = Edition.objects.order_by("number")
    assert (first.title, first.photos.count(), first.sound) == (CHAPTER["title"], 0, None)
    assert (second.title, list(second.photos.all()), second.sound) == ("Le charbon", [photo], sound)
    actions.remove_picture(officer, chapter, photo=photo)
    actions.take_sound_off(officer, chapter)
    assert list(second.photos.all()) == [photo]
    assert chapter.slug == "un-siecle-et-demi-de-charbon"


def test_a_chapter_withdrawn_is_read_by_nobody_until_it_is_published_again(officer, inhabitant, town, write):
    chapter = write(published=False)
    with pytest.raises(WrongState):
        actions.withdraw_chapter(officer, chapter)
    actions.publish(officer, chapter)
    actions.withdraw_chapter(officer, chapter)
    assert queries.current(town, chapter.slug) is None
    assert not queries.editions_of(inhabitant, town, chapter.slug)
    assert queries.editions_of(officer, town, chapter.slug)
    actions.publish(officer, chapter)
    assert queries.current(town, chapter.slug).number == 2
    told = JournalEntry.objects.filter(audience=Audience.PUBLIC).values_list("action", flat=True)
    assert list(told) == ["story.publish", "story.withdraw_chapter", "story.publish"]


def test_a_chapter_shows_the_town_s_own_pictures_and_not_too_many(officer, town, write, sound):
    chapter = write(published=False)
    objects_to("photo", actions.add_picture, officer, chapter, photo=PhotoFactory())
    Sound.objects.filter(pk=sound.pk).update(territory=TownFactory())
    sound.refresh_from_db()
    objects_to("sound", actions.put_sound, officer, chapter, sound=sound)
    for _number in range(6):
        actions.add_picture(officer, chapter, photo=PhotoFactory(territory=town))
    objects_to("photo", actions.add_picture, officer, chapter, photo=PhotoFactory(territory=town))


# Memories.


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("consents", {"consents": False}),
        ("year", {"year": 1899}),
        ("year", {"year": 2999}),
        ("text", {"text": " "}),
        ("text", {"text": "a" * 4001}),
        ("place", {"place": "a" * 201}),
        ("place", {"latitude": 91.0, "longitude": 2.0}),
        ("giver_name", {"shows_name": True}),
        ("giver_name", {"giver_name": "a" * 81}),
        ("adult", {"is_minor": True}),
        ("email", {"email": "sans-arobase"}),
    ],
)
def test_a_memory_is_refused_with_what_is_wrong(town, field, wrong):
    objects_to(field, actions.give, system(), town, **{**MEMORY, "code": "bcdf", **wrong})
    assert not Mail.objects.exists()


def test_a_memory_waits_for_the_officer_and_says_what_was_agreed_to_and_when(town, give, inhabitant, officer):
    memory = give(code="bcdf-ghjk", giver_name="Paul", shows_name=True, email=" Paul@Exemple.fr ")
    assert memory.state == "received"
    assert memory.consent.endswith("Mon nom sera montré.")
    assert "reprendre quand je veux" in memory.consent
    assert memory.given_at is not None
    assert (memory.key, memory.email) == (digest_of("BCDFGHJK"), "paul@exemple.fr")
    assert "bcdf" not in memory.key
    mail = Mail.objects.get()
    assert (mail.to, mail.purpose) == ("paul@exemple.fr", "memory")
    assert "/recit/souvenirs/reprendre/bcdf-ghjk/" in mail.text
    for person, sees in ((inhabitant, False), (officer, True)):
        assert queries.visible_to(person, town).filter(pk=memory.pk).exists() is sees
    assert JournalEntry.objects.get().audience == Audience.STAFF
    owed = queries.owing(town, clock.today())
    assert [(thing.side, thing.days_late) for thing in owed] == [("town", 0)]
    late = queries.owing(town, clock.today() + datetime.timedelta(days=16))
    assert late[0].days_late == 1


def test_a_memory_in_sound_alone_needs_no_text_and_only_the_officer_writes_for_another(
    town, give, sound, inhabitant, officer
):
    assert give(text="", sound=sound).sound == sound
    other = UserFactory(inhabitant_of=town)
    with pytest.raises(NotAllowed):
        actions.give(inhabitant, town, **MEMORY, code="b", giver=other)
    memory = actions.give(officer, town, **MEMORY, code="b", giver=other)
    assert (memory.giver, memory.entered_by) == (other, officer)
    assert JournalEntry.objects.last().on_behalf_of_id == other.pk


def test_a_minor_s_name_is_never_shown_and_an_adult_says_yes_first(town, give, officer):
    memory = give(is_minor=True, adult="Rose, sa mère, 06 00 00 00 00", giver_name="Léo", shows_name=True)
    assert (memory.shows_name, memory.public_name) == (False, "Un jeune habitant")
    assert memory.consent.endswith("Mon nom ne sera pas montré.")
    objects_to("adult_agrees", actions.show, officer, memory)
    memory.refresh_from_db()
    assert (memory.state, memory.answered_by) == ("received", None)
    actions.show(officer, memory, adult_agrees=True)
    memory.refresh_from_db()
    assert (memory.state, memory.adult_agreed_on) == ("shown", clock.today())
    assert "Léo" not in str(JournalEntry.objects.values_list("facts", flat=True))
    # By no way round the actions either.
    for changes in ({"shows_name": True}, {"adult_agreed_on": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Memory.objects.filter(pk=memory.pk).update(**changes)


def test_a_minor_with_an_account_has_their_referent_asked(town, give):
    young = UserFactory(inhabitant_of=town, minor=True, display_name="Léo")
    memory = give(giver=young, shows_name=True)
    assert (memory.is_minor, memory.shows_name) == (True, False)
    assert young.referent.display_name in memory.adult
    memory.is_minor = False  # a birthday to come changes nothing of it
    assert memory.public_name == "Un jeune habitant"


def test_only_the_officer_answers_and_a_no_says_why(town, give, officer, mayor, inhabitant):
    memory = give(email="a@exemple.fr")
    for person in (mayor, inhabitant):
        for action, details in ((actions.show, {}), (actions.decline, {"reason": "x"})):
            with pytest.raises(NotAllowed):
                action(person, memory, **details)
    objects_to("reason", actions.decline, officer, memory, reason=" ")
    actions.decline(officer, memory, reason="Merci. Une personne y est nommée.")
    assert "Une personne y est nommée" in Mail.objects.order_by("pk").last().text
    actions.show(officer, memory)
    assert "/recit/souvenirs/" in Mail.objects.order_by("pk").last().text
    with pytest.raises(WrongState):
        actions.show(officer, memory)
    assert [entry.audience for entry in JournalEntry.objects.order_by("pk")][-2:] == ["staff", "public"]


def test_a_memory_taken_back_leaves_nothing_and_is_over(
    town, give, inhabitant, officer, sound, django_capture_on_commit_callbacks
):
    memory = give(
        sound=sound, shown=True, giver_name="Paul", email="a@exemple.fr", latitude=50.4, longitude=2.8
    )
    assert list(queries.placed(town)) == [memory]
    with pytest.raises(NotAllowed):
        actions.withdraw(inhabitant, memory)
    with django_capture_on_commit_callbacks(execute=True):
        actions.withdraw(system(), memory)
    memory.refresh_from_db()
    left = (memory.text, memory.place, memory.giver_name, memory.email, memory.consent, memory.latitude)
    assert left == ("", "", "", "", "", None)
    assert not Sound.objects.exists()
    assert not default_storage.exists(sound.file.name)
    assert not queries.placed(town)
    assert JournalEntry.objects.filter(action="story.withdraw").get().audience == Audience.PUBLIC
    for action, actor, details in (
        (actions.withdraw, system(), {}),
        (actions.show, officer, {}),
        (actions.decline, officer, {"reason": "x"}),
    ):
        with pytest.raises(WrongState):
            action(actor, memory, **details)


def test_what_was_given_back_is_erased_two_months_later(town, give, officer):
    old, young = give(), give()
    for memory in (old, young):
        actions.decline(officer, memory, reason="Merci")
    Memory.objects.filter(pk=old.pk).update(state_since=clock.now() - datetime.timedelta(days=61))
    assert forget_declined() == 1
    assert forget_declined() == 0
    assert [Memory.objects.get(pk=m.pk).state for m in (old, young)] == ["withdrawn", "declined"]
