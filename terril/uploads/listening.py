"""Reads a sound and writes it anew as MP3: a program of its own, run by sounds.py for one file.

    python -I listening.py KIND LONGEST < what was sent > answer

The answer is one line of JSON, then the MP3 when there is one. It runs apart, with a bound on the
memory and on the processor's time: a file made to harm a decoder harms this process alone, and its
refusal by the system is a refusal like another. It imports nothing of ours.
"""

import io
import json
import resource
import sys
from typing import Any

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS_OF_PROCESSOR = 30
MOST_STREAMS = 8
MOST_CHANNELS = 8
# What MP3 knows, enough for a brass band; two minutes weigh under a megabyte.
RATE = 32_000
BITS_A_SECOND = 64_000
# Broken pieces are left out; a file of which most is broken is no sound.
SHORTEST = 0.2
CODECS = (
    "aac,aac_latm,alac,amrnb,amr_nb,amrwb,amr_wb,flac,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,"
    "pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f64le,"
    "pcm_alaw,pcm_mulaw,adpcm_ima_wav,adpcm_ms"
)


def answer(content: bytes = b"", **said: object) -> None:
    """Write the answer."""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


def listen(kind: str, longest: float, file: io.BytesIO) -> None:
    """Decode up to `longest` seconds and encode them; answer with the length when there is more."""
    import av
    from av.audio.resampler import AudioResampler

    av.logging.set_level(None)
    # Only the reader of this kind of file, and nothing outside it: a list of pieces may name
    # the files of the machine and the addresses of its network.
    options = {
        "format_whitelist": kind,
        "protocol_whitelist": "",
        "codec_whitelist": CODECS,
        "max_streams": str(MOST_STREAMS),
        "enable_drefs": "0",
    }
    made, seconds = io.BytesIO(), 0.0
    bare = {"id3v2_version": "0", "write_id3v1": "0", "write_xing": "0", "fflags": "+bitexact"}
    with av.open(
        file, "r", format=kind.partition(",")[0], options=options, metadata_errors="replace"
    ) as sent:
        stream = sent.streams.audio[0]
        if (told := sent.duration) and told / av.time_base > longest:
            return answer(seconds=told / av.time_base, refused="long")
        if not 0 < stream.channels <= MOST_CHANNELS:
            return answer(refused="unreadable")
        resampler = AudioResampler(format="s16p", layout="mono", rate=RATE)
        with av.open(made, "w", format="mp3", options=bare) as out:
            voice = out.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=BITS_A_SECOND)
            broken = good = 0
            for packet in sent.demux(stream):
                try:
                    frames: Any = packet.decode()
                except (av.FFmpegError, ValueError):
                    broken += 1
                    continue
                good += bool(frames)
                for frame in frames:
                    seconds += frame.samples / frame.sample_rate
                    if seconds > longest:
                        return answer(seconds=max(seconds, _end_of(sent, stream, packet)), refused="long")
                    frame.pts = None
                    for piece in resampler.resample(frame):
                        out.mux(voice.encode(piece))
            for piece in resampler.resample(None):
                out.mux(voice.encode(piece))
            out.mux(voice.encode(None))
    if seconds < SHORTEST or broken > good:
        return answer(refused="unreadable")
    return answer(made.getvalue(), seconds=seconds)


def _end_of(sent: Any, stream: Any, packet: Any) -> float:
    """Return when the sound ends, by what its pieces say, without decoding them."""
    end = 0
    for piece in (packet, *sent.demux(stream)):
        end = max(end, (piece.pts or 0) + (piece.duration or 0))
    return float(end * stream.time_base)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS_OF_PROCESSOR, MOST_SECONDS_OF_PROCESSOR))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        listen(sys.argv[1], float(sys.argv[2]), io.BytesIO(sys.stdin.buffer.read()))
    except Exception:
        # Decoders meet hostile bytes with any exception there is.
        answer(refused="unreadable")
