-- id: worker-coverage
-- zh: 职工参保率
-- en: Coverage of workers
-- unit: percent
-- better: higher
-- by: county industry
-- check: uninsured-worker
-- takes: health/hazard-employers insurance/employer-enrolments
-- uses: register
-- basis: 《工伤保险条例》第二条、第十条；《社会保险法》第五十八条
-- basis-en: Regulation on Work-Injury Insurance, arts. 2 and 10; Social Insurance Law, art. 58
-- parameter: grace-days = 30

-- Of the workers (each at each employer) whose insurance is due in the period's last month, those of whom uninsured-worker
-- says nothing. Due: at work as that check has it, no intern, not certainly past retirement age, at an employer that is
-- known for certain.

-- rows:

CREATE TEMP TABLE place AS
SELECT e.employer, min(e.division) AS county, min(substr(coalesce(e.industry, ''), 1, 1)) AS industry
  FROM period_of p
  JOIN v_health_hazard_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'health/hazard-employers'
   AND p.month = :to_month
   AND e.employer IS NOT NULL
 GROUP BY e.employer;

CREATE INDEX place_by_employer ON place (employer);

CREATE TEMP TABLE due_worker AS
SELECT w.identity AS person,
       w.employer,
       coalesce(l.county, w.unit) AS county,
       coalesce(l.industry, '') AS industry
  FROM period_of p
  JOIN judged_month m ON m.month = p.month
  JOIN v_health_workers w ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
  LEFT JOIN place l ON l.employer = w.employer
 WHERE p.dataset = 'health/workers'
   AND p.month = :to_month
   AND w.employer IS NOT NULL
   AND (w.employment_form IS NULL OR w.employment_form <> 'intern')
   AND (coalesce(w.entered_on, w.exposed_since) <= m.last_day - :grace_days
        OR (coalesce(w.entered_on, w.exposed_since) IS NULL AND p.as_of BETWEEN m.first_day AND m.last_day))
   AND (w.left_on IS NULL OR w.left_on >= m.first_day)
UNION ALL
SELECT c.identity, o.subject, o.division, coalesce(r.industry, '')
  FROM period_of p
  JOIN v_postal_couriers c ON c.unit_id = p.unit_id AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
  JOIN outlet_month o ON o.number = c.outlet AND o.month = p.month
  LEFT JOIN registered r ON r.employer = o.subject
 WHERE p.dataset = 'postal/couriers'
   AND p.month = :to_month
   AND o.subject IS NOT NULL;

-- Nobody reaches retirement age before 50; for these few the ages are reckoned.
CREATE TEMP TABLE aged AS
SELECT DISTINCT p.person
  FROM due_worker w
  JOIN v_person p ON p.person = w.person
 WHERE p.birth_day < :as_of - 50 * 365;

CREATE TEMP TABLE retired AS
SELECT a.person FROM aged a JOIN retirement r ON r.person = a.person WHERE r.latest <= :to_month;

CREATE INDEX retired_by_person ON retired (person);

CREATE TEMP TABLE uncovered_now AS
SELECT DISTINCT person, employer FROM found_row WHERE month = :to_month;

CREATE INDEX uncovered_now_by_person ON uncovered_now (person, employer);

SELECT w.county,
       w.industry,
       '' AS category,
       CASE WHEN EXISTS (SELECT 1 FROM uncovered_now u WHERE u.person = w.person AND u.employer = w.employer) THEN 0
            ELSE 1 END AS numerator,
       1 AS denominator
  FROM (SELECT person, employer, min(county) AS county, min(industry) AS industry
          FROM due_worker GROUP BY person, employer) w
 WHERE NOT EXISTS (SELECT 1 FROM retired r WHERE r.person = w.person);
