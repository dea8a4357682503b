-- id: enrol-then-rollback
-- zh: 当月先参保后回退
-- en: Enrolled, then reversed within the month
-- subject: worker
-- lines: none
-- needs: insurance/enrolment-operations
-- grace: 0
-- recheck: never
-- severity: high
-- told: inspection hrss insurance
-- deadline: 15
-- basis: 《工伤保险条例》第六十二条；《社会保险法》第五十八条、第八十六条
-- basis-en: Regulation on Work-Injury Insurance, art. 62; Social Insurance Law, arts. 58 and 86
-- parameter: rollback-times = 2

-- The same person is enrolled at the same employer and reversed (增员, then 回退) within one payment month, twice or more in
-- succession. A pair is an 增员 that is directly followed by a 回退 of the same payment month; pairs are in succession where
-- no other operation on that person and employer lies between them, whatever the months. All operations up to the day
-- count, so that what was found stays until it is concluded.

-- scope:

INSERT INTO scope_person
SELECT identity FROM changed_insurance_enrolment_operations;

-- findings:

-- Those who were ever reversed; nobody else needs a look.
CREATE TEMP TABLE reversed AS
SELECT DISTINCT o.identity AS person
  FROM v_insurance_enrolment_operations o
 WHERE o.action = 'rollback'
   AND o.valid_from <= :as_of AND :as_of < o.valid_to
   AND (:everything = 1 OR o.identity IN (SELECT person FROM scope_person));

CREATE INDEX reversed_by_person ON reversed (person);

CREATE TEMP TABLE step AS
SELECT o.identity AS person,
       o.subject,
       o.subject_reference,
       coalesce(o.subject, o.subject_reference) AS employer,
       o.action,
       o.payment_month,
       o.document,
       o.line,
       row_number() OVER (PARTITION BY o.identity, coalesce(o.subject, o.subject_reference)
                          ORDER BY o.operated_at, o.number) AS place
  FROM v_insurance_enrolment_operations o
 WHERE o.identity IN (SELECT person FROM reversed)
   AND o.valid_from <= :as_of AND :as_of < o.valid_to
   AND o.operated_at / 86400 <= :as_of;

CREATE INDEX step_by_person ON step (person, employer, place);

-- Pairs in succession lie two places apart: for these the place less twice the ordinal is the same.
CREATE TEMP TABLE pair AS
SELECT b.*, b.place - 2 * row_number() OVER (PARTITION BY b.person, b.employer ORDER BY b.place) AS succession
  FROM step b
  JOIN step a ON a.person = b.person AND a.employer = b.employer AND a.place = b.place - 1
 WHERE a.action = 'add'
   AND b.action = 'rollback'
   AND a.payment_month = b.payment_month;

WITH repeated AS (
  SELECT person, employer, succession, count(*) AS times, max(place) AS place
    FROM pair
   GROUP BY person, employer, succession
  HAVING count(*) >= :rollback_times
)
SELECT p.person,
       p.employer,
       CAST(NULL AS TEXT) AS outlet,
       CASE WHEN p.subject IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN p.subject IS NULL THEN 'employer-uncertain' ELSE 'rolled-back' END AS reason,
       coalesce(e.name, n.name) AS name,
       '连续 ' || CAST(r.times AS TEXT) || ' 次' AS detail,
       p.document,
       p.line
  FROM repeated r
  JOIN pair p ON p.person = r.person AND p.employer = r.employer AND p.place = r.place
  LEFT JOIN v_employer e ON e.employer = p.subject
  LEFT JOIN v_employer_reference n ON n.reference = p.subject_reference;
