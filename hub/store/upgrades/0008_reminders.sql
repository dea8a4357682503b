-- What people have been told of an exchange that is awaited: with which due day, how far (1 reminded, 2 chased first, …), how
-- often chased, and whether the chair knows.
CREATE TABLE reminded (
  exchange {integer} PRIMARY KEY, due {integer} NOT NULL, step {integer} NOT NULL, chases {integer} NOT NULL,
  escalated {integer} NOT NULL);

-- The days on which they were told something: nobody is told twice on one.
CREATE TABLE reminded_day (day {integer} PRIMARY KEY);

-- Who said that a submission will come by a day, and when: nothing is told of it until then. The latest counts.
CREATE TABLE acknowledgement (
  id {integer} PRIMARY KEY, exchange {integer} NOT NULL, until {integer} NOT NULL, signed_by TEXT NOT NULL,
  signed_at {integer} NOT NULL);
CREATE INDEX acknowledgement_by_exchange ON acknowledgement (exchange);
