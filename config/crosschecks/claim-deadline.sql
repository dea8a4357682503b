-- id: claim-deadline
-- zh: 工伤案件超过时限
-- en: A case past its deadline
-- subject: case
-- lines: none
-- needs: insurance/injury-cases
-- takes: health/diagnoses
-- grace: 0
-- uses: cases
-- recheck: day
-- severity: medium
-- told: hrss insurance
-- deadline: 10
-- basis: 《工伤保险条例》第十七条、第二十条、第二十五条；本市承诺时限
-- basis-en: Regulation on Work-Injury Insurance, arts. 17, 20 and 25; the city's own promises
-- parameter: case-days = 30
-- parameter: decision-days = 60
-- parameter: clear-decision-days = 15
-- parameter: appraisal-days = 60
-- parameter: appraisal-extension-days = 30
-- parameter: promise-decision-days = 0
-- parameter: promise-appraisal-days = 0
-- parameter: promise-payment-days = 0
-- parameter: promise-dust-only = 1

-- A statutory clock of a case has run out, or a local promise (承诺时限) has: the day after its last day has come and the
-- step is not done; done late, it is a finding in the period in which that day lies, and closes with the next. All count
-- calendar days, the day of the event not included:
--   application   30 from the injury or diagnosis, where the employer applied or nobody did; a year (to the day of the same
--                 date) where the worker, a relative, the union or nobody named did
--   decision      60 from acceptance, 15 where the facts are clear; suspended days (from the first, up to the resumption,
--                 which counts again) do not count; none of what was withdrawn or terminated
--   appraisal     60 from the application for it; whether it was extended (by 30) is not reported, so up to then it is to be
--                 verified, and if done by then in time
--   promise       decision from acceptance (suspension as above), appraisal from its application, payment from the claim;
--                 0: nothing is promised. promise-dust-only = 1: only for cases whose certificate is a diagnosis of
--                 pneumoconiosis (尘肺病绿色通道)
-- Re-appraisals are not reported, so theirs (15) is not judged. One line a case: of what is not done before what was done
-- late, of the law's before promises, the latest step.

-- scope:

INSERT INTO scope_case
SELECT number FROM changed_insurance_injury_cases;

INSERT INTO scope_case
SELECT c.number
  FROM v_insurance_injury_cases c
 WHERE c.certificate IN (SELECT certificate FROM changed_health_diagnoses);

-- findings:

CREATE TEMP TABLE dust AS
SELECT DISTINCT certificate
  FROM v_health_diagnoses
 WHERE valid_from <= :as_of
   AND disease LIKE '1.1.%';

-- Days after :as_of are not known yet. Suspension that began before the clock ran out moves its end.
CREATE TEMP TABLE clocked AS
SELECT c.number,
       c.employer,
       c.employer_reference,
       c.happened_on,
       y.first_day + c.happened_on - m.first_day AS year_later,
       y.last_day AS year_month_end,
       CASE WHEN c.applied_on <= :as_of THEN c.applied_on END AS applied_on,
       c.applicant,
       CASE WHEN c.accepted_on <= :as_of THEN c.accepted_on END AS accepted_on,
       CASE WHEN c.suspended_from < c.accepted_on THEN c.accepted_on ELSE c.suspended_from END AS suspended_from,
       c.suspended_to,
       CASE WHEN c.clear = 1 THEN :clear_decision_days ELSE :decision_days END AS decision_days,
       CASE WHEN c.decided_on <= :as_of THEN c.decided_on END AS decided_on,
       CASE WHEN c.result IN ('withdrawn', 'terminated') THEN 1 ELSE 0 END AS given_up,
       c.appraisal_applied_on,
       CASE WHEN c.appraisal_concluded_on <= :as_of THEN c.appraisal_concluded_on END AS appraised_on,
       c.benefit_applied_on,
       CASE WHEN c.benefit_paid_on <= :as_of THEN c.benefit_paid_on END AS paid_on,
       CASE WHEN :promise_dust_only = 0 THEN 1
            WHEN c.certificate IN (SELECT certificate FROM dust) THEN 1
            ELSE 0 END AS promised,
       c.document,
       c.line
  FROM injury_case c
  JOIN v_month m ON m.first_day BETWEEN c.happened_on - 30 AND c.happened_on AND c.happened_on <= m.last_day
  JOIN v_month y ON y.month = m.month + 12
 WHERE c.happened_on <= :as_of
   AND (:everything = 1 OR c.number IN (SELECT number FROM scope_case));

-- step: the later the greater; promises below the law's.
CREATE TEMP TABLE clock AS
SELECT number,
       11 AS step,
       'application' AS name,
       CASE WHEN applied_on IS NULL OR applicant = 'employer' THEN happened_on + :case_days
            WHEN year_later > year_month_end THEN year_month_end
            ELSE year_later END AS due,
       applied_on AS done
  FROM clocked
UNION ALL
SELECT number,
       12,
       'decision',
       accepted_on + decision_days
         + CASE WHEN suspended_from <= accepted_on + decision_days AND suspended_to > suspended_from
                  THEN suspended_to - suspended_from
                ELSE 0 END,
       decided_on
  FROM clocked
 WHERE (given_up = 0 OR decided_on IS NOT NULL)
   AND NOT (suspended_from IS NOT NULL AND suspended_to IS NULL AND suspended_from <= accepted_on + decision_days)
UNION ALL
SELECT number, 13, 'appraisal', appraisal_applied_on + :appraisal_days + :appraisal_extension_days, appraised_on
  FROM clocked
UNION ALL
SELECT number, 13, 'appraisal-extended', appraisal_applied_on + :appraisal_days, appraised_on
  FROM clocked
 WHERE appraised_on IS NULL
   AND appraisal_applied_on + :appraisal_days + :appraisal_extension_days >= :as_of
UNION ALL
SELECT number,
       2,
       'promise-decision',
       accepted_on + :promise_decision_days
         + CASE WHEN suspended_from <= accepted_on + :promise_decision_days AND suspended_to > suspended_from
                  THEN suspended_to - suspended_from
                ELSE 0 END,
       decided_on
  FROM clocked
 WHERE :promise_decision_days > 0
   AND promised = 1
   AND (given_up = 0 OR decided_on IS NOT NULL)
   AND NOT (suspended_from IS NOT NULL AND suspended_to IS NULL
            AND suspended_from <= accepted_on + :promise_decision_days)
UNION ALL
SELECT number, 3, 'promise-appraisal', appraisal_applied_on + :promise_appraisal_days, appraised_on
  FROM clocked
 WHERE :promise_appraisal_days > 0
   AND promised = 1
UNION ALL
SELECT number, 4, 'promise-payment', benefit_applied_on + :promise_payment_days, paid_on
  FROM clocked
 WHERE :promise_payment_days > 0
   AND promised = 1;

-- A due day that is not known makes none of these true.
CREATE TEMP TABLE passed AS
SELECT c.*,
       row_number() OVER (PARTITION BY number ORDER BY CASE WHEN done IS NULL THEN 0 ELSE 1 END, step DESC) AS place
  FROM clock c
 WHERE (done IS NULL AND due < :as_of)
    OR (done > due AND due + 1 >= :from);

SELECT c.number AS case_number,
       coalesce(c.employer, c.employer_reference) AS employer,
       CASE WHEN p.name = 'appraisal-extended' THEN 'to-verify' ELSE 'finding' END AS disposition,
       p.name || CASE WHEN p.done IS NULL THEN '' ELSE '-late' END AS reason,
       coalesce(e.name, n.name) AS name,
       '超 ' || CAST(coalesce(p.done, :as_of) - p.due AS TEXT) || ' 日' AS detail,
       c.document,
       c.line
  FROM passed p
  JOIN clocked c ON c.number = p.number
  LEFT JOIN v_employer e ON e.employer = c.employer
  LEFT JOIN v_employer_reference n ON n.reference = c.employer_reference
 WHERE p.place = 1;
