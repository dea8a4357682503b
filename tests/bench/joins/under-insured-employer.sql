-- Reported headcounts against the persons insured in the month, less those who are taken out of both.
WITH reported AS (
  SELECT e.employer, e.headcount, e.document, e.line, 1 AS source
    FROM period_of p JOIN v_health_hazard_employers e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'health/hazard-employers' AND p.month = :month AND p.as_of >= :as_of - :under_insured_as_of_days
  UNION ALL
  SELECT e.employer, e.headcount, e.document, e.line, 2
    FROM period_of p JOIN v_emergency_key_employers e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'emergency/key-employers' AND p.month = :month AND p.as_of >= :as_of - :under_insured_as_of_days
), judged AS (
  SELECT r.employer, arg_min(r.headcount, (r.source, r.document, r.line)) AS headcount
    FROM reported r
   WHERE r.employer IN (SELECT e.employer
                          FROM period_of p JOIN v_insurance_employer_enrolments e
                            ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
                         WHERE p.dataset = 'insurance/employer-enrolments' AND p.month = :month AND e.status = 'insured'
                           AND e.from_day <= :as_of AND (e.to_day IS NULL OR e.to_day >= :as_of))
   GROUP BY r.employer
), insured AS (
  SELECT DISTINCT e.subject AS employer, e.identity AS person
    FROM period_of p JOIN v_insurance_worker_enrolments e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'insurance/worker-enrolments' AND p.month = :month
     AND e.category NOT IN ('project', 'over-age', 'intern')
     AND e.from_month <= :month AND (e.to_month IS NULL OR e.to_month >= :month)
), counted AS (
  SELECT employer, count(*) AS persons FROM insured GROUP BY employer
), lacking AS (
  SELECT j.employer, j.headcount, coalesce(c.persons, 0) AS insured
    FROM judged j LEFT JOIN counted c ON c.employer = j.employer
   WHERE j.headcount >= :under_insured_headcount AND j.headcount - coalesce(c.persons, 0) >= :under_insured_missing
), project AS (
  SELECT DISTINCT w.identity AS person
    FROM v_month m
    JOIN period_of r ON r.dataset = 'insurance/project-workers' AND r.month = m.month
    JOIN v_insurance_project_workers w ON w.unit_id = r.unit_id AND w.valid_from <= r.read_at AND r.read_at < w.valid_to
     AND w.from_day <= m.last_day AND (w.to_day IS NULL OR w.to_day >= m.first_day)
    JOIN v_insurance_project_enrolments e ON e.project_code = w.project_code AND e.from_day <= m.last_day
     AND coalesce(e.extended_to, e.to_day) >= m.first_day AND coalesce(e.suspended, 0) = 0
    JOIN period_of g ON g.dataset = 'insurance/project-enrolments' AND g.month = m.month
     AND e.unit_id = g.unit_id AND e.valid_from <= g.read_at AND g.read_at < e.valid_to
   WHERE m.month = :month
), taken_out AS (
  SELECT DISTINCT w.employer, w.identity AS person
    FROM period_of p
    JOIN v_health_workers w ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
    SEMI JOIN lacking l ON l.employer = w.employer
    LEFT JOIN project c ON c.person = w.identity
    LEFT JOIN v_person a ON a.person = w.identity
    LEFT JOIN v_month m ON m.month = a.birth_month
   WHERE p.dataset = 'health/workers' AND p.month = :month
     AND (w.entered_on IS NULL OR w.entered_on <= :as_of) AND (w.left_on IS NULL OR w.left_on >= :as_of)
     AND (w.employment_form IN ('dispatched', 'over-age', 'intern') OR w.dispatching_employer_reference IS NOT NULL
          OR c.person IS NOT NULL
          OR a.birth_month + CASE WHEN a.birth_day = m.first_day THEN 0 ELSE 1 END
               + CASE WHEN a.sex = 2
                        THEN 660 + CASE WHEN a.birth_month < 1970 * 12 THEN 0 ELSE least(36, (a.birth_month - 1970 * 12) / 4 + 1) END
                      ELSE 720 + CASE WHEN a.birth_month < 1965 * 12 THEN 0 ELSE least(36, (a.birth_month - 1965 * 12) / 4 + 1) END
                 END <= :month)
), compared AS (
  SELECT l.employer, l.headcount - coalesce(t.persons, 0) AS at_work, l.insured - coalesce(t.persons_insured, 0) AS covered
    FROM lacking l
    LEFT JOIN (SELECT o.employer, count(*) AS persons, count(i.person) AS persons_insured
                 FROM taken_out o LEFT JOIN insured i ON i.employer = o.employer AND i.person = o.person
                GROUP BY o.employer) t ON t.employer = l.employer
)
SELECT employer, 'finding' AS disposition
  FROM compared
 WHERE at_work - covered >= :under_insured_missing AND (at_work - covered) * 100 >= at_work * :under_insured_percent
