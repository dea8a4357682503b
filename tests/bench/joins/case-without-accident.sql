-- Cases of death or serious injury at the workplace for which emergency reported no accident.
WITH accident AS (
  SELECT number, occurred_at / 86400 AS day, employer
    FROM v_emergency_accidents WHERE valid_from <= :as_of AND :as_of < valid_to
), casualty AS (
  SELECT c.identity AS person, a.day
    FROM v_emergency_casualties c JOIN accident a ON a.number = c.accident
   WHERE c.valid_from <= :as_of AND :as_of < c.valid_to
), grave AS (
  SELECT *
    FROM v_insurance_injury_cases c
   WHERE valid_from <= :as_of AND :as_of < valid_to AND kind = 'accident'
     AND (severity IN ('dead', 'serious') OR died_on IS NOT NULL)
     AND (result IS NULL OR result NOT IN ('refused', 'withdrawn', 'terminated'))
     AND happened_on + :accident_supplement_days < :as_of
     AND EXISTS (SELECT 1 FROM v_submission s
                  WHERE s.dataset = 'emergency/accidents' AND s.period_first <= c.happened_on AND c.happened_on < s.period_end)
)
SELECT c.number AS case_number, CASE WHEN c.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition
  FROM grave c
 WHERE NOT EXISTS (SELECT 1 FROM accident a WHERE a.number = c.accident)
   AND NOT EXISTS (SELECT 1 FROM accident a
                    WHERE a.employer = c.employer
                      AND a.day BETWEEN c.happened_on - :accident_tolerance_days AND c.happened_on + :accident_tolerance_days)
   AND NOT EXISTS (SELECT 1 FROM casualty v
                    WHERE v.person = c.identity
                      AND v.day BETWEEN c.happened_on - :accident_tolerance_days AND c.happened_on + :accident_tolerance_days)
