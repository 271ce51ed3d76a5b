#!/usr/bin/env python3
"""Records what a real QEMU says, as the corpus that fuzzing starts from: record-fuzz-corpus.py FOLDER."""

import os
import subprocess
import sys

NEGOTIATE = '{"execute":"qmp_capabilities","id":0}'
STATUS = '{"execute":"query-status","id":1}'
QUIT = '{"execute":"quit","id":4}'
DIALOGUES = {
    "status": [STATUS],
    "pretty": [STATUS],
    "events": ['{"execute":"stop","id":1}', '{"execute":"cont","id":2}'],
    "errors": ['{"execute":"bogus","id":1}',
               '{"execute":"device_del","arguments":{"id":"x\\u0000\\ud83d\\ude00"},"id":2}'],
    "errors-without-id": ["what?", '{"execute":"query-status","id":3}'],
    "numbers": ['{"execute":"migrate-set-parameters","arguments":{"max-bandwidth":18446744073709551615},"id":1}',
                '{"execute":"query-migrate-parameters","id":2}'],
    "inf": ['{"execute":"query-status","id":1e400}'],
    "commands": ['{"execute":"query-name","id":1}', '{"execute":"query-version","id":2}'],
}


def record(name, commands):
    monitor = "chardev=c,mode=control" + (",pretty=on" if name == "pretty" else "")
    said = subprocess.run(
        ["qemu-system-x86_64", "-machine", "none", "-display", "none", "-nodefaults", "-accel", "tcg",
         "-chardev", "stdio,id=c", "-mon", monitor],
        input="\n".join([NEGOTIATE, *commands, QUIT, ""]).encode(), stdout=subprocess.PIPE, timeout=20, check=True)
    with open(os.path.join(sys.argv[1], name), "wb") as file:
        file.write(said.stdout)


for dialogue in DIALOGUES.items():
    record(*dialogue)
