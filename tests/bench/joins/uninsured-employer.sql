-- Employers that a department reports with employees, less those insured in any way, themselves or through their parent.
WITH reported AS (
  SELECT e.employer, e.employer_reference
    FROM period_of p JOIN v_health_hazard_employers e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'health/hazard-employers' AND p.month = :month AND e.headcount > 0
  UNION
  SELECT e.employer, e.employer_reference
    FROM period_of p JOIN v_emergency_key_employers e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'emergency/key-employers' AND p.month = :month AND e.headcount > 0
  UNION
  SELECT w.employer, w.employer_reference
    FROM period_of p JOIN v_health_workers w
      ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
   WHERE p.dataset = 'health/workers' AND p.month = :month
     AND (w.entered_on IS NULL OR w.entered_on <= :as_of) AND (w.left_on IS NULL OR w.left_on >= :as_of)
), insured AS (
  SELECT e.employer
    FROM period_of p JOIN v_insurance_employer_enrolments e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'insurance/employer-enrolments' AND p.month = :month AND e.status = 'insured'
     AND e.from_day <= :as_of AND (e.to_day IS NULL OR e.to_day >= :as_of)
  UNION
  SELECT e.subject
    FROM period_of p JOIN v_insurance_worker_enrolments e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'insurance/worker-enrolments' AND p.month = :month
     AND e.from_month <= :month AND (e.to_month IS NULL OR e.to_month >= :month)
  UNION
  SELECT e.contractor
    FROM period_of p JOIN v_insurance_project_enrolments e
      ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   WHERE p.dataset = 'insurance/project-enrolments' AND p.month = :month AND e.from_day <= :as_of
     AND coalesce(e.extended_to, e.to_day) >= :as_of AND coalesce(e.suspended, 0) = 0
)
SELECT coalesce(r.employer, r.employer_reference) AS employer,
       CASE WHEN r.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM reported r
 WHERE NOT EXISTS (SELECT 1 FROM insured i WHERE i.employer = r.employer)
   AND NOT EXISTS (SELECT 1 FROM v_employer_parent p JOIN insured i ON i.employer = p.parent
                    WHERE p.employer = r.employer AND p.valid_from <= :as_of AND :as_of < p.valid_to)
