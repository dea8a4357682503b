-- Who worked where in which month, as health and the postal administration report it, less those whom a spell at the employer, its
-- relatives or the dispatcher covers, or a project's roster, or who have reached retirement age.
WITH arrears AS (
  SELECT DISTINCT m.employer, p.month
    FROM period_of p JOIN v_insurance_employer_months m
      ON p.dataset = 'insurance/employer-months' AND m.unit_id = p.unit_id AND m.valid_from <= p.read_at AND p.read_at < m.valid_to
   WHERE m.state = 'arrears' AND m.employer IS NOT NULL
), enrolment AS (
  SELECT e.identity AS person, e.subject, e.from_month, coalesce(e.to_month, 2147483647) AS to_month
    FROM period_of p
    JOIN v_insurance_worker_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'insurance/worker-enrolments' AND p.month = :month
), doubtful AS MATERIALIZED (
  SELECT w.*
    FROM v_health_workers w
   WHERE (w.employment_form IS NULL OR w.employment_form <> 'intern')
     AND (w.employer IN (SELECT employer FROM arrears)
          OR NOT EXISTS (SELECT 1 FROM enrolment e
                          WHERE e.person = w.identity AND e.subject = w.employer
                            AND e.from_month <= :from_month AND e.to_month >= :to_month))
), outlet AS (
  SELECT o.number, m.month, coalesce(o.own_credit_code, o.enrolling_subject, o.parent) AS subject,
         coalesce(o.own_credit_code, o.enrolling_subject, o.parent, o.enrolling_subject_reference, o.parent_reference, 0) AS subject_key
    FROM judged_month m
    JOIN period_of p ON p.dataset = 'postal/outlets' AND p.month = m.month
    JOIN v_postal_outlets o ON o.unit_id = p.unit_id AND o.valid_from <= p.read_at AND p.read_at < o.valid_to
), work AS MATERIALIZED (
  SELECT w.identity AS person, w.employer, coalesce(w.employer, w.employer_reference) AS employer_key,
         w.dispatching_employer AS dispatcher, m.month
    FROM period_of p
    JOIN judged_month m ON m.month = p.month
    JOIN doubtful w ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
   WHERE p.dataset = 'health/workers'
     AND (coalesce(w.entered_on, w.exposed_since) <= m.last_day - :grace_days
          OR (coalesce(w.entered_on, w.exposed_since) IS NULL AND p.as_of BETWEEN m.first_day AND m.last_day))
     AND (w.left_on IS NULL OR w.left_on >= m.first_day)
  UNION ALL
  SELECT c.identity, o.subject, coalesce(o.subject_key, 0), NULL, m.month
    FROM judged_month m
    JOIN period_of p ON p.dataset = 'postal/couriers' AND p.month = m.month
    JOIN v_postal_couriers c ON c.unit_id = p.unit_id AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
    LEFT JOIN outlet o ON o.number = c.outlet AND o.month = m.month
), relative AS (
  SELECT employer, parent AS relative, valid_from, valid_to FROM v_employer_parent
  UNION ALL
  SELECT parent, employer, valid_from, valid_to FROM v_employer_parent
), project AS (
  SELECT DISTINCT w.identity AS person, m.month
    FROM judged_month m
    JOIN period_of r ON r.dataset = 'insurance/project-workers' AND r.month = m.month
    JOIN v_insurance_project_workers w ON w.unit_id = r.unit_id AND w.valid_from <= r.read_at AND r.read_at < w.valid_to
     AND w.from_day <= m.last_day AND (w.to_day IS NULL OR w.to_day >= m.first_day)
    JOIN v_insurance_project_enrolments e ON e.project_code = w.project_code AND e.from_day <= m.last_day
     AND coalesce(e.extended_to, e.to_day) >= m.first_day AND coalesce(e.suspended, 0) = 0
    JOIN period_of g ON g.dataset = 'insurance/project-enrolments' AND g.month = m.month
     AND e.unit_id = g.unit_id AND e.valid_from <= g.read_at AND g.read_at < e.valid_to
), spell AS MATERIALIZED (
  SELECT e.person, e.subject, j.month
    FROM enrolment e
    JOIN judged_month j ON e.from_month <= j.month AND e.to_month >= j.month
   WHERE e.person IN (SELECT person FROM work)
     AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = j.month)
), uncovered AS MATERIALIZED (
  SELECT w.*
    FROM work w
   WHERE NOT EXISTS (SELECT 1 FROM spell s WHERE s.person = w.person AND s.subject = w.employer AND s.month = w.month)
     AND NOT EXISTS (SELECT 1 FROM spell s WHERE s.person = w.person AND s.subject = w.dispatcher AND s.month = w.month)
     AND NOT EXISTS (SELECT 1 FROM project c WHERE c.person = w.person AND c.month = w.month)
), alone AS MATERIALIZED (
  SELECT u.*
    FROM uncovered u
   WHERE NOT EXISTS (SELECT 1 FROM relative r JOIN spell s ON s.subject = r.relative JOIN judged_month m ON m.month = s.month
                      WHERE r.employer = u.employer AND s.person = u.person AND s.month = u.month
                        AND r.valid_from <= m.first_day AND m.first_day < r.valid_to)
), elsewhere AS (
  SELECT DISTINCT s.person, s.month FROM spell s SEMI JOIN alone a ON a.person = s.person
), age AS (
  SELECT p.person, p.sex, p.birth_month + CASE WHEN p.birth_day = m.first_day THEN 0 ELSE 1 END AS born,
         720 + CASE WHEN p.birth_month < 1965 * 12 THEN 0 ELSE least(36, (p.birth_month - 1965 * 12) / 4 + 1) END AS man,
         660 + CASE WHEN p.birth_month < 1970 * 12 THEN 0 ELSE least(36, (p.birth_month - 1970 * 12) / 4 + 1) END AS woman_55,
         600 + CASE WHEN p.birth_month < 1975 * 12 THEN 0 ELSE least(60, (p.birth_month - 1975 * 12) / 2 + 1) END AS woman_50
    FROM v_person p JOIN v_month m ON m.month = p.birth_month
)
SELECT a.person, a.employer_key AS employer, a.month,
       CASE WHEN a.employer IS NULL OR e.person IS NOT NULL OR a.month >= g.born + CASE WHEN g.sex = 1 THEN g.man ELSE g.woman_50 END
              THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM alone a
  LEFT JOIN elsewhere e ON e.person = a.person AND e.month = a.month
  LEFT JOIN age g ON g.person = a.person
 WHERE g.person IS NULL OR a.month < g.born + CASE WHEN g.sex = 2 THEN g.woman_55 ELSE g.man END
