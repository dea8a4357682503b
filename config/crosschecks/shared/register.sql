-- Where the register has employers, and as what.
--
--   registered(employer, county, industry, risk_class)    industry: its letter in GB/T 4754, or ''

CREATE TEMP TABLE registered AS
SELECT e.employer,
       min(e.division) AS county,
       min(substr(coalesce(e.industry, ''), 1, 1)) AS industry,
       min(e.risk_class) AS risk_class
  FROM period_of p
  JOIN v_insurance_employer_enrolments e
    ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/employer-enrolments'
   AND p.month = :to_month
   AND e.employer IS NOT NULL
 GROUP BY e.employer;

CREATE INDEX registered_by_employer ON registered (employer);
