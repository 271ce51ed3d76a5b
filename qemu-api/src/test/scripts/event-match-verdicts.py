#!/usr/bin/env python3
"""Writes pairs of values and patterns, each with the verdict of event_match of QEMU's Python package.

    python3 event-match-verdicts.py ../resources/io/qemu4j/api/event-match-verdicts.txt.gz

One pair a line: verdict, marks, own verdict, value, pattern, separated by tabs. The verdict is T, F, or E
where the function raises IndexError. The own verdict is that of the rule without the known differences of
EventFilter.matching; the marks name those it takes to get there, none where both agree: see
module-info-docs/decisions/004-event-match.md. Same seed, same file.

The rule is told by the type of the pattern, from its description; where "in" and "[]" of Python decide, it
says what they come to for values that JSON has.
"""

import gzip
import json
import random
import sys

SEED = 20240229
PAIRS = 10_000

# Known differences: what EventFilter.matching says otherwise than the Python function.
LIST_ITEMS = "l"  # items of a list in the pattern are used as indexes, and an empty list fits everything
EMPTY_STRING = "s"  # an empty string in the pattern fits everything
BOOLEANS = "b"  # true is 1 and false is 0
ALL = (LIST_ITEMS, EMPTY_STRING, BOOLEANS)


def same(a, b, without):
    """Equality: numbers by value; in Python booleans are numbers too."""
    if isinstance(a, bool) != isinstance(b, bool):
        return BOOLEANS not in without and isinstance(a, (bool, int, float)) \
            and isinstance(b, (bool, int, float)) and a == b
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(same(x, y, without) for x, y in zip(a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k], without) for k in a)
    return a == b


def fits(value, pattern, without=()):
    """The rule, without the differences named."""
    if pattern is None:
        return True
    if isinstance(pattern, dict):
        if not pattern:
            return True
        return isinstance(value, dict) and all(
            name in value and fits(value[name], wanted, without) for name, wanted in pattern.items())
    if isinstance(pattern, str) and not pattern and EMPTY_STRING not in without:
        return True
    if isinstance(pattern, list) and LIST_ITEMS not in without:
        return fits_as_indexes(value, pattern, without)
    return same(value, pattern, without)


def fits_as_indexes(value, pattern, without):
    """A list is walked like an object: each item has to be found in the value, and then serves as a key."""
    if not pattern:
        return True
    if not isinstance(value, list):
        return False
    for item in pattern:
        if not any(same(item, other, without) for other in value):
            return False
        if not isinstance(item, int):  # what is no index ends the walk
            return same(value, pattern, without)
        if not fits(value[item], pattern[item], without):
            return False
    return True


def verdict(value, pattern, without=()):
    try:
        return "T" if fits(value, pattern, without) else "F"
    except IndexError:
        return "E"


def marks(value, pattern):
    """The differences it takes to say what EventFilter.matching says, the fewest there are."""
    ours = verdict(value, pattern, ALL)
    best = ALL
    for bits in range(8):
        some = tuple(d for i, d in enumerate(ALL) if bits >> i & 1)
        if len(some) < len(best) and verdict(value, pattern, some) == ours:
            best = some
    return "".join(best)


NAMES = ["device", "id", "status", "len", "error", "guest", "reason", "info", "a", ""]
STRINGS = ["", "disk0", "job0", "ready", "null", "a", "é", "guest-shutdown", "1"]
NUMBERS = [0, 1, 2, -1, 1.0, 0.5, 0.0, 1e0, 18446744073709551615, 9007199254740993]


def scalar(rnd):
    return rnd.choice([None, True, False, rnd.choice(STRINGS), rnd.choice(STRINGS), rnd.choice(NUMBERS),
                       rnd.choice(NUMBERS)])


def value(rnd, depth):
    kind = rnd.random()
    if depth == 0 or kind < 0.5:
        return scalar(rnd)
    if kind < 0.62:
        return [value(rnd, depth - 1) for _ in range(rnd.randrange(4))]
    return {rnd.choice(NAMES): value(rnd, depth - 1) for _ in range(rnd.randrange(1, 4))}


def pattern_for(rnd, event):
    """A pattern that has a chance: part of the event, with some of it forgotten, some of it changed."""
    luck = rnd.random()
    if luck < 0.08:
        return None
    if luck < 0.16:
        return value(rnd, 2)
    if isinstance(event, dict):
        names = [n for n in event if rnd.random() < 0.6]
        pattern = {n: pattern_for(rnd, event[n]) for n in names}
        if rnd.random() < 0.08:
            pattern[rnd.choice(NAMES)] = scalar(rnd)
        return pattern
    if isinstance(event, bool) and rnd.random() < 0.2:
        return int(event)
    if isinstance(event, int) and rnd.random() < 0.3 and abs(event) < 100:
        return float(event)
    if isinstance(event, list) and rnd.random() < 0.4:
        return event[:rnd.randrange(len(event) + 1)]
    return event


def main():
    rnd = random.Random(SEED)
    lines = []
    seen = set()
    while len(lines) < PAIRS:
        event = {"event": rnd.choice(["SHUTDOWN", "JOB_STATUS_CHANGE"]), "data": value(rnd, 3)} \
            if rnd.random() < 0.8 else value(rnd, 3)
        pattern = pattern_for(rnd, event)
        texts = [json.dumps(v, separators=(",", ":"), ensure_ascii=True) for v in (event, pattern)]
        if tuple(texts) not in seen:
            seen.add(tuple(texts))
            lines.append("\t".join(
                [verdict(event, pattern), marks(event, pattern), verdict(event, pattern, ALL), *texts]))
    with open(sys.argv[1], "wb") as file, gzip.GzipFile("", "wb", 9, file, 0) as out:
        out.write(("\n".join(lines) + "\n").encode())


main()
