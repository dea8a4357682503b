-- Who is the same employer (decision 0018).

-- References that are still to be compared: new ones, and those whose name or division is new. since_run: the latest
-- cross-check's run when a new one came, which no later run can have judged otherwise; 0: it was there before. former: a
-- name that it bore when it was compared last.
CREATE TABLE match_waiting (
  reference {integer} PRIMARY KEY, since_run {integer} NOT NULL, former TEXT NOT NULL DEFAULT '');

-- Where an employer is, as registers of employers say: divisions, and reporting units. read_to: up to which submission
-- they have been read.
CREATE TABLE employer_place (reference {integer} NOT NULL, place TEXT NOT NULL, PRIMARY KEY (reference, place)){clustered};
CREATE TABLE match_progress (dataset TEXT PRIMARY KEY, read_to {integer} NOT NULL);

-- By what references find one another: hashes of codes, names and parts of names. kind: the reference's.
CREATE TABLE match_key (
  match_key {integer} NOT NULL, kind {integer} NOT NULL, reference {integer} NOT NULL,
  PRIMARY KEY (match_key, kind, reference)){clustered};

-- That a reference is (relation 'same') an employer, or a branch of it (relation 'branch'). state: proposed; certain
-- (acted upon, by `method`); confirmed, refused (by an officer); lapsed (no longer said, and never decided or withdrawn).
-- reasons: JSON, pairs of a word and what it is about.
CREATE TABLE employer_match (
  id {integer} PRIMARY KEY, reference {integer} NOT NULL, employer {integer} NOT NULL, relation TEXT NOT NULL,
  method TEXT NOT NULL, reasons TEXT NOT NULL, state TEXT NOT NULL, ordinal {integer} NOT NULL, made {integer} NOT NULL,
  decided_by TEXT NOT NULL DEFAULT '', decided_at {integer} NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '',
  UNIQUE (reference, employer, relation));
CREATE INDEX employer_match_by_state ON employer_match (state, id);
CREATE INDEX employer_match_by_employer ON employer_match (employer, relation);

-- Who, when, why: confirmed, refused, withdrawn; by the hub: linked anew, lapsed.
CREATE TABLE employer_match_event (
  id {integer} PRIMARY KEY, match {integer} NOT NULL, at {integer} NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL,
  why TEXT NOT NULL);
CREATE INDEX employer_match_event_by_match ON employer_match_event (match);

-- Links that changed under rows which cross-checks had judged: every run after since_run up to at_run saw it otherwise.
CREATE TABLE employer_link_change (
  id {integer} PRIMARY KEY, reference {integer} NOT NULL, before {integer} NOT NULL, after {integer} NOT NULL,
  since_run {integer} NOT NULL, at_run {integer} NOT NULL, at {integer} NOT NULL);
CREATE INDEX employer_link_change_by_run ON employer_link_change (at_run);

-- What was there before this upgrade is compared once.
INSERT INTO match_waiting (reference, since_run) SELECT id, 0 FROM employer_reference;
