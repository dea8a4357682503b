-- The life of a finding (闭环). What its runs say of it is its state; how far officers have come with it is its step, which
-- belongs to the round that began when it last opened.
-- step: '' (nothing done yet), notified (employer told), handed-over (lead to inspection), answered. deadline: the
-- employer's last day, 0: none. county: assigned (分办); '': the unit that reported it. withdrawn_end: a withdrawal holds for
-- periods that end no later.
ALTER TABLE finding ADD COLUMN step TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN deadline {integer} NOT NULL DEFAULT 0;
ALTER TABLE finding ADD COLUMN county TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN withdrawn_end {integer} NOT NULL DEFAULT 0;
CREATE INDEX finding_by_responsible ON finding (responsible);

-- Beside the events of runs: assigned, notified, extended, handed-over, answered, noted, withdrawn, settled. The attachment
-- lies in the archive under its digest. Rows are only ever added.
ALTER TABLE finding_event ADD COLUMN attachment_name TEXT NOT NULL DEFAULT '';
ALTER TABLE finding_event ADD COLUMN attachment_digest TEXT NOT NULL DEFAULT '';

-- Numbered letters (文书) as they were issued: kind information-letter, deadline-notice, lead-transfer, chase; numbers without a gap in
-- each kind and year. addressee: an employer's code, a county, or a department. The page lies in the archive. days or deadline: what
-- the employer was given, from delivery on or until a day.
CREATE TABLE letter (
  id {integer} PRIMARY KEY, kind TEXT NOT NULL, year {integer} NOT NULL, number {integer} NOT NULL,
  addressee TEXT NOT NULL, addressee_name TEXT NOT NULL, days {integer} NOT NULL DEFAULT 0,
  deadline {integer} NOT NULL DEFAULT 0, issued_on {integer} NOT NULL, made_at {integer} NOT NULL, who TEXT NOT NULL,
  name TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (kind, year, number));
CREATE TABLE letter_finding (letter {integer} NOT NULL, finding {integer} NOT NULL, PRIMARY KEY (letter, finding)){clustered};
CREATE INDEX letter_finding_by_finding ON letter_finding (finding);

-- Its delivery record (送达). The first delivery starts the deadline.
CREATE TABLE letter_delivery (
  id {integer} PRIMARY KEY, letter {integer} NOT NULL, delivered_on {integer} NOT NULL, method TEXT NOT NULL,
  who TEXT NOT NULL, remark TEXT NOT NULL, attachment_name TEXT NOT NULL, attachment_digest TEXT NOT NULL, at {integer} NOT NULL);
CREATE INDEX letter_delivery_by_letter ON letter_delivery (letter);

-- Leads (线索) given to the inspectorate: one for each finding that is handed over, under a number without a gap in each year.
-- answer: the sequence of the submission that brought the latest answer, 0: none, or recorded by hand.
CREATE TABLE lead (
  id {integer} PRIMARY KEY, number TEXT NOT NULL UNIQUE, finding {integer} NOT NULL, letter {integer} NOT NULL,
  county TEXT NOT NULL, handed_on {integer} NOT NULL, outcome TEXT NOT NULL DEFAULT '',
  answered_on {integer} NOT NULL DEFAULT 0, remark TEXT NOT NULL DEFAULT '', answer {integer} NOT NULL DEFAULT 0);
CREATE INDEX lead_by_finding ON lead (finding);
