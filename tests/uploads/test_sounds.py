"""A sound is read by its content, made anew as MP3 apart from the web process, served in stretches."""

from __future__ import annotations

import io
import struct

import av
import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from terril.foundation.actions import NotAllowed
from terril.foundation.models import Audience, JournalEntry
from terril.people.models import User
from terril.uploads import actions, sounds
from terril.uploads.forms import SoundField
from terril.uploads.models import Sound
from tests.factories import UserFactory
from tests.uploads.recorded import sent, sound


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refused(content, **options):
    with pytest.raises(ValidationError) as caught:
        sounds.read(sent(content), field="sound", **options)
    return " ".join(caught.value.message_dict["sound"])


@pytest.mark.parametrize(
    ("kind", "codec", "rate"),
    [
        ("ipod", "aac", 44100),  # an iPhone
        ("3gp", "aac", 16000),  # an older phone
        ("ogg", "libopus", 48000),  # a voice message
        ("webm", "libopus", 48000),  # a browser
        ("mp3", "libmp3lame", 44100),
        ("flac", "flac", 8000),
    ],
)
def test_what_phones_record_becomes_a_bare_mp3_in_one_voice(kind, codec, rate):
    made = sounds.read(
        sent(sound(kind, codec, rate=rate, title="Chez Zelie", location="+50.4+002.8/")), field="sound"
    )
    assert b"Zelie" not in made.content
    assert b"50.4" not in made.content
    with av.open(io.BytesIO(made.content), format="mp3") as file:
        assert not file.metadata
        stream = file.streams.audio[0]
        assert (stream.codec_context.name, stream.channels, stream.rate) == ("mp3float", 1, 32000)
        assert file.duration == pytest.approx(1_000_000, rel=0.2)
    assert made.seconds == 1


def test_a_sound_too_long_is_refused_with_how_long_it_is():
    said = refused(sound("flac", "flac", seconds=7), longest=5)
    assert said.replace("\xa0", " ") == (
        "Ce son dure 7 secondes. Il y a de la place pour 5 secondes : coupez-le, ou dites-le plus court."
    )
    assert sounds.in_words(200).replace("\xa0", " ") == "3 minutes et 20 secondes"
    assert sounds.in_words(60).replace("\xa0", " ") == "1 minute"


def test_a_length_that_the_file_does_not_say_is_counted():
    """A browser writes a sound as it comes, without knowing how long it will be."""
    cut = sound("webm", "libopus", rate=48000, seconds=7)
    duration = cut.index(b"\x44\x89\x88")
    unsaid = cut[:duration] + b"\xec\x89" + cut[duration + 2 :]
    assert "Ce son dure 7" in refused(unsaid.replace(b"\xec\x89\x88", b"\xec\x88\x88"), longest=5)


@pytest.mark.parametrize(
    "content",
    [
        b"not a sound",
        b"<html><script>alert(1)</script>",
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"ID3\x04\0\0\0\0\0\0" + b"#EXTM3U\nfile:///etc/passwd\n",
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"OggS" + b"\0" * 200,
        b"\0\0\0\x18ftypM4A " + b"\xff" * 500,
        b"fLaC" + b"\xff" * 500,
    ],
)
def test_what_is_no_sound_is_refused(content):
    assert "Nous n'arrivons pas à lire ce son" in refused(content)


def test_a_film_without_sound_is_refused():
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=5, width=32, height=32)
        stream.pix_fmt = "yuv420p"
        file.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        file.mux(stream.encode(None))
    assert "Nous n'arrivons pas" in refused(out.getvalue())
    picture = io.BytesIO()
    Image.new("RGB", (10, 10)).save(picture, "WEBP")
    assert "Nous n'arrivons pas" in refused(picture.getvalue())


def wav_that_says(channels, rate, size):
    """A WAV whose header announces more than there is behind it."""
    head = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2 % 2**32, channels * 2 % 65536, 16)
    return b"RIFF\xff\xff\xff\x7fWAVEfmt " + struct.pack("<I", 16) + head + b"data" + struct.pack("<I", size)


def test_a_header_that_lies_fills_nothing():
    assert "Nous n'arrivons pas" in refused(wav_that_says(65535, 8000, 2**31 - 1) + b"\0" * 1000)
    made = sounds.read(sent(wav_that_says(1, 8000, 2**31 - 1) + b"\0" * 16_000), field="sound")
    assert made.seconds == 1
    assert len(made.content) < 20_000


def test_what_takes_too_much_memory_or_time_falls_alone(monkeypatch, tmp_path):
    """The faults are planted: a decoder that swallows the memory, one that never ends, one that breaks."""
    limits = "import resource, os\nresource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))\n"
    program = tmp_path / "listening.py"
    monkeypatch.setattr(sounds, "LISTENING", program)
    monkeypatch.setattr(sounds, "PATIENCE", 1)
    for fault in ("x = bytearray(2**30)", "while True: pass", "os.abort()", "print('{}')\nos._exit(1)"):
        program.write_text(limits + fault)
        assert "Nous n'arrivons pas" in refused(sound())
    assert "RLIMIT_AS" in (sounds.Path(sounds.__file__).with_name("listening.py")).read_text()


def test_what_is_empty_or_too_heavy_is_refused_before_it_is_read(settings, monkeypatch):
    def never(*args, **options):
        raise AssertionError("listened to")

    monkeypatch.setattr(sounds, "_listened", never)
    assert "vide" in refused(b"")
    settings.UPLOAD_LIMIT = 1000
    assert "Ce son pèse 1 Mo" in refused(sound())


def test_the_field_of_a_form_gives_the_sound_made_anew_or_its_sentence():
    field = SoundField(required=False, longest=5)
    assert field.clean(None) is None
    assert field.clean(sent(sound())).seconds == 1
    with pytest.raises(ValidationError, match="Ce son dure 7"):
        field.clean(sent(sound(seconds=7)))


def recording():
    return sounds.Recording(b"0123456789", 12)


def test_a_sound_is_kept_under_a_name_nobody_guesses_and_told_to_nobody(inhabitant, town):
    kept = actions.add_sound(inhabitant, town, recording=recording(), transcript=" La sirène\r\nsonnait ")
    assert (kept.seconds, kept.transcript, kept.sent_by) == (12, "La sirène\nsonnait", inhabitant)
    assert kept.file.name.startswith("sounds/")
    assert "sound.mp3" not in kept.file.name
    entry = JournalEntry.objects.get()
    assert (entry.action, entry.audience) == ("uploads.add_sound", Audience.PRIVATE)
    with pytest.raises(ValidationError) as caught:
        actions.add_sound(inhabitant, town, recording=recording(), transcript="a" * 12_001)
    assert "transcript" in caught.value.message_dict
    assert Sound.objects.get() == kept


def test_only_its_sender_or_the_officer_changes_or_takes_it_away(
    inhabitant, officer, town, django_capture_on_commit_callbacks
):
    kept = actions.add_sound(inhabitant, town, recording=recording())
    other = User.objects.get(pk=UserFactory().pk)
    for action, details in ((actions.write_transcript, {"transcript": "!"}), (actions.remove_sound, {})):
        with pytest.raises(NotAllowed):
            action(other, kept, **details)
    actions.write_transcript(officer, kept, transcript="La sirène")
    kept.refresh_from_db()
    assert kept.transcript == "La sirène"
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_sound(inhabitant, kept) == town
    assert not Sound.objects.exists()
    assert not default_storage.exists(kept.file.name)


@pytest.mark.parametrize(
    ("asked", "status", "body", "says"),
    [
        ("", 200, b"0123456789", None),
        ("bytes=0-", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=0-1", 206, b"01", "bytes 0-1/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=5-2", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        # What we do not offer is answered whole, as the norm asks.
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("lines=0-1", 200, b"0123456789", None),
        ("bytes=٣-", 200, b"0123456789", None),
    ],
)
def test_a_sound_is_served_by_the_stretch_as_players_ask(inhabitant, town, client, asked, status, body, says):
    kept = actions.add_sound(inhabitant, town, recording=recording())
    answer = client.get(kept.url, headers={"Range": asked} if asked else {})
    content = b"".join(answer) if answer.streaming else answer.content
    assert (answer.status_code, content, answer.get("Content-Range")) == (status, body, says)
    if status != 416:
        assert answer["Content-Type"] == "audio/mpeg"
        assert answer["Content-Length"] == str(len(body))
        assert answer["Accept-Ranges"] == "bytes"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "immutable" in answer["Cache-Control"]
    answer.close()


def test_nothing_else_is_served_as_a_sound(town, client):
    for name in ("2026/05/../../secret-key", "2026/05/" + "0" * 32 + ".mp3", "x.mp3"):
        assert client.get(f"/sons/{name}").status_code == 404
