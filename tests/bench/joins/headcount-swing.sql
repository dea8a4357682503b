-- Insured headcounts against the month before.
WITH counted AS (
  SELECT coalesce(e.employer, e.employer_reference) AS employer_key, e.employer, e.unit_id AS unit, m.month, e.headcount
    FROM v_month m JOIN v_insurance_employer_months e ON e.valid_from = m.first_day
   WHERE m.month BETWEEN :from_month - 1 AND :to_month
)
SELECT c.employer_key AS employer, c.month, CASE WHEN c.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM judged_month m
  JOIN counted c ON c.month = m.month
  JOIN counted b ON b.employer_key = c.employer_key AND b.unit = c.unit AND b.month = c.month - 1
 WHERE abs(c.headcount - b.headcount) >= :swing_persons
   AND abs(c.headcount - b.headcount) * 100 >= b.headcount * :swing_percent
