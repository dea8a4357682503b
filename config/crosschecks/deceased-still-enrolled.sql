-- id: deceased-still-enrolled
-- zh: 死亡人员仍参保
-- en: Deceased but still enrolled
-- subject: worker
-- lines: month
-- needs: insurance/worker-enrolments
-- takes: insurance/injury-cases emergency/accidents emergency/casualties
-- grace: 0
-- uses: cases accidents
-- recheck: month
-- severity: medium
-- told: insurance
-- deadline: 0
-- list: stop-enrolment
-- basis: 《社会保险经办条例》；《社会保险法》第八十八条
-- basis-en: Regulation on Social-Insurance Administration; Social Insurance Law, art. 88

-- An enrolment covers a month after the month of death; the month of death itself is covered rightly. Goes to the agency,
-- which stops the enrolment (停保). The day of death is the earliest that an injury case or a casualty (of any kind, with
-- an identity number) gives. A casualty reported dead without a day may have died later than the accident: to be verified
-- from the month after the accident on.

-- scope:

INSERT INTO scope_person
SELECT identity FROM changed_insurance_worker_enrolments
UNION SELECT identity FROM changed_insurance_injury_cases
UNION SELECT identity FROM changed_emergency_casualties WHERE identity IS NOT NULL;

INSERT INTO scope_person
SELECT c.identity
  FROM v_emergency_casualties c
 WHERE c.accident IN (SELECT number FROM changed_emergency_accidents)
   AND c.identity IS NOT NULL;

-- findings:

CREATE TEMP TABLE told_dead AS
SELECT identity AS person, died_on AS day, 0 AS uncertain, document, line
  FROM injury_case
 WHERE died_on <= :as_of
UNION ALL
SELECT person, died_on, 0, document, line
  FROM casualty
 WHERE person IS NOT NULL
   AND outcome = 'dead'
   AND died_on <= :as_of
UNION ALL
SELECT person, day, 1, document, line
  FROM casualty
 WHERE person IS NOT NULL
   AND outcome = 'dead'
   AND died_on IS NULL
   AND day <= :as_of;

CREATE TEMP TABLE death AS
SELECT t.person, t.uncertain, m.month, t.document, t.line
  FROM (SELECT d.*, row_number() OVER (PARTITION BY person ORDER BY uncertain, day, document, line) AS place
          FROM told_dead d) t
  JOIN v_month m ON m.first_day BETWEEN t.day - 30 AND t.day AND t.day <= m.last_day
 WHERE t.place = 1
   AND (:everything = 1 OR t.person IN (SELECT person FROM scope_person));

-- The dead are few: their spells are looked up, not the register read.
SELECT d.person,
       coalesce(e.subject, e.subject_reference) AS employer,
       CAST(NULL AS TEXT) AS outlet,
       m.month,
       CASE WHEN d.uncertain = 1 OR e.subject IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN d.uncertain = 1 THEN 'death-day-unknown'
            WHEN e.subject IS NULL THEN 'employer-uncertain'
            ELSE 'enrolled-after-death' END AS reason,
       coalesce(k.name, n.name) AS name,
       CAST(NULL AS TEXT) AS detail,
       d.document,
       d.line
  FROM death d
 CROSS JOIN v_insurance_worker_enrolments e
  JOIN period_of p ON p.dataset = 'insurance/worker-enrolments' AND p.month = :month
   AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
  JOIN judged_month m ON m.month > d.month
   AND e.from_month <= m.month AND (e.to_month IS NULL OR e.to_month >= m.month)
  LEFT JOIN v_employer k ON k.employer = e.subject
  LEFT JOIN v_employer_reference n ON n.reference = e.subject_reference
 WHERE e.identity = d.person;
