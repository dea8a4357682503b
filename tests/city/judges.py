"""The cross-checks on incidents, sites and the registers' own months, judged naively by the readings of README.md."""
import csv
import datetime
import glob
import sqlite3
from collections import defaultdict

from deliveries import (UNKNOWN, code, day, elements, first_day, identity, last_day, reached, records, stored_day,
                        stored_month, under_age, workbook, written)

DAYS = datetime.timedelta


class Deliveries:
    """All that was delivered up to a quarter."""

    def __init__(self, folder, name, rejected):
        names = sorted(path[-10:-4] for path in glob.glob(f"{folder}/truth/findings-*.csv"))
        self.quarters = names[:names.index(name) + 1]
        self.database = sqlite3.connect(folder + "/insurance/front.db")
        self.database.row_factory = sqlite3.Row
        self.accidents, self.casualties, self.diagnoses, self.permits = {}, {}, [], {}
        self.on_site, self.counts = [], defaultdict(int)
        for quarter in self.quarters:
            self.read(folder, quarter, rejected)
        self.read_counts(folder, name, rejected)
        self.measured = [row for path in glob.glob(f"{folder}/health/危害因素检测_*_{name}.xlsx")
                         for row in workbook(path, rejected)]

    def read(self, folder, quarter, rejected):
        for path in glob.glob(f"{folder}/emergency/accidents_*_{quarter}.json"):
            for row in records(path, rejected):
                change(self.accidents, row["accidentNumber"], row)
        for path in glob.glob(f"{folder}/emergency/casualties_*_{quarter}.json"):
            for row in records(path, rejected):
                change(self.casualties, (row["accidentNumber"], row["ordinal"]), row)
        for path in glob.glob(f"{folder}/health/职业病诊断_*_{quarter}.xlsx"):
            self.diagnoses += workbook(path, rejected)
        for path in glob.glob(f"{folder}/construction/permits_*_{quarter}.xml"):
            for row in elements(path, rejected):
                change(self.permits, row["number"], row)
        first = int(quarter[:4]) * 12 + int(quarter[5]) * 3 - 3
        for month in range(first, first + 3):
            for path in glob.glob(f"{folder}/construction/site-workers_*_{written([month])}.xml"):
                self.on_site += [(month, row) for row in elements(path, rejected)]

    def read_counts(self, folder, name, rejected):
        latest = {}  # what is handed in again is a correction
        with open(folder + "/truth/plan.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["dataset"] == "crosscheck" and row["period"] == name:
                    break
                if row["dataset"] == "construction/permit-counts" and row["by"] == "submit":
                    latest[row["period"], row["unit"]] = row["document"]
        for (month, _), document in latest.items():
            for row in elements(f"{folder}/construction/{document}", rejected):
                self.counts[row["divisionCode"], stored_month(month)] += int(row["permits"])


def change(known, key, row):
    if row["operation"] == "撤销":
        known.pop(key, None)
    else:
        known[key] = row


def happened(accident):
    return datetime.date.fromisoformat(accident["occurredAt"][:10])


def retired(number, when):
    """The days on which retirement age is reached at the earliest and the latest."""
    birth = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    if int(number[16]) % 2 == 1:
        return (reached(birth, 1965, 60, 36, 4),) * 2
    return reached(birth, 1975, 50, 60, 2), reached(birth, 1970, 55, 36, 4)


class Judge:
    def __init__(self, quarter):
        self.quarter, self.known = quarter, quarter.deliveries
        self.as_of, self.months = quarter.as_of, quarter.months
        self.first = first_day(self.months[0])
        self.refreshed = self.as_of + DAYS(35)
        self.found = {}
        self.cases, self.cases_of = {}, defaultdict(list)
        for row in self.known.database.execute("SELECT * FROM injury_case WHERE updated_on <= ? ORDER BY updated_on",
                                               (str(self.as_of),)):
            self.cases[row["case_number"]] = row
        for case in self.cases.values():
            self.cases_of[case["id_number"]].append(case)
        self.by = [defaultdict(list) for _ in range(4)]
        for row in self.known.database.execute("SELECT * FROM project_enrolment WHERE data_date = ?",
                                               (str(self.refreshed),)):
            for at, name in enumerate(("project_code", "permit_number", "contract_number", "project_name")):
                self.by[at][row[name]].append(row)

    def add(self, crosscheck, firm="", person="", number="", state="open", lines=()):
        self.found[crosscheck, firm, person, "", number] = state, written(lines), 0

    def late(self, due, done):  # [34]
        """Missing on the day; or done late, where the day after `due` lies in this quarter."""
        if due >= self.as_of:
            return False
        if done is None or done > self.as_of:
            return True
        return done > due and due + DAYS(1) >= self.first

    # --- injuries

    def diagnoses(self):
        for row in self.known.diagnoses:
            if row["J"] not in ("首诊",):
                continue
            person, on, firm = identity(row["D"]), day(row["K"]), code(row["E"])
            applied = [stored_day(case["applied_on"]) for case in self.cases_of[person]
                       if case["kind"] == "职业病" and case["certificate_number"] in (row["B"], None)]
            if self.late(on + DAYS(30), min(applied, default=None)):
                earliest, _ = retired(person, on)
                gone = self.quarter.enrolments.get(firm, ("",))[0] == "注销"
                unsure = firm is None or gone or on >= earliest
                self.add("diagnosis-without-case", firm or row["F"], person, state="to-verify" if unsure else "open")

    def casualties(self):
        for (number, ordinal), row in self.known.casualties.items():
            accident = self.known.accidents.get(number)
            if not accident or row["casualtyKind"] != "从业人员" or row["outcome"] not in ("死亡", "重伤"):
                continue
            on, known = happened(accident), row["idNumber"] not in UNKNOWN | {None}
            applied = [stored_day(case["applied_on"])
                       for case in (self.cases_of[identity(row["idNumber"])] if known else ())
                       if case["kind"] != "职业病" and abs(stored_day(case["happened_on"]) - on) <= DAYS(1)]
            if self.late(on + DAYS(30), min(applied, default=None)):
                self.add("accident-without-case", code(accident["employer"]["creditCode"]), number=f"{number}#{ordinal}",
                         state="open" if known else "to-verify")

    def unreported(self):
        at = defaultdict(list)
        for accident in self.known.accidents.values():
            at[code(accident["employer"]["creditCode"])].append(happened(accident))
        for number, case in self.cases.items():
            on = stored_day(case["happened_on"])
            if (case["kind"] == "事故" and case["severity"] in ("死亡", "重伤") and on + DAYS(30) < self.as_of
                    and case["result"] not in ("不予认定", "撤回申请", "终止")
                    and case["accident_number"] not in self.known.accidents
                    and not any(abs(other - on) <= DAYS(1) for other in at[case["credit_code"]])):
                self.add("case-without-accident", case["credit_code"], number=number)

    def prone(self):
        year_ago = first_day(self.months[2] - 11)
        times = defaultdict(int)
        for accident in self.known.accidents.values():
            if year_ago <= happened(accident) <= self.as_of:
                times[code(accident["employer"]["creditCode"])] += 1
        for firm, count in times.items():
            if count > 1:
                self.add("accident-prone-employer", firm)

    def measurements(self):
        for row in self.known.measured:
            if row["J"] not in UNKNOWN and float(row["I"]) > float(row["J"]):
                firm = code(row["C"])
                self.add("hazard-over-limit", firm or row["B"], state="open" if firm else "to-verify")

    # --- cases

    def clocks(self):
        for number, case in self.cases.items():
            on, applied, accepted, since, until, decided, asked, concluded = (
                stored_day(case[name]) for name in ("happened_on", "applied_on", "accepted_on", "suspended_from",
                                                    "suspended_to", "decided_on", "appraisal_applied_on",
                                                    "appraisal_concluded_on"))
            state = None
            if self.late(on + DAYS(30), applied):
                state = "open"
            if accepted:
                due = accepted + DAYS(15 if case["is_clear"] == "是" else 60)
                standing = since is not None and until is None and since <= due
                if self.late(due + (until - since if until else DAYS(0)), decided) and not standing:
                    state = "open"
            if asked and self.late(asked + DAYS(60), concluded):
                state = "open" if asked + DAYS(90) < self.as_of else state or "to-verify"
            if state:
                self.add("claim-deadline", case["credit_code"], number=number, state=state)

    def claims(self):
        contractors = defaultdict(set)
        for project, firm in self.known.database.execute("SELECT project_code, credit_code FROM project_enrolment"):
            contractors[firm].add(project)
        for number, case in self.cases.items():
            claiming, insurer, person = case["claiming_code"], case["insuring_code"], case["id_number"]
            if not case["claiming_name"] or not insurer or claiming == insurer:
                continue
            if claiming is None:
                self.add("claim-employer-mismatch", case["credit_code"], number=number, state="to-verify")
                continue
            dispatcher = self.quarter.workers.get((person, claiming), (None,) * 5)[4]
            on_project = self.known.database.execute(
                "SELECT DISTINCT project_code FROM project_worker WHERE id_number = ? AND start_date <= ?",
                (person, case["happened_on"])).fetchall()
            if (insurer in self.quarter.parents[claiming] | self.quarter.branches[claiming] | {dispatcher}
                    or any(project in contractors[insurer] for (project,) in on_project)):
                continue
            self.add("claim-employer-mismatch", case["credit_code"], number=number)

    def lump_sums(self):
        for number, case in self.cases.items():
            if case["benefit_kind"] != "一次性工伤医疗补助金" or not case["contract_ended_on"]:
                continue
            ended = stored_day(case["contract_ended_on"])
            earliest, latest = retired(case["id_number"], ended)
            five_years_on = ended.replace(year=ended.year + 5)
            if earliest < five_years_on:
                self.add("near-retirement-lump-sum", case["credit_code"], number=number,
                         state="open" if latest < five_years_on else "to-verify")

    def dead(self):
        died = {case["id_number"]: case["died_on"] for case in self.cases.values() if case["died_on"]}
        for person, on in died.items():
            for firm, start, end in self.quarter.spells.get(person, ()):
                lines = [month for month in self.months if month > stored_month(on[:7])
                         and start <= month and (end is None or end >= month)]
                if lines:
                    self.add("deceased-still-enrolled", firm, person, lines=lines)

    def rollbacks(self):
        operations = defaultdict(list)
        for row in self.known.database.execute(
                "SELECT * FROM enrolment_operation WHERE operated_on <= ? ORDER BY operated_at", (str(self.as_of),)):
            operations[row["credit_code"], row["id_number"]].append((row["action"], row["payment_month"]))
        for (firm, person), done in operations.items():
            at = running = 0
            while at < len(done):
                pair = at + 1 < len(done) and done[at] == ("增员", done[at + 1][1]) and done[at + 1][0] == "回退"
                running = running + 1 if pair else 0
                at += 2 if pair else 1
                if running == 2:
                    self.add("enrol-then-rollback", firm, person)

    # --- what the agency's months say

    def register_months(self):
        taken = [str(last_day(month)) for month in range(self.months[0] - 12, self.months[2] + 1)]
        rows = {}
        for row in self.known.database.execute("SELECT * FROM unit_month WHERE data_date >= ? AND data_date <= ?",
                                               (taken[0], taken[-1])):
            rows[row["credit_code"], stored_month(row["data_date"][:7])] = row["headcount"], float(row["average_base"])
        priority = {row[0] for row in self.known.database.execute(
            "SELECT credit_code FROM worker_enrolment WHERE category IN ('优先', '项目')")}
        swings, drops = defaultdict(list), defaultdict(list)
        for (firm, month), (people, base) in rows.items():
            before, year_ago = rows.get((firm, month - 1)), rows.get((firm, month - 12))
            if month not in self.months:
                continue
            if before and abs(people - before[0]) >= 10 and abs(people - before[0]) * 100 >= before[0] * 30:
                swings[firm].append(month)
            if year_ago and base * 100 < year_ago[1] * 70 and firm not in priority:
                drops[firm].append(month)
        for crosscheck, firms in (("headcount-swing", swings), ("base-drop", drops)):
            for firm, lines in firms.items():
                self.add(crosscheck, firm, lines=lines)

    def under_insured(self):
        month = self.months[2]
        at, insured = defaultdict(list), defaultdict(set)
        for (person, firm), record in self.quarter.workers.items():
            at[firm].append((person, record[3]))
        for person, spells in self.quarter.spells.items():
            for firm, start, end in spells:
                if start <= month and (end is None or end >= month):
                    insured[firm].add(person)
        for firm, reported in self.quarter.employers.items():
            status, start, end = self.quarter.enrolments.get(firm, (None, None, None))
            if status != "参保" or start > self.as_of or end is not None and end < self.as_of:
                continue
            others = sum(form in ("劳务派遣", "超龄", "实习") or under_age(person, month) is False
                         or any(project in self.quarter.projects
                                and self.quarter.projects[project][0] <= last_day(month) <= self.quarter.projects[project][1]
                                for project in self.quarter.rosters[month, person])
                         for person, form in at[firm])
            missing = reported - others - len(insured[firm])
            if reported >= 5 and missing >= 3 and missing * 10 >= reported - others:
                self.add("under-insured-employer", firm)

    # --- sites

    def enrolments(self, permit):
        """What the register has of a project, by the surest of its numbers."""
        for at, name in enumerate(("projectCode", "number", "contractNumber")):
            if self.by[at].get(permit[name]):
                return self.by[at][permit[name]]
        return []

    def projects(self):  # on the day on which all is exchanged
        worked = defaultdict(list)
        for _, row in self.known.on_site:
            worked[row["permitNumber"]].append(day(row["enteredOn"]))
        for number, permit in self.known.permits.items():
            completed, actual = (day(permit[name]) for name in ("completedOn", "actualStart"))
            on = min(self.refreshed, completed or self.refreshed)
            enrolled = self.enrolments(permit)
            ends = [max(row["end_date"], row["extended_date"] or "") for row in enrolled if row["suspended"] == "否"]
            if any(row["suspended"] == "否" and row["start_date"] <= str(on) <= max(row["end_date"], row["extended_date"] or "")
                   for row in enrolled):
                continue
            start = actual or min(worked[number], default=None)
            begun = start <= on if start else day(permit["plannedStart"]) < self.refreshed
            lapsed = any(end < str(on) for end in ends)
            contractor = code(permit["contractor/creditCode"])
            likely = not enrolled and any(row["credit_code"] == contractor for row in self.by[3].get(permit["projectName"], ()))
            state = "to-verify" if likely else "warning" if not (begun or lapsed) else "open" if contractor else "to-verify"
            self.add("uninsured-project", contractor or permit["contractor/name"], number=number, state=state)

    def site_workers(self):
        lines = defaultdict(list)
        for month, row in self.known.on_site:
            permit = self.known.permits.get(row["permitNumber"])
            if month not in self.months or not permit:
                continue
            enrolled, person = self.enrolments(permit), identity(row["idNumber"])
            if any(one["roster"] == "是" for one in enrolled) and not any(
                    one["project_code"] in self.quarter.rosters[month, person] for one in enrolled):
                lines[code(row["employer/creditCode"]), person].append(month)
        for (firm, person), months in lines.items():
            self.add("site-worker-not-on-roster", firm, person, lines=months)

    def permit_counts(self):
        known, lines = defaultdict(int), defaultdict(list)
        for permit in self.known.permits.values():
            known[permit["divisionCode"], stored_month(str(day(permit["issuedOn"]))[:7])] += 1
        for (division, month), counted in self.known.counts.items():
            if month in self.months and counted != known[division, month]:
                lines[division].append(month)
        for division, months in lines.items():
            self.add("permit-count-difference", number=division, lines=months)


def findings(quarter):
    judge = Judge(quarter)
    for judged in (judge.diagnoses, judge.casualties, judge.unreported, judge.prone, judge.measurements, judge.clocks,
                   judge.claims, judge.lump_sums, judge.dead, judge.rollbacks, judge.register_months,
                   judge.under_insured, judge.projects, judge.site_workers, judge.permit_counts):
        judged()
    return judge.found
