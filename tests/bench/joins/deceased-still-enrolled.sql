-- Spells that cover a month after that of death.
WITH accident AS (
  SELECT number, occurred_at / 86400 AS day FROM v_emergency_accidents WHERE valid_from <= :as_of AND :as_of < valid_to
), told AS (
  SELECT identity AS person, died_on AS day, 0 AS uncertain
    FROM v_insurance_injury_cases
   WHERE died_on <= :as_of AND valid_from <= :as_of AND :as_of < valid_to
  UNION ALL
  SELECT c.identity, coalesce(c.died_on, a.day), CASE WHEN c.died_on IS NULL THEN 1 ELSE 0 END
    FROM v_emergency_casualties c JOIN accident a ON a.number = c.accident
   WHERE c.identity IS NOT NULL AND c.outcome = 'dead' AND coalesce(c.died_on, a.day) <= :as_of
     AND c.valid_from <= :as_of AND :as_of < c.valid_to
), death AS (
  SELECT t.person, t.uncertain, m.month
    FROM (SELECT person, min((uncertain, day)) AS first FROM told GROUP BY person) d
    JOIN told t ON t.person = d.person AND (t.uncertain, t.day) = d.first
    JOIN v_month m ON m.first_day <= t.day AND t.day <= m.last_day
)
SELECT DISTINCT d.person, coalesce(e.subject, e.subject_reference) AS employer, j.month,
       CASE WHEN d.uncertain = 1 OR e.subject IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM death d
  JOIN v_insurance_worker_enrolments e ON e.identity = d.person
  JOIN period_of p ON p.dataset = 'insurance/worker-enrolments' AND p.month = :month
   AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
  JOIN judged_month j ON j.month > d.month AND e.from_month <= j.month AND (e.to_month IS NULL OR e.to_month >= j.month)
