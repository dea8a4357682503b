-- id: diagnosis-without-case
-- zh: 职业病确诊未申请工伤认定
-- en: Diagnosis without an injury case
-- subject: worker
-- lines: none
-- needs: insurance/injury-cases insurance/employer-enrolments
-- reads: health/diagnoses
-- grace: 0
-- uses: cases retirement
-- recheck: day
-- severity: high
-- told: hrss insurance health
-- deadline: 15
-- basis: 《工伤保险条例》第十七条；《职业病防治法》第五十六条
-- basis-en: Regulation on Work-Injury Insurance, art. 17; Law on Prevention of Occupational Diseases, art. 56
-- parameter: case-days = 30
-- parameter: own-year-warning-day = 335

-- A first diagnosis (首诊, not 晋期), and nobody applied for recognition within 30 days: found from the 31st day on. The
-- case is the one that names the certificate; else one of occupational disease of the same person that names none and was
-- applied for on or after the day of diagnosis. Whatever became of it (refused, withdrawn), it was applied for. An
-- application without its day counts as in time; one that came late is a finding in the period in which the 31st day
-- lies, and closes with the next. From day 335 on the mark is that the worker's own year is running out (一年时效预警).
-- To be verified: who had reached retirement age in the month of diagnosis, an employer whose enrolment is cancelled
-- (注销), and one that is nobody for certain. Diagnoses of all quarters up to the day are judged, on days for which the
-- agency has told of cases.

-- scope:

INSERT INTO scope_person
SELECT identity FROM changed_health_diagnoses
UNION SELECT identity FROM changed_insurance_injury_cases;

INSERT INTO scope_employer
SELECT employer FROM changed_insurance_employer_enrolments;

-- Months of cases that came since, whatever is in them.
INSERT INTO scope_person
SELECT d.identity
  FROM v_submission s
  JOIN v_health_diagnoses d ON d.diagnosed_on >= s.period_first AND d.diagnosed_on < s.period_end
 WHERE s.dataset = 'insurance/injury-cases'
   AND s.sequence > :since;

-- findings:

CREATE TEMP TABLE due_diagnosis AS
SELECT d.identity AS person,
       d.employer,
       d.employer_reference,
       d.certificate,
       d.diagnosed_on,
       d.document,
       d.line
  FROM v_health_diagnoses d
 WHERE d.valid_from <= :as_of
   AND d.diagnosis_kind = 'first'
   AND d.diagnosed_on + :case_days < :as_of
   AND (:everything = 1
        OR d.identity IN (SELECT person FROM scope_person)
        OR d.employer IN (SELECT employer FROM scope_employer))
   AND EXISTS (SELECT 1 FROM case_period c WHERE c.period_first <= d.diagnosed_on AND d.diagnosed_on < c.period_end);

-- On which day somebody applied first.
CREATE TEMP TABLE application AS
SELECT d.person, d.certificate, min(coalesce(c.applied_on, d.diagnosed_on)) AS applied_on
  FROM due_diagnosis d
  JOIN injury_case c ON c.identity = d.person
   AND (c.applied_on IS NULL OR c.applied_on <= :as_of)
   AND (c.certificate = d.certificate
        OR (c.certificate IS NULL AND c.kind = 'disease'
            AND (c.applied_on IS NULL OR c.applied_on >= d.diagnosed_on)))
 GROUP BY d.person, d.certificate;

CREATE INDEX application_by_person ON application (person, certificate);

CREATE TEMP TABLE missing AS
SELECT d.*, a.applied_on
  FROM due_diagnosis d
  LEFT JOIN application a ON a.person = d.person AND a.certificate = d.certificate
 WHERE a.applied_on IS NULL
    OR (a.applied_on > d.diagnosed_on + :case_days AND d.diagnosed_on + :case_days + 1 >= :from);

CREATE TEMP TABLE cancelled AS
SELECT DISTINCT e.employer
  FROM period_of p
  JOIN v_insurance_employer_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/employer-enrolments'
   AND p.month = :month
   AND e.status = 'cancelled'
   AND e.employer IN (SELECT employer FROM missing);

-- The ages of these few; reckoned for everybody they would cost more than all the rest.
CREATE TEMP TABLE age AS
SELECT r.person, r.earliest, r.latest
  FROM (SELECT DISTINCT person FROM missing) x
  JOIN retirement r ON r.person = x.person;

CREATE INDEX age_by_person ON age (person);

WITH judged AS (
  SELECT x.*,
         CASE WHEN x.employer IS NULL THEN 'employer-uncertain'
              WHEN m.month >= r.latest THEN 'retired'
              WHEN m.month >= r.earliest THEN 'retirement-age-unknown'
              WHEN x.employer IN (SELECT employer FROM cancelled) THEN 'employer-gone'
              WHEN x.applied_on IS NOT NULL THEN 'applied-late'
              WHEN x.diagnosed_on + :own_year_warning_day <= :as_of THEN 'own-year-ending'
              ELSE 'not-applied' END AS reason
    FROM missing x
    JOIN v_month m ON m.first_day BETWEEN x.diagnosed_on - 30 AND x.diagnosed_on AND x.diagnosed_on <= m.last_day
    LEFT JOIN age r ON r.person = x.person
)
SELECT j.person,
       coalesce(j.employer, j.employer_reference) AS employer,
       CAST(NULL AS TEXT) AS outlet,
       CASE WHEN j.reason IN ('not-applied', 'applied-late', 'own-year-ending') THEN 'finding'
            ELSE 'to-verify' END AS disposition,
       j.reason,
       coalesce(e.name, n.name) AS name,
       '诊断证明书 ' || j.certificate AS detail,
       j.document,
       j.line
  FROM judged j
  LEFT JOIN v_employer e ON e.employer = j.employer
  LEFT JOIN v_employer_reference n ON n.reference = j.employer_reference;
