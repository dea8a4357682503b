-- What every hub has, whatever its schema. {integer}, {blob}, {person} and {clustered} are the database's own words.
-- Days are numbers since 1970-01-01, months year * 12 + month - 1, moments seconds since 1970-01-01T00:00Z.

CREATE TABLE dataset (id {integer} PRIMARY KEY, name TEXT NOT NULL UNIQUE);

-- Reporting units; code '' is a department's own level.
CREATE TABLE unit (id {integer} PRIMARY KEY, department TEXT NOT NULL, code TEXT NOT NULL, UNIQUE (department, code));

-- pending: what the attempt in hand works on (JSON), so that it goes on after a crash; empty: what the connector brings.
-- occasion: 0, or which push of a changes dataset it is, counted from 1 within its department, dataset, unit and period.
CREATE TABLE exchange (
  id {integer} PRIMARY KEY,
  department TEXT NOT NULL, dataset TEXT NOT NULL, unit TEXT NOT NULL, direction TEXT NOT NULL,
  cadence TEXT NOT NULL, period_first {integer} NOT NULL, period_end {integer} NOT NULL,
  state TEXT NOT NULL, before TEXT NOT NULL DEFAULT 'expected', timeliness TEXT NOT NULL DEFAULT 'unknown',
  as_of {integer}, attempts {integer} NOT NULL DEFAULT 0, next_attempt {integer} NOT NULL DEFAULT 0,
  started {integer} NOT NULL DEFAULT 0, ended {integer} NOT NULL DEFAULT 0,
  accepted {integer} NOT NULL DEFAULT 0, rejected {integer} NOT NULL DEFAULT 0, unchanged {integer} NOT NULL DEFAULT 0,
  ceased {integer} NOT NULL DEFAULT 0,
  submission {integer} NOT NULL DEFAULT 0,
  pending TEXT NOT NULL DEFAULT '',
  error_code TEXT NOT NULL DEFAULT '', error_arguments TEXT NOT NULL DEFAULT '[]',
  occasion {integer} NOT NULL DEFAULT 0,
  UNIQUE (department, dataset, unit, direction, cadence, period_first, occasion));

CREATE INDEX exchange_due ON exchange (next_attempt) WHERE next_attempt > 0;

-- An accepted submission; its sequence is the known axis of every record version.
CREATE TABLE submission (
  sequence {integer} PRIMARY KEY,
  exchange {integer} NOT NULL, dataset {integer} NOT NULL, unit {integer} NOT NULL,
  period_first {integer} NOT NULL, period_end {integer} NOT NULL, as_of {integer} NOT NULL,
  received {integer} NOT NULL, versions TEXT NOT NULL, replay {integer} NOT NULL,
  accepted {integer} NOT NULL, rejected {integer} NOT NULL, unchanged {integer} NOT NULL);
CREATE INDEX submission_by_dataset ON submission (dataset, unit, period_first);

CREATE TABLE document (
  id {integer} PRIMARY KEY, exchange {integer} NOT NULL, submission {integer} NOT NULL, ordinal {integer} NOT NULL,
  name TEXT NOT NULL, media_type TEXT NOT NULL, digest TEXT NOT NULL, bytes {integer} NOT NULL,
  format TEXT NOT NULL, encoding TEXT NOT NULL, sheets TEXT NOT NULL, unknown_columns TEXT NOT NULL,
  rows_read {integer} NOT NULL, empty_rows {integer} NOT NULL, band_rows {integer} NOT NULL,
  total_rows {integer} NOT NULL, signature_rows {integer} NOT NULL);
CREATE INDEX document_by_exchange ON document (exchange, submission);

-- Rows refused, repaired or noted, of an exchange's last attempt. The value is sealed.
CREATE TABLE remark (
  exchange {integer} NOT NULL, document {integer} NOT NULL, sheet {integer} NOT NULL, line {integer} NOT NULL,
  ordinal {integer} NOT NULL, kind {integer} NOT NULL, heading TEXT NOT NULL, value {blob}, sensitive {integer} NOT NULL,
  code TEXT NOT NULL, arguments TEXT NOT NULL,
  PRIMARY KEY (exchange, document, sheet, line, ordinal)){clustered};

-- Where a source stands, moved in the transaction of the records it brought.
CREATE TABLE source_cursor (dataset {integer} NOT NULL, unit {integer} NOT NULL, value TEXT NOT NULL, PRIMARY KEY (dataset, unit));

-- The only table that holds a person's number, sealed; every other one holds the key.
CREATE TABLE person (
  person {person} PRIMARY KEY, birth_day {integer} NOT NULL, sex {integer} NOT NULL, key_version {integer} NOT NULL,
  sealed {blob} NOT NULL){clustered};

-- An employer as a department reported it, and (link) who that is. Links are the only place that decides "same employer".
CREATE TABLE employer_reference (
  id {integer} PRIMARY KEY, department TEXT NOT NULL, kind {integer} NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE employer (id {integer} PRIMARY KEY, kind {integer} NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL);
CREATE TABLE employer_link (
  reference {integer} PRIMARY KEY, employer {integer} NOT NULL, decided_by TEXT NOT NULL, decided_at {integer} NOT NULL);

-- What is to be told, written in the transaction of what it tells of.
CREATE TABLE outbox (
  id {integer} PRIMARY KEY, channel TEXT NOT NULL, topic TEXT NOT NULL, recipient TEXT NOT NULL,
  idempotency_key TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, state TEXT NOT NULL,
  attempts {integer} NOT NULL DEFAULT 0, created {integer} NOT NULL, next_attempt {integer} NOT NULL,
  sent {integer} NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '', receipt TEXT NOT NULL DEFAULT '');
CREATE INDEX outbox_waiting ON outbox (channel, state, next_attempt);

-- What departments' programs show to be let in. The secret itself is kept nowhere: only its hash under the hub's key.
-- unit '*': all of the department's. until: the last day it holds; 2147483647: for good.
CREATE TABLE access_token (
  id {integer} PRIMARY KEY, department TEXT NOT NULL, unit TEXT NOT NULL, name TEXT NOT NULL, hash TEXT NOT NULL,
  made {integer} NOT NULL, until {integer} NOT NULL, revoked {integer} NOT NULL DEFAULT 0,
  last_used {integer} NOT NULL DEFAULT 0);

-- What a push with an idempotency key was answered, so that the same push gets the same receipt. request: a digest of
-- what was pushed and to where.
CREATE TABLE push_receipt (
  department TEXT NOT NULL, idempotency_key TEXT NOT NULL, request TEXT NOT NULL, exchange {integer} NOT NULL,
  received {integer} NOT NULL, PRIMARY KEY (department, idempotency_key)){clustered};
CREATE INDEX push_receipt_by_age ON push_receipt (received);
CREATE INDEX push_receipt_by_department ON push_receipt (department, received);

-- The months that checks count in.
CREATE TABLE calendar_month (month {integer} PRIMARY KEY, first_day {integer} NOT NULL, last_day {integer} NOT NULL);
