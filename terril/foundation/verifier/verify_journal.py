#!/usr/bin/env python3
"""Check the public journal of a town, downloaded from its site, against its seals.

This file stands alone: Python 3.9 or later, nothing to install, no network. Read it before you run it.

    python3 verify_journal.py journal.jsonl
    python3 verify_journal.py journal.jsonl --seal 3f9c2a7be410 --seals seals-i-kept.xml

It ends with 0 when nothing was changed, 1 when something was, 2 when the file cannot be read.

How: the digest of a line is the SHA-256 of its columns, as JSON with sorted keys and no spaces. The
columns hold a digest of what the line tells (its facts, after a salt), so that somebody's words can
be erased and the chain still holds. The root of a seal is the SHA-256 of the JSON of [the root
before, first line, last line, [digest, …]]: one root vouches for all that came before it. Of lines
that are not public, the file holds the digest alone.
"""

import argparse
import hashlib
import json
import re
import sys

INTACT, CHANGED, UNREADABLE = 0, 1, 2
FORMAT = 1

FRENCH = {
    "removed": "Entrée {first} : elle a été retirée.",
    "removed_many": "Entrées {first} à {last} : elles ont été retirées.",
    "moved": "Entrée {sequence} : elle n'est plus à sa place, l'ordre a été changé.",
    "told": "Entrée {sequence} : ce qu'elle raconte a été modifié.",
    "seal_gone": "Sceau {number} : le sceau qui devait le précéder a été retiré.",
    "seal_broken": "Sceau {number} : il ne suit plus le sceau d'avant, qui a été remplacé (ou lui-même).",
    "seal_start": "Sceau {number} : il commence à l'entrée {first} au lieu de {wanted}.",
    "seal_wrong": (
        "Sceau {number} : il ne correspond plus aux entrées {first} à {last}. "
        "L'une d'elles a été modifiée, retirée, ajoutée ou déplacée, ou le sceau a été remplacé."
    ),
    "added": "{count} entrée a été ajoutée à la fin sans passer par Terril.",
    "added_many": "{count} entrées ont été ajoutées à la fin sans passer par Terril.",
    "unknown": "Le sceau noté « {root} » ne se trouve plus dans le journal : il a été réécrit.",
    "bad_line": "La ligne {line} du fichier n'est pas lisible : téléchargez-le de nouveau.",
    "no_journal": "Ce fichier n'est pas un journal de Terril.",
    "newer": "Ce fichier est d'une version plus récente : téléchargez aussi le vérificateur de nouveau.",
    "no_file": "Nous ne pouvons pas ouvrir ce fichier : {name}",
    "no_seals": "Aucun sceau dans ce fichier : {name}",
    "nothing_sealed": "Aucun sceau encore : rien ne prouve rien. Revenez dans une heure.",
    "read": (
        "{town} : {entries} entrées relues (dont {closed} par leur empreinte seulement, "
        "{erased} aux faits effacés), {seals} sceaux."
    ),
    "unsealed": "Les {count} dernières entrées ne sont pas encore scellées.",
    "noted": "{count} sceaux gardés ailleurs s'y trouvent bien.",
    "last": "Dernier sceau, n° {number} : {root}",
    "intact": "Le journal est intact.",
    "problem": "{count} anomalie.",
    "problems": "{count} anomalies.",
    "what": "Vérifie le journal public d'une commune, téléchargé depuis son site, contre ses sceaux.",
    "ends": "Code de fin : 0 le journal est intact, 1 il a été retouché, 2 le fichier n'est pas lisible.",
    "help_journal": "le fichier téléchargé depuis la page des sceaux",
    "help_seal": "un sceau noté ailleurs, en entier ou son début (plusieurs fois si l'on veut)",
    "help_seals": "un fichier qui en contient : un flux des sceaux que vous avez gardé, une page",
    "help_english": "parler anglais",
}
ENGLISH = {
    "removed": "Entry {first}: it was removed.",
    "removed_many": "Entries {first} to {last}: they were removed.",
    "moved": "Entry {sequence}: it is no longer in its place, the order was changed.",
    "told": "Entry {sequence}: what it tells was changed.",
    "seal_gone": "Seal {number}: the seal that should come before it was removed.",
    "seal_broken": "Seal {number}: it no longer follows the seal before, which was replaced (or it was).",
    "seal_start": "Seal {number}: it begins at entry {first} instead of {wanted}.",
    "seal_wrong": (
        "Seal {number}: it no longer matches entries {first} to {last}. "
        "One of them was changed, removed, added or moved, or the seal was replaced."
    ),
    "added": "{count} entry was added at the end without Terril.",
    "added_many": "{count} entries were added at the end without Terril.",
    "unknown": "The seal noted “{root}” is no longer in the journal: it was rewritten.",
    "bad_line": "Line {line} of the file cannot be read: download it again.",
    "no_journal": "This file is no journal of Terril.",
    "newer": "This file is of a later version: download the verifier again too.",
    "no_file": "We cannot open this file: {name}",
    "no_seals": "There is no seal in this file: {name}",
    "nothing_sealed": "No seal yet: nothing proves anything. Come back in an hour.",
    "read": (
        "{town}: {entries} entries read again ({closed} of them by their digest only, "
        "{erased} with facts erased), {seals} seals."
    ),
    "unsealed": "The last {count} entries are not sealed yet.",
    "noted": "{count} seals kept elsewhere are there.",
    "last": "Last seal, no. {number}: {root}",
    "intact": "The journal is intact.",
    "problem": "{count} problem.",
    "problems": "{count} problems.",
    "what": "Check the public journal of a town, downloaded from its site, against its seals.",
    "ends": "It ends with 0 when the journal is intact, 1 when it was changed, 2 when it is unreadable.",
    "help_journal": "the file downloaded from the page of seals",
    "help_seal": "a seal noted elsewhere, whole or its beginning (as often as you like)",
    "help_seals": "a file that holds some: a feed of seals that you kept, a page",
    "help_english": "speak English",
}


class Unreadable(Exception):
    """The file is not what it should be; says which sentence tells it, with what."""


def canonical(value):
    """Return the one JSON text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha(data):
    """Return the SHA-256 of some bytes, in letters and figures."""
    return hashlib.sha256(data).hexdigest()


def as_read_back(value):
    """Return a fact as every database gives it back: 2.0 and 2 are the same."""
    if isinstance(value, dict):
        return {str(key): as_read_back(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_read_back(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


class Entry:
    """A line of the journal: its place, its digest; whether its words are there, erased, or changed."""

    def __init__(self, told, columns):
        if "digest" in told:
            self.pk, self.sequence, self.digest = told["id"], told["sequence"], told["digest"]
            self.is_closed, self.is_erased, self.is_changed = True, False, False
            return
        held = {name: told["entry"][name] for name in columns}
        self.pk, self.sequence, self.digest = held["id"], held["sequence"], sha(canonical(held))
        facts, salt = told["facts"], told["salt"]
        self.is_closed, self.is_erased = False, salt == "" and facts == {}
        words = sha(salt.encode() + canonical(as_read_back(facts)))
        self.is_changed = not self.is_erased and words != held["facts_digest"]


class Journal:
    """A downloaded journal, read line by line: its head, its seals, then its entries."""

    def __init__(self, lines):
        self._lines = enumerate(lines, start=1)
        self.head = self._value(next(self._lines, (1, "")))
        if not isinstance(self.head, dict) or "terril_journal" not in self.head:
            raise Unreadable("no_journal", {})
        if self.head["terril_journal"] != FORMAT:
            raise Unreadable("newer", {})
        self.seals, self._first = [], None
        for place in self._lines:
            told = self._value(place)
            if "seal" not in told:
                self._first = (place[0], told)
                break
            self.seals.append(told)

    @staticmethod
    def _value(place):
        number, line = place
        try:
            value = json.loads(line)
        except ValueError:
            raise Unreadable("no_journal" if number == 1 else "bad_line", {"line": number}) from None
        if not isinstance(value, dict):
            raise Unreadable("no_journal" if number == 1 else "bad_line", {"line": number})
        return value

    def entries(self):
        """Yield the entries in the order of the file."""
        if self._first is not None:
            yield self._entry(*self._first)
        for place in self._lines:
            yield self._entry(place[0], self._value(place))

    def _entry(self, number, told):
        try:
            return Entry(told, self.head["columns"])
        except (KeyError, TypeError, AttributeError):
            raise Unreadable("bad_line", {"line": number}) from None


class Check:
    """Reading a journal again. Iterate to get what is wrong, as (sentence, details)."""

    def __init__(self, journal):
        self.journal = journal
        self.entries = self.closed = self.erased = self.unsealed = self.extra = 0

    def __iter__(self):
        entries = self._checked()
        entry = next(entries, None)
        number, after, before = 0, 0, ""
        for seal in self.journal.seals:
            number += 1
            yield from self._misplaced(seal, number, after, before)
            digests = []
            while entry is not None and (isinstance(entry, tuple) or entry.sequence <= seal["last"]):
                if isinstance(entry, tuple):
                    yield entry
                elif entry.sequence >= seal["first"]:
                    digests.append(entry.digest)
                entry = next(entries, None)
            root = sha(canonical([seal["previous_root"], seal["first"], seal["last"], digests]))
            if root != seal["root"]:
                yield "seal_wrong", {"number": seal["seal"], "first": seal["first"], "last": seal["last"]}
            number, after, before = seal["seal"], seal["last"], seal["root"]
        while entry is not None:
            if isinstance(entry, tuple):
                yield entry
            else:
                self.unsealed += 1
            entry = next(entries, None)
        if self.extra:
            yield "added" if self.extra == 1 else "added_many", {"count": self.extra}

    @staticmethod
    def _misplaced(seal, number, after, before):
        if seal["seal"] != number:
            yield "seal_gone", {"number": seal["seal"]}
        elif seal["previous_root"] != before:
            yield "seal_broken", {"number": seal["seal"]}
        if seal["first"] != after + 1:
            yield "seal_start", {"number": seal["seal"], "first": seal["first"], "wanted": after + 1}

    def _checked(self):
        """Yield each entry, after what is wrong with it by itself; at the end, what is missing."""
        total, reached, before = self.journal.head["last"], 0, None
        gaps, late = [], set()
        for entry in self.journal.entries():
            self.entries += 1
            self.closed += entry.is_closed
            self.erased += entry.is_erased
            self.extra += entry.sequence > total
            is_late = entry.sequence <= reached
            if is_late or (before and entry.pk < before.pk):
                yield "moved", {"sequence": entry.sequence}
            if is_late:
                late.add(entry.sequence)
            elif entry.sequence > reached + 1:
                gaps.append((reached + 1, entry.sequence - 1))
            if entry.is_changed:
                yield "told", {"sequence": entry.sequence}
            yield entry
            reached = max(reached, entry.sequence)
            before = before if is_late else entry
        if reached < total:
            gaps.append((reached + 1, total))
        for first, last in gaps:
            # What comes later in the file was moved, not removed.
            if not late.intersection(range(first, last + 1)):
                yield _removed(first, last)


def _removed(first, last):
    if first == last:
        return "removed", {"first": first}
    return "removed_many", {"first": first, "last": last}


def roots_in(name):
    """Return the roots that a file kept by somebody holds."""
    with open(name, encoding="utf-8", errors="replace") as file:
        return sorted(set(re.findall(r"\b[0-9a-f]{64}\b", file.read().lower())))


def main(arguments=None):
    """Check a journal and say what was found; return how to end."""
    given = sys.argv[1:] if arguments is None else arguments
    words = ENGLISH if "--english" in given else FRENCH
    parser = argparse.ArgumentParser(description=words["what"], epilog=words["ends"])
    parser.add_argument("journal", help=words["help_journal"])
    parser.add_argument("--seal", action="append", default=[], help=words["help_seal"])
    parser.add_argument("--seals", action="append", default=[], help=words["help_seals"])
    parser.add_argument("--english", action="store_true", help=words["help_english"])
    options = parser.parse_args(given)

    def say(sentence, details):
        sys.stdout.write(words[sentence].format(**details) + "\n")

    try:
        noted = [root.strip().lower() for root in options.seal]
        for name in options.seals:
            found = roots_in(name)
            if not found:
                raise Unreadable("no_seals", {"name": name})
            noted += found
        with open(options.journal, encoding="utf-8") as lines:
            return read(Journal(lines), noted, say)
    except Unreadable as trouble:
        say(*trouble.args)
    except (OSError, UnicodeDecodeError):
        say("no_file", {"name": ", ".join([options.journal, *options.seals])})
    return UNREADABLE


def read(journal, noted, say):
    """Say what is wrong with a journal, then what was read; return how to end."""
    problems = 0
    for root in noted:
        if not root or not any(seal["root"].startswith(root) for seal in journal.seals):
            problems += 1
            say("unknown", {"root": root})
    check = Check(journal)
    for sentence, details in check:
        problems += 1
        say(sentence, details)
    head = journal.head
    say(
        "read",
        {
            "town": head["town"],
            "entries": check.entries,
            "closed": check.closed,
            "erased": check.erased,
            "seals": len(journal.seals),
        },
    )
    if problems:
        say("problem" if problems == 1 else "problems", {"count": problems})
        return CHANGED
    if check.unsealed:
        say("unsealed", {"count": check.unsealed})
    if not journal.seals:
        say("nothing_sealed", {})
        return INTACT
    if noted:
        say("noted", {"count": len(noted)})
    say("last", {"number": journal.seals[-1]["seal"], "root": journal.seals[-1]["root"]})
    say("intact", {})
    return INTACT


if __name__ == "__main__":
    sys.exit(main())
