#!/usr/bin/env python3
"""Judges a city's deliveries by the readings of README.md, naively, and compares with its truth.

    check_truth.py DIR

The generator never looks at what it wrote; this looks at nothing else (but for the rows that must be rejected). Numbers in
brackets are those of the readings.
"""
import csv
import datetime
import glob
import os
import sqlite3
import sys
from collections import defaultdict

import judges
from deliveries import (code, day, first_day, identity, last_day, stored_day, stored_month, table, under_age, workbook,
                        written)


class Quarter:
    def __init__(self, folder, name, rejected):
        first = int(name[:4]) * 12 + int(name[5]) * 3 - 3
        self.months = [first, first + 1, first + 2]
        self.as_of = last_day(first + 2)
        self.read_health(folder, name, rejected)
        self.read_postal(folder, rejected)
        self.read_register(sqlite3.connect(folder + "/insurance/front.db"))

    def read_health(self, folder, name, rejected):
        self.employers, self.workers = {}, {}
        for path in glob.glob(f"{folder}/health/用人单位_*_{name}.xlsx"):
            for row in workbook(path, rejected):
                self.employers[code(row["C"]) or row["B"]] = int(row["J"])
        for path in glob.glob(f"{folder}/health/从业人员_*_{name}.xlsx"):
            for row in workbook(path, rejected):
                key = identity(row["C"]), code(row["F"]) or row["G"]
                record = day(row["J"]), day(row["K"]), day(row["L"]), row["M"], code(row["N"])
                if self.workers.setdefault(key, record) != record:
                    raise SystemExit(f"{path}: rows of one worker differ and are not to be rejected")

    def read_postal(self, folder, rejected):
        self.outlets, self.couriers = {}, defaultdict(set)
        self.parents, self.branches = defaultdict(set), defaultdict(set)
        for month in self.months:
            for path in glob.glob(f"{folder}/postal/快递网点_*_{written([month])}.csv"):
                for row in table(path, rejected):
                    own, parent, subject = code(row[4]), code(row[5]), code(row[7])
                    self.outlets[month, row[0]] = own, parent, subject, row[9], day(row[10]), day(row[11])
                    if own and parent:  # [7]
                        self.parents[own].add(parent)
                        self.branches[parent].add(own)
            for path in glob.glob(f"{folder}/postal/快递从业人员_*_{written([month])}.csv"):
                for row in table(path, rejected):
                    self.couriers[month, row[2]].add(identity(row[0]))

    def read_register(self, database):
        # Rows to be rejected are read here too: they are of people and firms that no department knows.
        refreshed = str(self.as_of + datetime.timedelta(days=35))
        self.enrolments, self.spells, self.spells_at = {}, defaultdict(list), defaultdict(list)
        self.projects, self.contractors, self.rosters, self.arrears = {}, set(), defaultdict(set), set()
        query = "SELECT credit_code, status, start_date, end_date FROM unit_enrolment WHERE data_date = ?"
        for firm, status, start, end in database.execute(query, (refreshed,)):
            self.enrolments[firm] = status, stored_day(start), stored_day(end)
        query = "SELECT id_number, credit_code, start_month, end_month FROM worker_enrolment WHERE data_date = ?"
        for number, firm, start, end in database.execute(query, (refreshed,)):
            self.spells[number].append((firm, stored_month(start), stored_month(end)))
            self.spells_at[firm].append((stored_month(start), stored_month(end)))
        query = """SELECT project_code, credit_code, start_date, max(end_date, ifnull(extended_date, '')), suspended
                     FROM project_enrolment WHERE data_date = ?"""
        for project, firm, start, end, suspended in database.execute(query, (refreshed,)):
            if suspended == "否":
                self.projects[project] = stored_day(start), stored_day(end)
                if stored_day(start) <= self.as_of <= stored_day(end):
                    self.contractors.add(firm)
        for month in self.months:
            taken = (str(last_day(month)),)
            for project, number in database.execute(
                    "SELECT project_code, id_number FROM project_worker WHERE data_date = ?", taken):
                self.rosters[month, number].add(project)
            for (firm,) in database.execute(
                    "SELECT credit_code FROM unit_month WHERE data_date = ? AND state = '欠费'", taken):
                self.arrears.add((firm, month))

    # --- uninsured-employer

    def insured(self, firm):  # [6]
        status, start, end = self.enrolments.get(firm, (None, None, None))
        return (status == "参保" and start <= self.as_of and (end is None or end >= self.as_of)
                or any(start <= self.months[2] and (end is None or end >= self.months[2])
                       for start, end in self.spells_at[firm])
                or firm in self.contractors)

    def uninsured_employers(self):
        states = {}
        for firm, headcount in self.employers.items():
            if headcount == 0:  # [5]
                continue
            if not firm.isascii():  # a name, not a code [8]
                states[firm] = "to-verify"
            elif not any(self.insured(one) for one in {firm} | self.parents[firm]):
                states[firm] = "open"
        return states

    # --- uninsured-worker

    def covered(self, number, firms, month):  # [12]
        return any(firm in firms and start <= month and (end is None or end >= month)
                   and (firm, month) not in self.arrears for firm, start, end in self.spells[number])

    def line(self, number, firm, month, dispatcher=None):
        """The state of a line, or None if there is none."""
        age = under_age(number, month)
        family = {firm} | self.parents[firm] | self.branches[firm]
        on_project = any(project in self.projects
                         and self.projects[project][0] <= last_day(month) <= self.projects[project][1]
                         for project in self.rosters[month, number])  # [15]
        if age is False or on_project or self.covered(number, family | {dispatcher}, month):
            return None
        elsewhere = self.covered(number, {spell[0] for spell in self.spells[number]}, month)  # [13]
        return "to-verify" if age is None or elsewhere or not firm.isascii() else "open"

    def worker_lines(self):
        lines = defaultdict(dict)
        for (number, firm), (exposed, entered, left, form, dispatcher) in self.workers.items():
            start = entered or exposed  # [10]
            for month in self.months:
                if start is None:
                    due = month == self.months[2]
                else:
                    due = (last_day(month) - start).days >= 30 and (left is None or left >= first_day(month))  # [11]
                state = self.line(number, firm, month, dispatcher) if due and form != "实习" else None
                if state:
                    lines[number, firm][month] = state
        return lines

    def subject(self, month, outlet):  # [16]
        own, parent, subject = self.outlets[month, outlet][:3]
        return subject or own or parent

    def courier_lines(self):
        lines, outlets = defaultdict(dict), defaultdict(set)
        for (month, outlet), people in self.couriers.items():
            firm = self.subject(month, outlet)
            for number in people:
                outlets[number, firm].add(outlet)
                state = self.line(number, firm, month)
                if state:
                    lines[number, firm][month] = state
        return lines, outlets

    # --- uninsured-outlet

    def uninsured_outlets(self):
        lines = defaultdict(dict)
        for (month, outlet), (own, parent, _, place, licensed, closed) in self.outlets.items():
            if licensed > last_day(month) or closed and closed <= last_day(month):  # [18]
                continue
            if own:  # [19]
                status, start, end = self.enrolments.get(own, (None, None, None))
                covered = (status == "参保" and start <= last_day(month) and (end is None or end >= first_day(month))
                           and (own, month) not in self.arrears)
            else:  # [20]
                covered = any(self.covered(number, {parent}, month) for number in self.couriers[month, outlet])
            if not covered:
                lines[outlet][month] = "to-verify" if place in ("异地", "省直") else "open"  # [21]
        return lines

    # --- courier-second-outlet

    def second_outlets(self):  # [23]
        subjects, lines = defaultdict(set), defaultdict(dict)
        for (month, outlet), people in self.couriers.items():
            for number in people:
                subjects[number, month].add(self.subject(month, outlet))
        for (number, month), firms in subjects.items():
            for firm in firms if len(firms) > 1 else ():
                if not self.covered(number, {firm} | self.parents[firm] | self.branches[firm], month):
                    lines[number, firm][month] = "open"
        return lines

    def findings(self):
        """(cross-check, employer, identity, outlet, number) → (state, lines, people absorbed)."""
        found, absorbed = {}, defaultdict(int)
        employers, outlets, second = self.uninsured_employers(), self.uninsured_outlets(), self.second_outlets()
        at_two = {number for number, _ in second}

        def add(crosscheck, firm, number, outlet, lines, people=0):
            (state,) = set(lines.values())  # [3]
            found[crosscheck, firm, number, outlet, ""] = state, written(lines), people

        for (number, firm), lines in self.worker_lines().items():
            if firm in employers:  # [24]
                absorbed[firm] += 1
            else:
                add("uninsured-worker", firm, number, "", lines)
        couriers, places = self.courier_lines()
        for (number, firm), lines in couriers.items():
            uninsured = [outlet for outlet in places[number, firm] if outlet in outlets]  # [26]
            for outlet in uninsured:
                absorbed[outlet] += 1
            if not uninsured and number not in at_two:  # [25]
                add("uninsured-worker", firm, number, "", lines)
        for (number, firm), lines in second.items():
            add("courier-second-outlet", firm, number, "", lines)
        for firm, state in employers.items():
            found["uninsured-employer", firm, "", "", ""] = state, "", absorbed[firm]
        for outlet, lines in outlets.items():
            add("uninsured-outlet", self.subject(min(lines), outlet), "", outlet, lines, absorbed[outlet])
        found.update(judges.findings(self))
        return found


def silent(folder):  # [50]
    """Whose results of a quarter had not come when it was judged."""
    with open(folder + "/truth/plan.csv", encoding="utf-8", newline="") as file:
        plan = list(csv.DictReader(file))
    units = {row["unit"] for row in plan if row["dataset"] == "inspection/results"}
    come, found = set(), set()
    for row in plan:
        if row["dataset"] == "inspection/results":
            come.add((row["period"], row["unit"]))
        elif row["dataset"] == "crosscheck":
            found |= {(row["period"], "inspection/" + unit) for unit in units if (row["period"], unit) not in come}
    return found


def main(folder):
    rejected = defaultdict(set)
    with open(folder + "/truth/rejections.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rejected[row["document"]].add(int(row["row"]))
    ever, wrong = set(), 0
    for path in sorted(glob.glob(folder + "/truth/findings-*.csv")):
        name = os.path.basename(path)[9:15]
        quarter = Quarter(folder, name, rejected)
        quarter.deliveries = judges.Deliveries(folder, name, rejected)
        found = quarter.findings()
        for subject in ever - set(found):  # [2]
            found[subject] = "closed", "", 0
        ever |= set(found)
        with open(path, encoding="utf-8", newline="") as file:
            truth = {(row["crosscheck"], row["employer"], row["identity"], row["outlet"], row["number"]):
                     (row["state"], row["lines"], int(row["workers"]), row["scenario"]) for row in csv.DictReader(file)}
        print(f"{name}: {len(truth)} findings")
        for subject in sorted(set(truth) | set(found)):
            expected = truth.get(subject, (None, None, None, "nothing"))
            if expected[:3] != found.get(subject, (None, None, None)):
                wrong += 1
                print(f"  {subject}: the truth says {expected}, the deliveries {found.get(subject)}")
    with open(folder + "/truth/silent.csv", encoding="utf-8", newline="") as file:
        truth = {(row["quarter"], row["unit"]) for row in csv.DictReader(file)}
    if truth != silent(folder):
        wrong += 1
        print(f"  silent units: the truth says {sorted(truth)}, the plan {sorted(silent(folder))}")
    sys.exit(1 if wrong or not ever else 0)


if __name__ == "__main__":
    main(sys.argv[1])
