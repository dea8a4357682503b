-- Workers dead or seriously hurt, less those for whom a case was applied for in time.
WITH accident AS (
  SELECT number, occurred_at / 86400 AS day, employer, employer_reference
    FROM v_emergency_accidents WHERE valid_from <= :as_of AND :as_of < valid_to
), injury_case AS (
  SELECT * FROM v_insurance_injury_cases WHERE valid_from <= :as_of AND :as_of < valid_to AND kind <> 'disease'
     AND (applied_on IS NULL OR applied_on <= :as_of)
), victim AS (
  SELECT c.accident || '#' || CAST(c.ordinal AS TEXT) AS number, a.day, c.identity AS person, c.name_key,
         CASE WHEN c.employer_reference IS NULL THEN a.employer ELSE c.employer END AS employer
    FROM v_emergency_casualties c JOIN accident a ON a.number = c.accident
   WHERE c.valid_from <= :as_of AND :as_of < c.valid_to AND c.casualty_kind = 'worker' AND c.outcome IN ('dead', 'serious')
     AND a.day + :case_days < :as_of
     AND EXISTS (SELECT 1 FROM v_submission s
                  WHERE s.dataset = 'insurance/injury-cases' AND s.period_first <= a.day AND a.day < s.period_end)
), applied AS (
  SELECT v.number, min(coalesce(c.applied_on, v.day)) AS applied_on
    FROM victim v JOIN injury_case c ON c.identity = v.person
     AND c.happened_on BETWEEN v.day - :accident_tolerance_days AND v.day + :accident_tolerance_days
   GROUP BY v.number
)
SELECT v.number AS accident, CASE WHEN v.person IS NULL OR v.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM victim v LEFT JOIN applied a ON a.number = v.number
 WHERE a.applied_on IS NULL OR (a.applied_on > v.day + :case_days AND v.day + :case_days + 1 >= :from)
