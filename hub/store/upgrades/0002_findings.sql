-- What cross-checks found. A finding is about one subject of one cross-check for ever; it opens, closes and reopens.
-- subject: what kind it is: employer, worker, outlet, project, unit. Subject columns: employer (worker at an employer: and
-- person) or number (an outlet's, a permit's, a reporting unit's); those that do not apply are 0, '' and NULL. `employer` may
-- be a reference (v_employer_reference) where it is nobody for certain.

-- A run over a period. Those that waited judged nothing.
CREATE TABLE crosscheck_run (
  id {integer} PRIMARY KEY, crosscheck TEXT NOT NULL, cadence TEXT NOT NULL,
  period_first {integer} NOT NULL, period_end {integer} NOT NULL, judged_day {integer} NOT NULL,
  version TEXT NOT NULL, sequence {integer} NOT NULL, complete {integer} NOT NULL,
  started {integer} NOT NULL, ended {integer} NOT NULL, state TEXT NOT NULL, waiting_for TEXT NOT NULL DEFAULT '[]',
  opened {integer} NOT NULL DEFAULT 0, reopened {integer} NOT NULL DEFAULT 0, closed {integer} NOT NULL DEFAULT 0,
  lines_opened {integer} NOT NULL DEFAULT 0, lines_closed {integer} NOT NULL DEFAULT 0,
  still_open {integer} NOT NULL DEFAULT 0, to_verify {integer} NOT NULL DEFAULT 0, warnings {integer} NOT NULL DEFAULT 0);
CREATE INDEX crosscheck_run_by_period ON crosscheck_run (crosscheck, period_first, period_end);

-- state: open; to-verify (on the list 待核实清单, not a finding); warning (预警, not a finding yet); absorbed (all its lines
-- are in other findings); concluded (closed by an officer's conclusion that still holds); closed.
-- period: the latest that judged it with a line. was_open: it has been
-- open before; listed: open or to be verified. concluded_reasons: of the lines that
-- the conclusion was about, each between commas.
CREATE TABLE finding (
  id {integer} PRIMARY KEY, crosscheck TEXT NOT NULL, subject TEXT NOT NULL DEFAULT 'employer',
  number TEXT NOT NULL, employer {integer} NOT NULL, person {person},
  name TEXT NOT NULL, responsible {integer} NOT NULL,
  state TEXT NOT NULL, period_first {integer} NOT NULL, period_end {integer} NOT NULL,
  first_opened {integer} NOT NULL, changed {integer} NOT NULL, changed_run {integer} NOT NULL,
  was_open {integer} NOT NULL, listed {integer} NOT NULL DEFAULT 0,
  conclusion TEXT NOT NULL DEFAULT '', concluded_until {integer} NOT NULL DEFAULT 0,
  concluded_reasons TEXT NOT NULL DEFAULT '');
CREATE INDEX finding_by_subject ON finding (crosscheck, number, employer, person);

-- A finding's lines (明细): month 0 where it has but one. state: open, to-verify, warning, absorbed (by finding
-- absorbed_by), concluded, closed. detail: a few words of figures. document and line: the version that is the evidence;
-- sequence: what the hub knew when it was judged.
CREATE TABLE finding_line (
  finding {integer} NOT NULL, month {integer} NOT NULL, period_first {integer} NOT NULL, period_end {integer} NOT NULL,
  state TEXT NOT NULL, disposition TEXT NOT NULL, reason TEXT NOT NULL, outlet TEXT NOT NULL,
  detail TEXT NOT NULL DEFAULT '', absorbed_by {integer} NOT NULL,
  document {integer} NOT NULL, line {integer} NOT NULL, opened_run {integer} NOT NULL, changed_run {integer} NOT NULL,
  PRIMARY KEY (finding, month)){clustered};
CREATE INDEX finding_line_absorbed ON finding_line (absorbed_by) WHERE absorbed_by > 0;

-- An officer's conclusion (核实结论): the evidence lies in the archive under its digest.
CREATE TABLE finding_conclusion (
  id {integer} PRIMARY KEY, finding {integer} NOT NULL, conclusion TEXT NOT NULL, until {integer} NOT NULL,
  evidence_name TEXT NOT NULL, evidence_digest TEXT NOT NULL, who TEXT NOT NULL, at {integer} NOT NULL);
CREATE INDEX finding_conclusion_by_finding ON finding_conclusion (finding);

-- Who, when, why at each step. what: opened, reopened, closed, to-verify, warning, absorbed, concluded, conclusion-ended.
CREATE TABLE finding_event (
  id {integer} PRIMARY KEY, finding {integer} NOT NULL, at {integer} NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
  why TEXT NOT NULL, run {integer} NOT NULL);
CREATE INDEX finding_event_by_finding ON finding_event (finding);

-- A person's month of birth is looked up by day.
CREATE UNIQUE INDEX calendar_month_by_day ON calendar_month (first_day, month);
