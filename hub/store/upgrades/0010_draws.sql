-- Random draws (双随机、一公开): kept for ever, also those that were never drawn. kind: inspection (employers for joint
-- inspection), look-back (closed findings to re-check). The pool and, once drawn, the whole record lie in the archive under
-- their digests (hub/model/draw.h). seeded_at 0: not drawn yet.
CREATE TABLE draw (
  id {integer} PRIMARY KEY, kind TEXT NOT NULL, year {integer} NOT NULL, number {integer} NOT NULL, title TEXT NOT NULL,
  who TEXT NOT NULL, frozen_at {integer} NOT NULL, seed_from TEXT NOT NULL, filter TEXT NOT NULL,
  take {integer} NOT NULL, team {integer} NOT NULL, items {integer} NOT NULL, inspectors {integer} NOT NULL,
  pool_digest TEXT NOT NULL, seed TEXT NOT NULL DEFAULT '', seeded_by TEXT NOT NULL DEFAULT '',
  seeded_at {integer} NOT NULL DEFAULT 0, record_digest TEXT NOT NULL DEFAULT '', UNIQUE (year, number));
