-- id: claim-employer-mismatch
-- zh: 参保单位与待遇申报单位不一致
-- en: Claiming employer is not the insuring one
-- subject: case
-- lines: none
-- needs: insurance/worker-enrolments insurance/project-enrolments
-- reads: insurance/injury-cases
-- takes: insurance/project-workers health/workers postal/outlets
-- grace: 0
-- uses: cases
-- recheck: never
-- severity: medium
-- told: insurance
-- deadline: 30
-- basis: 《工伤保险条例》第六十条；《社会保险稽核办法》
-- basis-en: Regulation on Work-Injury Insurance, art. 60; Measures on Social-Insurance Audits

-- The employer that claims the benefits is not the one that insured the worker on the day of the injury: goes to the
-- agency's audit pool (稽核). Where either is not given nothing is compared. Taken out are:
--   dispatch   health names the insuring subject as the dispatching employer of this person at the claiming employer, or at
--              the case's
--   project    the person had a 项目 spell at the insuring subject in the month of the injury, or was on that day on the
--              roster of a project of which the insuring subject is the contractor
--   parent     one is the confirmed parent of the other
--   merger     an officer decided that both are one employer (they are one in every view)
-- Either known by name only: to be verified.

-- scope:

INSERT INTO scope_case
SELECT number FROM changed_insurance_injury_cases;

INSERT INTO scope_case
SELECT c.number
  FROM v_insurance_injury_cases c
 WHERE c.claiming_employer_reference <> c.insuring_subject_reference
   AND (c.identity IN (SELECT identity FROM changed_insurance_worker_enrolments)
        OR c.identity IN (SELECT identity FROM changed_insurance_project_workers)
        OR c.identity IN (SELECT identity FROM changed_health_workers)
        OR c.insuring_subject IN (SELECT contractor FROM changed_insurance_project_enrolments)
        OR c.insuring_subject IN (SELECT own_credit_code FROM changed_postal_outlets)
        OR c.insuring_subject IN (SELECT parent FROM changed_postal_outlets));

-- findings:

CREATE TEMP TABLE claim AS
SELECT c.number,
       c.identity AS person,
       c.employer AS case_employer,
       c.claiming_employer AS claiming,
       c.claiming_employer_reference AS claiming_reference,
       c.insuring_subject AS insuring,
       c.insuring_subject_reference AS insuring_reference,
       c.happened_on,
       m.month,
       c.document,
       c.line
  FROM injury_case c
  JOIN v_month m ON m.first_day BETWEEN c.happened_on - 30 AND c.happened_on AND c.happened_on <= m.last_day
 WHERE c.claiming_employer_reference <> c.insuring_subject_reference
   AND (c.claiming_employer IS NULL OR c.insuring_subject IS NULL OR c.claiming_employer <> c.insuring_subject)
   AND (:everything = 1 OR c.number IN (SELECT number FROM scope_case));

-- Claims are few: the persons' rows are looked up, not the registers read.
CREATE TEMP TABLE explained AS
SELECT c.number
  FROM claim c
 CROSS JOIN v_health_workers w
 WHERE w.identity = c.person
   AND w.valid_from <= :as_of
   AND w.dispatching_employer = c.insuring
   AND (w.employer = c.claiming OR w.employer = c.case_employer)
UNION
SELECT c.number
  FROM claim c
 CROSS JOIN v_insurance_worker_enrolments e
  JOIN period_of p ON p.dataset = 'insurance/worker-enrolments' AND p.month = :month
   AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE e.identity = c.person
   AND e.subject = c.insuring
   AND e.category = 'project'
   AND e.from_month <= c.month AND (e.to_month IS NULL OR e.to_month >= c.month)
UNION
SELECT c.number
  FROM claim c
  JOIN v_employer_parent k ON k.employer = c.claiming AND k.parent = c.insuring AND k.valid_from <= :as_of
UNION
SELECT c.number
  FROM claim c
  JOIN v_employer_parent k ON k.employer = c.insuring AND k.parent = c.claiming AND k.valid_from <= :as_of;

-- The rosters are read once: they are kept by project.
CREATE TEMP TABLE rostered AS
SELECT w.identity AS person, w.project_code, w.from_day, w.to_day
  FROM v_insurance_project_workers w
 WHERE w.valid_from <= :as_of
   AND w.identity IN (SELECT person FROM claim);

INSERT INTO explained
SELECT c.number
  FROM claim c
  JOIN rostered w ON w.person = c.person
   AND w.from_day <= c.happened_on AND (w.to_day IS NULL OR w.to_day >= c.happened_on)
  JOIN v_insurance_project_enrolments e ON e.project_code = w.project_code AND e.contractor = c.insuring
  JOIN period_of p ON p.dataset = 'insurance/project-enrolments' AND p.month = :month
   AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to;

SELECT c.number AS case_number,
       coalesce(c.claiming, c.claiming_reference) AS employer,
       CASE WHEN c.claiming IS NULL OR c.insuring IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN c.claiming IS NULL OR c.insuring IS NULL THEN 'employer-uncertain' ELSE 'other-employer' END AS reason,
       coalesce(e.name, n.name) AS name,
       '参保单位：' || coalesce(i.name, o.name) AS detail,
       c.document,
       c.line
  FROM claim c
  LEFT JOIN v_employer e ON e.employer = c.claiming
  LEFT JOIN v_employer_reference n ON n.reference = c.claiming_reference
  LEFT JOIN v_employer i ON i.employer = c.insuring
  LEFT JOIN v_employer_reference o ON o.reference = c.insuring_reference
 WHERE c.number NOT IN (SELECT number FROM explained);
