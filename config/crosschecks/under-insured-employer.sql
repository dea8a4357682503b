-- id: under-insured-employer
-- zh: 少参保用人单位
-- en: Employer insures fewer than it employs
-- subject: employer
-- lines: none
-- needs: insurance/employer-enrolments insurance/worker-enrolments insurance/project-enrolments insurance/project-workers
-- reads: health/hazard-employers emergency/key-employers health/workers
-- grace: 0
-- uses: projects retirement
-- recheck: month
-- severity: high
-- told: hrss insurance
-- deadline: 30
-- basis: 《工伤保险条例》第十条、第六十二条；《社会保险法》第五十七条、第五十八条
-- basis-en: Regulation on Work-Injury Insurance, arts. 10 and 62; Social Insurance Law, arts. 57 and 58
-- parameter: under-insured-headcount = 5
-- parameter: under-insured-missing = 3
-- parameter: under-insured-percent = 10
-- parameter: under-insured-as-of-days = 90

-- An employer is itself enrolled on the day, reports a headcount of at least 5 (health's; else emergency's), and the
-- persons insured there in the day's month are at least 3 and at least 10 % fewer. Taken out of both counts are workers
-- whom health names as dispatched, over-age or intern, who have certainly reached retirement age, or who are on the roster of
-- a project validly enrolled in the month; spells of projects, 超龄 and 实习生 are not counted. A headcount whose as-of day
-- lies more than 90 days before the day is not compared. What an employer owes does not matter here.

-- scope:

INSERT INTO scope_employer
SELECT employer FROM changed_health_hazard_employers
UNION SELECT employer FROM changed_emergency_key_employers
UNION SELECT employer FROM changed_health_workers
UNION SELECT employer FROM changed_insurance_employer_enrolments
UNION SELECT subject FROM changed_insurance_worker_enrolments;

-- Rosters touch the employers of those on them.
INSERT INTO scope_employer
SELECT w.employer
  FROM v_health_workers w
 WHERE w.identity IN (SELECT identity FROM changed_insurance_project_workers)
    OR w.identity IN (SELECT p.identity FROM v_insurance_project_workers p
                       WHERE p.project_code IN (SELECT project_code FROM changed_insurance_project_enrolments));

-- findings:

CREATE TEMP TABLE reported AS
SELECT e.employer, e.headcount, e.document, e.line, 1 AS source
  FROM period_of p
  JOIN v_health_hazard_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'health/hazard-employers'
   AND p.month = :month
   AND p.as_of >= :as_of - :under_insured_as_of_days
   AND (:everything = 1 OR e.employer IN (SELECT employer FROM scope_employer))
UNION ALL
SELECT e.employer, e.headcount, e.document, e.line, 2
  FROM period_of p
  JOIN v_emergency_key_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'emergency/key-employers'
   AND p.month = :month
   AND p.as_of >= :as_of - :under_insured_as_of_days
   AND (:everything = 1 OR e.employer IN (SELECT employer FROM scope_employer));

CREATE TEMP TABLE own_enrolment AS
SELECT DISTINCT e.employer
  FROM period_of p
  JOIN v_insurance_employer_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/employer-enrolments'
   AND p.month = :month
   AND e.status = 'insured'
   AND e.from_day <= :as_of
   AND (e.to_day IS NULL OR e.to_day >= :as_of)
   AND e.employer IN (SELECT employer FROM reported);

CREATE TEMP TABLE judged_employer AS
SELECT r.employer, r.headcount, r.document, r.line
  FROM (SELECT x.*, row_number() OVER (PARTITION BY employer ORDER BY source, document, line) AS place
          FROM reported x) r
  JOIN own_enrolment o ON o.employer = r.employer
 WHERE r.place = 1
   AND r.headcount >= :under_insured_headcount;

CREATE INDEX judged_employer_by_employer ON judged_employer (employer);

CREATE TEMP TABLE judged_reference AS
SELECT n.reference FROM v_employer_reference n WHERE n.employer IN (SELECT employer FROM judged_employer);

-- Taking somebody out never widens the gap: where fewer than 3 are missing nobody needs a closer look. Whoever has two
-- spells at an employer is one person.
CREATE TEMP TABLE lacking AS
SELECT j.*, coalesce(i.persons, 0) AS insured
  FROM judged_employer j
  LEFT JOIN (SELECT e.subject AS employer, count(DISTINCT e.identity) AS persons
               FROM period_of p
               JOIN v_insurance_worker_enrolments e
                 ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
              WHERE p.dataset = 'insurance/worker-enrolments'
                AND p.month = :month
                AND (:everything = 1 OR e.subject_reference IN (SELECT reference FROM judged_reference))
                AND e.category NOT IN ('project', 'over-age', 'intern')
                AND e.from_month <= :month
                AND (e.to_month IS NULL OR e.to_month >= :month)
              GROUP BY e.subject) i ON i.employer = j.employer
 WHERE j.headcount - coalesce(i.persons, 0) >= :under_insured_missing;

CREATE INDEX lacking_by_employer ON lacking (employer);

CREATE TEMP TABLE lacking_reference AS
SELECT n.reference FROM v_employer_reference n WHERE n.employer IN (SELECT employer FROM lacking);

-- Who may have to be taken out there. Nobody reaches retirement age before 50; only for those few the ages are reckoned.
CREATE TEMP TABLE special AS
SELECT w.employer,
       w.identity AS person,
       CASE WHEN w.employment_form IN ('dispatched', 'over-age', 'intern') OR w.dispatching_employer_reference IS NOT NULL
              THEN 1
            ELSE 0 END AS other_form
  FROM period_of p
  JOIN v_health_workers w ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
 WHERE p.dataset = 'health/workers'
   AND p.month = :month
   AND (w.entered_on IS NULL OR w.entered_on <= :as_of)
   AND (w.left_on IS NULL OR w.left_on >= :as_of)
   AND w.employer_reference IN (SELECT reference FROM lacking_reference)
   AND (w.employment_form IN ('dispatched', 'over-age', 'intern')
        OR w.dispatching_employer_reference IS NOT NULL
        OR EXISTS (SELECT 1 FROM project_cover c WHERE c.person = w.identity AND c.month = :month)
        OR EXISTS (SELECT 1 FROM v_person a WHERE a.person = w.identity AND a.birth_day < :as_of - 50 * 365));

CREATE TEMP TABLE aged AS
SELECT s.employer, s.person
  FROM special s
  JOIN v_person a ON a.person = s.person
 WHERE a.birth_day < :as_of - 50 * 365;

CREATE TEMP TABLE taken_out AS
SELECT employer, person FROM special WHERE other_form = 1
UNION
SELECT s.employer, s.person FROM special s JOIN project_cover c ON c.person = s.person AND c.month = :month
UNION
SELECT s.employer, s.person FROM aged s JOIN retirement r ON r.person = s.person WHERE r.latest <= :month;

-- These were counted as insured if they are.
CREATE TEMP TABLE taken_out_insured AS
SELECT o.employer, o.person
  FROM taken_out o
 WHERE EXISTS (SELECT 1
                 FROM v_insurance_worker_enrolments e
                CROSS JOIN period_of p
                WHERE e.identity = o.person AND e.subject = o.employer
                  AND e.category NOT IN ('project', 'over-age', 'intern')
                  AND e.from_month <= :month
                  AND (e.to_month IS NULL OR e.to_month >= :month)
                  AND p.dataset = 'insurance/worker-enrolments'
                  AND p.month = :month
                  AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to);

WITH compared AS (
  SELECT l.*, l.headcount - coalesce(t.persons, 0) AS at_work, l.insured - coalesce(i.persons, 0) AS covered
    FROM lacking l
    LEFT JOIN (SELECT employer, count(*) AS persons FROM taken_out GROUP BY employer) t ON t.employer = l.employer
    LEFT JOIN (SELECT employer, count(*) AS persons FROM taken_out_insured GROUP BY employer) i ON i.employer = l.employer
)
SELECT c.employer,
       'finding' AS disposition,
       'fewer-insured' AS reason,
       e.name,
       '应保 ' || CAST(c.at_work AS TEXT) || ' 人，参保 ' || CAST(c.covered AS TEXT) || ' 人' AS detail,
       c.document,
       c.line
  FROM compared c
  LEFT JOIN v_employer e ON e.employer = c.employer
 WHERE c.at_work - c.covered >= :under_insured_missing
   AND (c.at_work - c.covered) * 100 >= c.at_work * :under_insured_percent;
