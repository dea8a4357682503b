-- id: case-without-accident
-- zh: 疑似漏报生产安全事故
-- en: Injury case without a reported accident
-- subject: case
-- lines: none
-- needs: emergency/accidents emergency/casualties
-- reads: insurance/injury-cases
-- grace: 0
-- uses: cases accidents
-- recheck: day
-- severity: high
-- told: hrss emergency
-- deadline: 15
-- basis: 《生产安全事故报告和调查处理条例》第九条、第十三条
-- basis-en: Regulation on Reporting and Investigating Production-Safety Accidents, arts. 9 and 13
-- parameter: accident-tolerance-days = 1
-- parameter: accident-supplement-days = 30

-- A case of death or serious injury at the workplace (kind 事故; not commuting, not 视同; not refused, withdrawn or
-- terminated), and emergency reported no accident: none of the number that the case names, none within one day of it at the
-- case's employer, and the person is no casualty of one within one day. Reports are supplemented for 30 days, so a case is
-- judged from the 31st day on, and only where its day lies in a period for which emergency reported.

-- scope:

INSERT INTO scope_case
SELECT number FROM changed_insurance_injury_cases;

INSERT INTO scope_case
SELECT c.number
  FROM v_insurance_injury_cases c
 WHERE c.identity IN (SELECT identity FROM changed_emergency_casualties)
    OR c.accident IN (SELECT number FROM changed_emergency_accidents)
    OR c.employer IN (SELECT employer FROM changed_emergency_accidents);

-- An accident that moved takes its casualties along; periods that came since count whatever is in them.
INSERT INTO scope_case
SELECT c.number
  FROM v_emergency_casualties v
  JOIN v_insurance_injury_cases c ON c.identity = v.identity
 WHERE v.accident IN (SELECT number FROM changed_emergency_accidents);

INSERT INTO scope_case
SELECT c.number
  FROM v_submission s
  JOIN v_insurance_injury_cases c ON c.happened_on >= s.period_first AND c.happened_on < s.period_end
 WHERE s.dataset = 'emergency/accidents'
   AND s.sequence > :since;

-- findings:

CREATE TEMP TABLE grave_case AS
SELECT c.number, c.identity AS person, c.employer, c.employer_reference, c.accident, c.happened_on, c.severity,
       c.document, c.line
  FROM injury_case c
 WHERE c.kind = 'accident'
   AND (c.severity IN ('dead', 'serious') OR c.died_on IS NOT NULL)
   AND (c.result IS NULL OR c.result NOT IN ('refused', 'withdrawn', 'terminated'))
   AND c.happened_on + :accident_supplement_days < :as_of
   AND EXISTS (SELECT 1 FROM v_submission s
                WHERE s.dataset = 'emergency/accidents'
                  AND s.period_first <= c.happened_on AND c.happened_on < s.period_end)
   AND (:everything = 1 OR c.number IN (SELECT number FROM scope_case));

SELECT c.number AS case_number,
       coalesce(c.employer, c.employer_reference) AS employer,
       CASE WHEN c.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN c.employer IS NULL THEN 'employer-uncertain' ELSE 'not-reported' END AS reason,
       coalesce(e.name, n.name) AS name,
       CASE WHEN c.severity = 'serious' THEN '重伤' ELSE '死亡' END AS detail,
       c.document,
       c.line
  FROM grave_case c
  LEFT JOIN v_employer e ON e.employer = c.employer
  LEFT JOIN v_employer_reference n ON n.reference = c.employer_reference
 WHERE NOT EXISTS (SELECT 1 FROM accident a WHERE a.number = c.accident)
   AND NOT EXISTS (SELECT 1 FROM accident a
                    WHERE a.employer = c.employer
                      AND a.day BETWEEN c.happened_on - :accident_tolerance_days
                                    AND c.happened_on + :accident_tolerance_days)
   AND NOT EXISTS (SELECT 1 FROM casualty v
                    WHERE v.person = c.person
                      AND v.day BETWEEN c.happened_on - :accident_tolerance_days
                                    AND c.happened_on + :accident_tolerance_days);
