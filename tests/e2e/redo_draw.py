#!/usr/bin/env python3
"""Redoes a random draw from its published record, without any part of Lianfang: hub/doc/supervision.md has the rule.

    python3 redo_draw.py RECORD.txt

Prints what is drawn, and ends with 0 only if the pool has its published digest and the record says the same.
"""
import hashlib
import sys


def sm3(*lines):
    return hashlib.new("sm3", "\n".join(lines).encode("utf-8")).hexdigest()


text = open(sys.argv[1], encoding="utf-8", newline="").read()
pool, mark, rest = text.partition("\npool\t")
pool += "\n"
lines = pool.split("\n")[:-1]
result = (mark[1:] + rest).split("\n")[:-1]
value = {f[0]: f[1] for f in (line.split("\t") for line in lines + result) if len(f) == 2}
items = [line for line in lines if line.startswith("item\t")]
inspectors = [line for line in lines if line.startswith("inspector\t")]
avoids = {tuple(line.split("\t")[1:]) for line in lines if line.startswith("avoid\t")}
seed = value["seed"]

drawn = sorted(items, key=lambda item: sm3(seed, item))[: int(value["take"])]
times = dict.fromkeys(inspectors, 0)
redone = []
for item in drawn:
    code, team, units = item.split("\t")[1], [], set()
    while len(team) < int(value["team"]):
        able = [i for i in inspectors if i not in team and (i.split("\t")[1], code) not in avoids]
        if not able:
            break
        chosen = min(able, key=lambda i: (i.split("\t")[3] in units, times[i], sm3(seed, item, i)))
        team.append(chosen)
        times[chosen] += 1
        units.add(chosen.split("\t")[3])
    redone.append("\t".join(["drawn", code] + [i.split("\t")[1] for i in team]))

print("\n".join(redone))
same_pool = sm3(*lines, "") == value["pool"]
same_result = redone == [line for line in result if line.startswith("drawn\t")]
sys.exit(0 if same_pool and same_result else 1)
