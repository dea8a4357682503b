-- id: accident-without-case
-- zh: 生产安全事故伤亡未申请工伤认定
-- en: Casualty of an accident without an injury case
-- subject: accident
-- lines: none
-- needs: insurance/injury-cases
-- reads: emergency/accidents emergency/casualties
-- grace: 0
-- uses: cases accidents
-- recheck: day
-- severity: high
-- told: hrss insurance emergency
-- deadline: 15
-- basis: 《工伤保险条例》第十四条、第十七条
-- basis-en: Regulation on Work-Injury Insurance, arts. 14 and 17
-- parameter: case-days = 30
-- parameter: accident-tolerance-days = 1

-- A worker died or was seriously injured in an accident, and no case of that person, of whatever kind but disease, happened
-- within one day of the accident and was applied for within 30 days of it: found from the 31st day on. One finding a
-- casualty. An application without its day counts as in time; one that came late is a finding in the period in which the
-- 31st day lies, and closes with the next. A casualty whose identity number is not known is only ever to be verified:
-- as one who likely has a case where one of a person of the same name happened within the day.
-- Accidents on days for which the agency has told of cases are judged.

-- scope:

INSERT INTO scope_accident
SELECT accident || '#' || CAST(ordinal AS TEXT) FROM changed_emergency_casualties;

INSERT INTO scope_accident
SELECT c.accident || '#' || CAST(c.ordinal AS TEXT)
  FROM v_emergency_casualties c
 WHERE c.identity IS NULL
    OR c.accident IN (SELECT number FROM changed_emergency_accidents)
    OR c.identity IN (SELECT identity FROM changed_insurance_injury_cases);

-- Months of cases that came since, whatever is in them.
INSERT INTO scope_accident
SELECT c.accident || '#' || CAST(c.ordinal AS TEXT)
  FROM v_submission s
  JOIN v_emergency_accidents a ON a.occurred_at / 86400 >= s.period_first AND a.occurred_at / 86400 < s.period_end
  JOIN v_emergency_casualties c ON c.accident = a.number
 WHERE s.dataset = 'insurance/injury-cases'
   AND s.sequence > :since;

-- findings:

CREATE TEMP TABLE victim AS
SELECT c.*
  FROM casualty c
 WHERE c.kind = 'worker'
   AND c.outcome IN ('dead', 'serious')
   AND c.day + :case_days < :as_of
   AND EXISTS (SELECT 1 FROM case_period p WHERE p.period_first <= c.day AND c.day < p.period_end)
   AND (:everything = 1 OR c.number IN (SELECT number FROM scope_accident));

-- On which day somebody applied first.
CREATE TEMP TABLE application AS
SELECT v.number, min(coalesce(c.applied_on, v.day)) AS applied_on
  FROM victim v
  JOIN injury_case c ON c.identity = v.person
   AND c.kind <> 'disease'
   AND c.happened_on BETWEEN v.day - :accident_tolerance_days AND v.day + :accident_tolerance_days
   AND (c.applied_on IS NULL OR c.applied_on <= :as_of)
 GROUP BY v.number;

CREATE INDEX application_by_number ON application (number);

-- Cases that may be those of casualties without a number.
CREATE TEMP TABLE proposed AS
SELECT DISTINCT v.number
  FROM victim v
  JOIN injury_case c ON c.kind <> 'disease'
   AND c.happened_on BETWEEN v.day - :accident_tolerance_days AND v.day + :accident_tolerance_days
   AND (c.applied_on IS NULL OR c.applied_on <= :as_of)
   AND c.name_key = v.name_key
 WHERE v.person IS NULL;

WITH judged AS (
  SELECT v.*,
         CASE WHEN v.number IN (SELECT number FROM proposed) THEN 'likely-applied'
              WHEN v.person IS NULL THEN 'identity-missing'
              WHEN v.employer IS NULL THEN 'employer-uncertain'
              WHEN a.applied_on IS NOT NULL THEN 'applied-late'
              ELSE 'not-applied' END AS reason
    FROM victim v
    LEFT JOIN application a ON a.number = v.number
   WHERE a.applied_on IS NULL
      OR (a.applied_on > v.day + :case_days AND v.day + :case_days + 1 >= :from)
)
SELECT j.number AS accident,
       coalesce(j.employer, j.employer_reference) AS employer,
       CASE WHEN j.reason IN ('not-applied', 'applied-late') THEN 'finding' ELSE 'to-verify' END AS disposition,
       j.reason,
       coalesce(e.name, n.name) AS name,
       CASE WHEN j.outcome = 'dead' THEN '死亡' ELSE '重伤' END AS detail,
       j.document,
       j.line
  FROM judged j
  LEFT JOIN v_employer e ON e.employer = j.employer
  LEFT JOIN v_employer_reference n ON n.reference = j.employer_reference;
