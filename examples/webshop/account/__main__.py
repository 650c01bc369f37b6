"""Writes `recording.jsonl`, all that `onus collect` would hear from the account of the Woolshop.

    python3 examples/webshop/account            write it
    python3 examples/webshop/account --check    fail if it is not what this script writes
"""

import pathlib
import sys

sys.dont_write_bytecode = True

import buckets
import clusters
import databases
import disks
import events
import firewall
import fleet
import keys
import logs
import network
import organisation
import people
import roles
import templates
from recorder import Recorder

RECORDING = pathlib.Path(__file__).resolve().parent.parent / "recording.jsonl"
PARTS = (
    organisation, roles, people, templates, fleet, clusters, firewall, network, disks, keys, databases, logs, buckets,
    events,
)


def recording():
    recorder = Recorder()
    for part in PARTS:
        part.record(recorder)
    return "".join(line + "\n" for line in recorder.lines)


def main():
    if "--check" not in sys.argv[1:]:
        RECORDING.write_text(recording(), encoding="utf-8")
    elif RECORDING.read_text(encoding="utf-8") != recording():
        sys.exit(f"{RECORDING} is not what {pathlib.Path(__file__).parent} writes; run it without --check")


main()
