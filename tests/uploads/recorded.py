"""Sounds made for tests, as phones and recorders write them."""

from __future__ import annotations

import array
import io
import math

import av
from django.core.files.uploadedfile import SimpleUploadedFile

PIECE = 1000


def sound(
    kind: str = "wav", codec: str = "pcm_s16le", *, seconds: float = 1, rate: int = 8000, **metadata: str
) -> bytes:
    """Return a hum of that kind, in mono."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind) as file:
        file.metadata.update(metadata)
        stream = file.add_stream(codec, rate=rate, layout="mono")
        for number in range(max(1, int(seconds * rate / PIECE))):
            frame = av.AudioFrame(format="s16", layout="mono", samples=PIECE)
            wave = [int(9000 * math.sin((number * PIECE + n) * 0.17)) for n in range(PIECE)]
            frame.planes[0].update(array.array("h", wave).tobytes())
            frame.sample_rate, frame.pts = rate, number * PIECE
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def sent(content: bytes, name: str = "Message vocal 12.m4a") -> SimpleUploadedFile:
    """Return it as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="audio/mp4")
