-- Outlets that were due in a month, less those covered by themselves or through a courier at their parent.
WITH arrears AS (
  SELECT DISTINCT m.employer, p.month
    FROM period_of p JOIN v_insurance_employer_months m
      ON p.dataset = 'insurance/employer-months' AND m.unit_id = p.unit_id AND m.valid_from <= p.read_at AND p.read_at < m.valid_to
   WHERE m.state = 'arrears' AND m.employer IS NOT NULL
), due AS (
  SELECT o.number, m.month, m.last_day, o.own_credit_code AS own, o.parent, o.enrolling_place AS place,
         coalesce(o.own_credit_code, o.enrolling_subject, o.parent) AS subject
    FROM judged_month m
    JOIN period_of p ON p.dataset = 'postal/outlets' AND p.month = m.month
    JOIN v_postal_outlets o ON o.unit_id = p.unit_id AND o.valid_from <= p.read_at AND p.read_at < o.valid_to
   WHERE (o.licensed_on IS NULL OR o.licensed_on <= m.last_day) AND (o.closed_on IS NULL OR o.closed_on > m.last_day)
), staff AS (
  SELECT c.identity AS person, c.outlet, p.month
    FROM period_of p JOIN v_postal_couriers c
      ON p.dataset = 'postal/couriers' AND c.unit_id = p.unit_id AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
), spell AS MATERIALIZED (
  SELECT e.identity AS person, e.subject, e.outlet, m.month
    FROM period_of p
    JOIN v_insurance_worker_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
    JOIN judged_month m ON m.month >= e.from_month AND m.month <= coalesce(e.to_month, 2147483647)
   WHERE p.dataset = 'insurance/worker-enrolments' AND p.month = :month
     AND (e.outlet IS NOT NULL OR e.subject IN (SELECT own FROM due) OR e.identity IN (SELECT person FROM staff))
     AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = m.month)
), covered AS (
  SELECT o.number, o.month
    FROM due o
    JOIN v_insurance_employer_enrolments e ON e.employer = o.own AND e.status = 'insured' AND e.from_day <= o.last_day
     AND (e.to_day IS NULL OR e.to_day >= o.last_day)
    JOIN period_of p ON p.dataset = 'insurance/employer-enrolments' AND p.month = o.month
     AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
    ANTI JOIN arrears a ON a.employer = o.own AND a.month = o.month
  UNION
  SELECT o.number, o.month FROM due o JOIN spell s ON s.subject = o.own AND s.month = o.month
  UNION
  SELECT o.number, o.month
    FROM due o JOIN spell s ON s.outlet = o.number AND s.month = o.month
   WHERE o.own IS NULL AND (s.subject = o.subject OR s.subject = o.parent)
  UNION
  SELECT o.number, o.month
    FROM due o
    JOIN staff c ON c.outlet = o.number AND c.month = o.month
    JOIN spell s ON s.person = c.person AND s.month = o.month
   WHERE o.own IS NULL AND (s.subject = o.subject OR s.subject = o.parent)
)
SELECT o.number AS outlet, o.month,
       CASE WHEN o.place <> 'local' OR o.subject IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM due o
 WHERE NOT EXISTS (SELECT 1 FROM covered c WHERE c.number = o.number AND c.month = o.month)
