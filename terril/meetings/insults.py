"""Gross insults, held for whoever facilitates, who reads them and lets them through or not.

A short list, in the open, of words thrown at people. Anger, swearing at things, politics, names of
people in charge: nothing of that is held. Words are compared whole, without their accents.
"""

from __future__ import annotations

import re
import unicodedata

FRENCH = """
connard connards connarde connasse connasses encule encules enculee enculer salope salopes salaud salauds
pute putes batard batards batarde pede pedes tapette tapettes gouine gouines negre negres negresse bougnoule
bougnoules bicot bicots youpin youpins chinetoque chinetoques romanichel romanichels crouille crouilles
mongolien mongoliens nique niquer ntm fdp abruti abrutis
"""
# Without what is an ordinary word in French: "retard".
ENGLISH = """
asshole assholes bastard bastards bitch bitches cunt cunts faggot faggots fucker fuckers motherfucker nigger
niggers paki pakis slut sluts whore whores wanker wankers
"""
GROSS = frozenset((FRENCH + ENGLISH).split())
PHRASES = ("fils de pute", "va te faire", "ta gueule", "sale race", "fuck you", "piece of shit")
_words = re.compile(r"[a-z]+")


def is_gross(text: str) -> bool:
    """Say whether `text` holds a gross insult."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", text.lower()) if unicodedata.category(sign) != "Mn"
    )
    words = _words.findall(plain)
    spoken = f" {' '.join(words)} "
    return not GROSS.isdisjoint(words) or any(f" {phrase} " in spoken for phrase in PHRASES)
