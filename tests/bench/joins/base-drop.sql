-- Average bases against the same month last year, less employers with spells of projects or 优先.
WITH paid AS (
  SELECT coalesce(e.employer, e.employer_reference) AS employer_key, e.employer, e.unit_id AS unit, m.month, e.average_base
    FROM v_month m JOIN v_insurance_employer_months e ON e.valid_from = m.first_day
   WHERE e.average_base > 0
     AND (m.month BETWEEN :from_month - 12 AND :to_month - 12 OR m.month BETWEEN :from_month AND :to_month)
), dropped AS (
  SELECT c.*
    FROM judged_month m
    JOIN paid c ON c.month = m.month
    JOIN paid b ON b.employer_key = c.employer_key AND b.unit = c.unit AND b.month = c.month - 12
   WHERE c.average_base * 100 < b.average_base * (100 - :base_drop_percent)
)
SELECT d.employer_key AS employer, d.month, CASE WHEN d.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM dropped d
 WHERE NOT EXISTS (SELECT 1
                     FROM period_of p
                     JOIN v_insurance_worker_enrolments e
                       ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
                    WHERE p.dataset = 'insurance/worker-enrolments' AND p.month = :month
                      AND e.category IN ('project', 'priority') AND e.subject = d.employer
                      AND e.from_month <= d.month AND (e.to_month IS NULL OR e.to_month >= d.month))
