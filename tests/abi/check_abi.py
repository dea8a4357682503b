#!/usr/bin/env python3
"""Whether every slot of the C boundary is where it was released.

check_abi.py HEADER --slots TABLE --compiler CC [--first HEADER] [--append] [--self-test]

TABLE lists each member of each structure: place, size and declaration, and each number with a name. What stands there
was released: it may never move, change or go. New members may only follow the last one; --append writes them down.
With --first, that header must agree with the beginning of the table too. With --self-test the header is spoilt in
several ways, and each must be found.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

STRUCTURE = re.compile(r"typedef struct (\w+) \{(.*?)\} \1;", re.S)
NUMBER = re.compile(r"^#define (LIANFANG_\w+) +(\S+)", re.M)
NOT_RELEASED = {"LIANFANG_EXPORT", "LIANFANG_CONNECTOR_H"}


def compact(text):
    return re.sub(r"\s*([(),*])\s*", r"\1", " ".join(text.split())).replace("*", "* ").strip()


def members(header):
    """(structure, member, declaration) in the header's order."""
    bare = re.sub(r"/\*.*?\*/|//[^\n]*", " ", header, flags=re.S)
    for name, body in STRUCTURE.findall(bare):
        for declaration in filter(None, (compact(part) for part in body.split(";"))):
            pointer = re.search(r"\(\* (\w+)\)", declaration)
            yield name, pointer.group(1) if pointer else re.search(r"(\w+)$", declaration).group(1), declaration


def measured(header, compiler):
    """The lines that the table must hold, as the compiler sees the header."""
    found = list(members(header))
    numbers = [n for n, value in NUMBER.findall(header) if n not in NOT_RELEASED and "(" not in n]
    probe = '#include "connector.h"\n#include <stdio.h>\nint main(void)\n{\n'
    for structure, member, _ in found:
        probe += f'printf("%zu %zu\\n",offsetof({structure},{member}),sizeof((({structure}*)0)->{member}));\n'
    for number in numbers:
        probe += f'printf("%lld\\n",(long long)({number}));\n'
    probe += "return 0;\n}\n"
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        (place / "connector.h").write_text(header, encoding="utf-8")
        (place / "probe.c").write_text(probe.replace("#include <stdio.h>", "#include <stddef.h>\n#include <stdio.h>"))
        subprocess.run([compiler, "-std=c11", "-o", place / "probe", place / "probe.c"], check=True)
        answers = subprocess.run([place / "probe"], check=True, capture_output=True, text=True).stdout.splitlines()
    lines = [f"{s} {answer} {declaration}" for (s, _, declaration), answer in zip(found, answers)]
    return lines + [f"number {n} {answer}" for n, answer in zip(numbers, answers[len(found):])]


def by_structure(lines):
    out = {}
    for line in lines:
        name, _, rest = line.partition(" ")
        out.setdefault(name, []).append(rest)
    return out


def faults(released, now):
    """What was moved, changed or taken away, and what is new."""
    wrong, new = [], []
    for name, slots in released.items():
        for at, slot in enumerate(slots):
            # Numbers have names; slots have places.
            there = slot in now.get(name, []) if name == "number" else now.get(name, [])[at:at + 1] == [slot]
            if not there:
                instead = "" if name == "number" else "; there is: " + "".join(now.get(name, [])[at:at + 1])
                wrong.append(f"{name}: released as \"{slot}\"{instead}")
    for name, slots in now.items():
        known = released.get(name, [])
        new += [f"{name} {slot}" for at, slot in enumerate(slots)
                if (slot not in known if name == "number" else at >= len(known))]
    return wrong, new


def self_test(header, released, compiler):
    spoilt = {
        "two slots changed places": header.replace("(*setting)", "(*kept)").replace("(*secret)", "(*setting)")
                                          .replace("(*kept)", "(*secret)"),
        "a slot was put in between": header.replace("    lianfang_status (*cursor_get)",
                                                    "    int64_t between;\n    lianfang_status (*cursor_get)"),
        "a slot was taken away": re.sub(r"    int32_t \(\*cancelled\)\(void\* context\);\n", "", header),
        "an argument changed": header.replace("document_end)(void* context, uint64_t size)",
                                              "document_end)(void* context, uint32_t size)"),
        "a field grew": header.replace("lianfang_day as_of; ", "int64_t as_of; "),
        "a number changed": header.replace("#define LIANFANG_REFUSED 2", "#define LIANFANG_REFUSED 7"),
    }
    for what, text in spoilt.items():
        if text == header:
            sys.exit(f"the self-test could not spoil the header so that {what}")
        if not faults(released, by_structure(measured(text, compiler)))[0]:
            sys.exit(f"not found: {what}")
    appended = header.replace("    int64_t (*time_left)(void* context);\n",
                              "    int64_t (*time_left)(void* context);\n    int64_t (*later)(void* context);\n")
    wrong, new = faults(released, by_structure(measured(appended, compiler)))
    if wrong or len(new) != 1:
        sys.exit(f"a slot that was appended is not taken for one: {wrong} {new}")
    print(f"{len(spoilt)} ways of spoiling the header were found, and a slot appended was taken for one")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("header", type=pathlib.Path)
    parser.add_argument("--slots", type=pathlib.Path, required=True)
    parser.add_argument("--compiler", default="cc")
    parser.add_argument("--first", type=pathlib.Path)
    parser.add_argument("--append", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    header = options.header.read_text(encoding="utf-8")
    lines = options.slots.read_text(encoding="utf-8").splitlines() if options.slots.exists() else []
    released = by_structure(line for line in lines if line and not line.startswith("#"))
    if options.self_test:
        return self_test(header, released, options.compiler)
    now = by_structure(measured(header, options.compiler))
    wrong, new = faults(released, now)
    if options.first:
        first = by_structure(measured(options.first.read_text(encoding="utf-8"), options.compiler))
        wrong += [f"the first version: {line}" for line in faults(first, released)[0]]
    for line in wrong:
        print(line)
    if wrong:
        return sys.exit("the boundary was broken: connectors that departments have built would no longer work")
    if new and options.append:
        with options.slots.open("a", encoding="utf-8") as table:
            table.write("".join(line + "\n" for line in new))
    elif new:
        print("\n".join(new))
        return sys.exit("new and not written down yet: check_abi.py --append")
    print(f"{sum(map(len, now.values()))} slots and numbers are where they were")


main()
