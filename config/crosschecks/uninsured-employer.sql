-- id: uninsured-employer
-- zh: 未参保用人单位
-- en: Employer not insured
-- subject: employer
-- lines: none
-- needs: insurance/employer-enrolments insurance/worker-enrolments insurance/project-enrolments
-- reads: health/hazard-employers health/workers emergency/key-employers postal/outlets
-- grace: 0
-- recheck: day
-- severity: high
-- told: hrss insurance
-- deadline: 30
-- basis: 《工伤保险条例》第二条、第十条、第六十二条；《社会保险法》第五十七条
-- basis-en: Regulation on Work-Injury Insurance, arts. 2, 10 and 62; Social Insurance Law, art. 57

-- An employer that a department reports as existing, with employees, has on the day, itself or as a confirmed branch of
-- its parent, no enrolment in force, no worker's spell, and no valid project enrolment as contractor.
-- Outlets of express-delivery firms are not judged here but by uninsured-outlet.

-- scope:

INSERT INTO scope_employer
SELECT employer FROM changed_health_hazard_employers
UNION SELECT employer_reference FROM changed_health_hazard_employers
UNION SELECT employer FROM changed_health_workers
UNION SELECT employer_reference FROM changed_health_workers
UNION SELECT employer FROM changed_emergency_key_employers
UNION SELECT employer_reference FROM changed_emergency_key_employers
UNION SELECT employer FROM changed_insurance_employer_enrolments
UNION SELECT subject FROM changed_insurance_worker_enrolments
UNION SELECT contractor FROM changed_insurance_project_enrolments
UNION SELECT own_credit_code FROM changed_postal_outlets;

-- What a parent lost or gained changes its branches.
INSERT INTO scope_employer
SELECT p.employer FROM v_employer_parent p JOIN scope_employer s ON s.employer = p.parent;

-- findings:

-- Who is insured on the day as an employer or as a contractor; most are.
CREATE TEMP TABLE insured AS
SELECT e.employer
  FROM period_of p
  JOIN v_insurance_employer_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/employer-enrolments'
   AND p.month = :month
   AND e.employer IS NOT NULL
   AND e.status = 'insured'
   AND e.from_day <= :as_of
   AND (e.to_day IS NULL OR e.to_day >= :as_of)
UNION
SELECT e.contractor
  FROM period_of p
  JOIN v_insurance_project_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/project-enrolments'
   AND p.month = :month
   AND e.contractor IS NOT NULL
   AND e.from_day <= :as_of
   AND coalesce(e.extended_to, e.to_day) >= :as_of
   AND coalesce(e.suspended, 0) = 0;

CREATE INDEX insured_by_employer ON insured (employer);

-- As whom the others are reported.
CREATE TEMP TABLE open_reference AS
SELECT n.reference
  FROM v_employer_reference n
 WHERE NOT EXISTS (SELECT 1 FROM insured i WHERE i.employer = n.employer)
   AND (:everything = 1
        OR n.employer IN (SELECT employer FROM scope_employer)
        OR n.reference IN (SELECT employer FROM scope_employer));

-- Of these, who is there on the day, with employees: by headcount, or because a worker is named.
CREATE TEMP TABLE reported AS
SELECT e.employer, e.employer_reference, e.document, e.line
  FROM period_of p
  JOIN v_health_hazard_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'health/hazard-employers'
   AND p.month = :month
   AND e.headcount > 0
   AND e.employer_reference IN (SELECT reference FROM open_reference)
UNION ALL
SELECT e.employer, e.employer_reference, e.document, e.line
  FROM period_of p
  JOIN v_emergency_key_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'emergency/key-employers'
   AND p.month = :month
   AND e.headcount > 0
   AND e.employer_reference IN (SELECT reference FROM open_reference)
UNION ALL
SELECT w.employer, w.employer_reference, min(w.document), min(w.line)
  FROM period_of p
  JOIN v_health_workers w ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
 WHERE p.dataset = 'health/workers'
   AND p.month = :month
   AND (w.entered_on IS NULL OR w.entered_on <= :as_of)
   AND (w.left_on IS NULL OR w.left_on >= :as_of)
   AND w.employer_reference IN (SELECT reference FROM open_reference)
 GROUP BY w.employer, w.employer_reference, w.document;

-- A worker's spell insures an employer too, or its parent; few are still to be asked for.
CREATE TEMP TABLE asked AS
SELECT n.reference
  FROM v_employer_reference n
 WHERE n.employer IN (SELECT employer FROM reported)
    OR n.employer IN (SELECT p.parent FROM v_employer_parent p WHERE p.employer IN (SELECT employer FROM reported));

INSERT INTO insured
SELECT DISTINCT e.subject
  FROM period_of p
  JOIN v_insurance_worker_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/worker-enrolments'
   AND p.month = :month
   AND e.subject_reference IN (SELECT reference FROM asked)
   AND e.from_month <= :month
   AND (e.to_month IS NULL OR e.to_month >= :month);

SELECT coalesce(r.employer, r.employer_reference) AS employer,
       CASE WHEN r.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN r.employer IS NULL THEN 'employer-uncertain' ELSE 'not-enrolled' END AS reason,
       coalesce(e.name, n.name) AS name,
       CAST(NULL AS TEXT) AS detail,
       r.document,
       r.line
  FROM reported r
  LEFT JOIN v_employer e ON e.employer = r.employer
  LEFT JOIN v_employer_reference n ON n.reference = r.employer_reference
 WHERE NOT EXISTS (SELECT 1 FROM insured i WHERE i.employer = r.employer)
   AND NOT EXISTS (SELECT 1
                     FROM v_employer_parent p
                     JOIN insured i ON i.employer = p.parent
                    WHERE p.employer = r.employer AND p.valid_from <= :as_of AND :as_of < p.valid_to);
