#!/usr/bin/env python3
"""A second reading of the ledger, written from src/ledger/FORMAT.md alone, sharing nothing with the first.

    ledger.py DIR             checks DIR/martlet.db and DIR/heads.txt; prints what does not fit; exit 0 when all does
    ledger.py --try MARTLET   makes data with it, checks that both find it whole, then plants changes that both must find
"""
import base64
import hashlib
import os
import random
import sqlite3
import struct
import subprocess
import sys
import tempfile

AES = None


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def root(leaves):
    """RFC 9162 2.1.1 without recursion: join neighbours; an odd last one goes up as it is."""
    level = leaves or [sha()]
    while len(level) > 1:
        level = [sha(b"\1", level[i], level[i + 1]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0]


def hidden(number, key):
    """AES-128 of one block, by the openssl program: there is none in Python's own library."""
    global AES
    if AES is None:
        AES = {}
    if number not in AES:
        block = struct.pack(">qq", 0, number)
        AES[number] = b"\0" * 16 if number == 0 else subprocess.run(
            ["openssl", "enc", "-aes-128-ecb", "-nopad", "-K", key.hex()], input=block, capture_output=True, check=True).stdout
    return AES[number]


def body_leaves(body, obj, version, key):
    """The leaves a body commits to, in order, or an exception when its bytes are no body."""
    form, items = struct.unpack_from(">BH", body, 0)
    at, leaves, kept = 3, [], b""
    if form != 1:
        raise ValueError("format")
    for _ in range(items):
        no, how = struct.unpack_from(">HB", body, at)
        at += 3
        if how == 1:
            kind, = struct.unpack_from(">B", body, at)
            salt = body[at + 1:at + 17]
            n, = struct.unpack_from(">I", body, at + 17)
            value = body[at + 21:at + 21 + n]
            if len(value) != n:
                raise ValueError("short")
            at += 21 + n
            leaves.append(sha(b"\0MLF1", obj, struct.pack(">IHB", version, no, kind), salt, struct.pack(">I", n), value))
        elif how == 2:
            kept += struct.pack(">H", no) + body[at:at + 8]
            leaves.append(body[at + 8:at + 40])
            at += 40
        elif how == 3:
            leaves.append(sha(b"\0MLC1", obj, struct.pack(">IH", version, no)))
        elif how == 4:
            leaves.append(body[at + 9:at + 41])
            at += 41
        else:
            raise ValueError("how")
    if kept:
        leaves.append(sha(b"\0MLK1", kept))
    shown, = struct.unpack_from(">I", body, at)
    if len(body) != at + 4 + 8 * shown:
        raise ValueError("length")
    for i in range(shown):
        number, = struct.unpack_from(">q", body, at + 4 + 8 * i)
        leaves.append(sha(b"\0MLS1", hidden(number, key)))
    return leaves


def heads(path):
    if not os.path.exists(path):
        return []
    found = []
    for note in open(path, encoding="utf-8").read().split("\n\n\u2014 ")[:-1]:
        size, top = note.split("\n")[-2:]
        found.append((int(size), base64.b64decode(top)))
    return found


def check(folder):
    """Everything found, as (seq or None, words)."""
    faults, leaves, before, last = [], [], b"\0" * 32, -1
    db = sqlite3.connect(f"file:{folder}/martlet.db?mode=ro", uri=True)
    key, = db.execute("SELECT value FROM metadata WHERE name = 'hide_key'").fetchone()
    for seq, core, body in db.execute("SELECT seq, core, body FROM ledger ORDER BY seq"):
        if len(core) != 208 or core[:4] != b"MLE1":
            faults.append((seq, "no entry"))
        else:
            flags, number, at = struct.unpack_from(">Hqq", core, 6)
            version, = struct.unpack_from(">I", core, 100)
            if number != len(leaves) or seq != number:
                faults.append((seq, "not in its place"))
            if core[176:208] != before:
                faults.append((seq - 1, "changed"))
            if at <= last and seq:
                faults.append((seq, "time"))
            last = at
            if bool(flags & 1) != (body is not None):
                faults.append((seq, "body"))
            elif body is not None:
                try:
                    good = root(body_leaves(body, core[80:96], version, key)) == core[144:176]
                except (struct.error, ValueError):
                    good = False
                if not good:
                    faults.append((seq, "body"))
        before = sha(b"\0", core)
        leaves.append(before)
    for size, top in heads(folder + "/heads.txt"):
        if size > len(leaves) or root(leaves[:size]) != top:
            faults.append((None, f"not what was signed at {size}"))
    size, leaf = db.execute("SELECT size, leaf FROM ledger_frontier").fetchone()
    if size != len(leaves) or leaf != before:
        faults.append((len(leaves) - 1, "not the last"))
    db.close()
    return faults


def run(*args):
    return subprocess.run(args, capture_output=True, text=True)


def try_both(martlet):
    bad = 0
    with tempfile.TemporaryDirectory() as top:
        data = top + "/data"
        practice = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../practice")
        for args in (["demo", "--data", data, "--people", "200", "--years", "1", "--practice", practice],
                     ["seal", "--data", data, "--key", top + "/key", "--new-key"], ["seal", "--data", data, "--key", top + "/key", "--once"]):
            made = run(martlet, *args)
            if made.returncode:
                print(made.stdout, made.stderr)
                return 1
        if check(data) or run(martlet, "verify", "--data", data).returncode:
            print("whole data is not found whole:", check(data)[:5])
            bad += 1
        db = sqlite3.connect(data + "/martlet.db")
        rows = db.execute("SELECT seq, core, body FROM ledger").fetchall()
        chance = random.Random(4127)
        for _ in range(12):
            seq, core, body = chance.choice(rows)
            part = bytearray(chance.choice([core, body or core]))
            part[chance.randrange(len(part))] ^= 1 << chance.randrange(8)
            column = "core" if len(part) == 208 and part[:3] == core[:3] else "body"
            db.execute(f"UPDATE ledger SET {column} = ? WHERE seq = ?", (bytes(part), seq))
            db.commit()
            ours, theirs = check(data), run(martlet, "verify", "--quick", "--data", data)
            named = any(s == seq for s, _ in ours), f"ledger entry {seq}:" in theirs.stdout
            if named != (True, True):
                print(f"a bit of entry {seq}'s {column}: this one {named[0]}, martlet {named[1]}")
                bad += 1
            db.execute("UPDATE ledger SET core = ?, body = ? WHERE seq = ?", (core, body, seq))
            db.commit()
        db.close()
    print(f"second verifier: {len(rows)} entries, 12 changes, {bad} disagreements")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--try":
        sys.exit(try_both(sys.argv[2]))
    found = check(sys.argv[1])
    for place, words in found:
        print(f"entry {place}: {words}")
    sys.exit(1 if found else 0)
