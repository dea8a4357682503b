-- Production-safety accidents and who was hurt in them, as told up to the day.
--
--   accident(number, day, employer, employer_reference, document, line)
--   casualty(number, accident, day, person, name_key, kind, employer, employer_reference, outcome, died_on, document, line)
--       number     the accident's, and the casualty's within it: "SG-2026-3#1"
--       person     NULL where the identity number is not known
--       employer   the casualty's own where one is named, else the accident's

CREATE TEMP TABLE accident AS
SELECT number, occurred_at / 86400 AS day, employer, employer_reference, document, line
  FROM v_emergency_accidents
 WHERE valid_from <= :as_of AND :as_of < valid_to;

CREATE INDEX accident_by_number ON accident (number);
CREATE INDEX accident_by_employer ON accident (employer, day);

CREATE TEMP TABLE casualty AS
SELECT c.accident || '#' || CAST(c.ordinal AS TEXT) AS number,
       c.accident,
       a.day,
       c.identity AS person,
       c.name_key,
       c.casualty_kind AS kind,
       CASE WHEN c.employer_reference IS NULL THEN a.employer ELSE c.employer END AS employer,
       coalesce(c.employer_reference, a.employer_reference) AS employer_reference,
       c.outcome,
       c.died_on,
       c.document,
       c.line
  FROM v_emergency_casualties c
  JOIN accident a ON a.number = c.accident
 WHERE c.valid_from <= :as_of AND :as_of < c.valid_to;

CREATE INDEX casualty_by_person ON casualty (person, day);
