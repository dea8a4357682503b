-- id: site-worker-not-on-roster
-- zh: 工地工人未实名参保
-- en: Site worker not on the project's roster
-- subject: worker
-- lines: month
-- needs: insurance/project-enrolments insurance/project-workers
-- reads: construction/site-workers
-- takes: construction/permits
-- grace: 0
-- recheck: month
-- severity: high
-- told: hrss insurance construction
-- deadline: 15
-- basis: 《关于进一步做好建筑业工伤保险工作的意见》（人社部发〔2014〕103号）；《工伤保险条例》第十条
-- basis-en: MOHRSS Document (2014) No. 103 on the construction trade; Regulation on Work-Injury Insurance, art. 10

-- On the site of a project that must keep a real-name roster (实名管理) a worker was there in month M who is on that roster on
-- no day of M. The project of a site is the enrolment with the permit's project code, else with its permit, else with its
-- contract number, or the one whose code the site's row names. A site without an enrolment is not judged here.

-- scope:

INSERT INTO scope_person
SELECT identity FROM changed_construction_site_workers
UNION SELECT identity FROM changed_insurance_project_workers;

CREATE TEMP TABLE touched_permit AS
SELECT number, permit FROM changed_construction_permits
UNION
SELECT permit, permit FROM changed_insurance_project_enrolments
UNION
SELECT p.number, p.permit
  FROM v_construction_permits p
 WHERE p.project_code IN (SELECT project_code FROM changed_insurance_project_enrolments)
    OR p.permit IN (SELECT permit FROM changed_insurance_project_enrolments)
    OR p.number IN (SELECT permit FROM changed_insurance_project_enrolments)
    OR p.contract_number IN (SELECT contract_number FROM changed_insurance_project_enrolments);

INSERT INTO scope_person
SELECT w.identity
  FROM v_construction_site_workers w
 WHERE w.permit IN (SELECT number FROM touched_permit)
    OR w.permit IN (SELECT permit FROM touched_permit)
    OR w.project_code IN (SELECT project_code FROM changed_insurance_project_enrolments);

DROP TABLE touched_permit;

-- findings:

CREATE TEMP TABLE enrolled AS
SELECT e.project_code, e.permit, e.contract_number, coalesce(e.keeps_roster, 0) AS keeps_roster
  FROM period_of r
  JOIN v_insurance_project_enrolments e ON e.unit_id = r.unit_id AND e.valid_from <= r.read_at AND r.read_at < e.valid_to
 WHERE r.dataset = 'insurance/project-enrolments'
   AND r.month = :month;

CREATE INDEX enrolled_by_code ON enrolled (project_code);
CREATE INDEX enrolled_by_permit ON enrolled (permit);
CREATE INDEX enrolled_by_contract ON enrolled (contract_number);

CREATE TEMP TABLE permit AS
SELECT DISTINCT p.number, p.permit, p.project_code, p.contract_number
  FROM period_of r
  JOIN v_construction_permits p ON p.unit_id = r.unit_id AND p.valid_from <= r.read_at AND r.read_at < p.valid_to
 WHERE r.dataset = 'construction/permits'
   AND r.month = :month;

CREATE TEMP TABLE matched AS
SELECT p.number, p.permit, 1 AS degree, e.project_code, e.keeps_roster
  FROM permit p JOIN enrolled e ON e.project_code = p.project_code
UNION ALL
SELECT p.number, p.permit, 2, e.project_code, e.keeps_roster
  FROM permit p JOIN enrolled e ON e.permit = p.number
UNION ALL
SELECT p.number, p.permit, 2, e.project_code, e.keeps_roster
  FROM permit p JOIN enrolled e ON e.permit = p.permit
UNION ALL
SELECT p.number, p.permit, 3, e.project_code, e.keeps_roster
  FROM permit p JOIN enrolled e ON e.contract_number = p.contract_number;

-- By which numbers a site's rows may name it, and whose roster it then is.
CREATE TEMP TABLE site AS
SELECT m.number AS permit, m.project_code, m.keeps_roster
  FROM matched m
  JOIN (SELECT number, min(degree) AS degree FROM matched GROUP BY number) b
    ON b.number = m.number AND b.degree = m.degree
UNION
SELECT m.permit, m.project_code, m.keeps_roster
  FROM matched m
  JOIN (SELECT number, min(degree) AS degree FROM matched GROUP BY number) b
    ON b.number = m.number AND b.degree = m.degree
 WHERE m.permit IS NOT NULL
UNION
SELECT e.permit, e.project_code, e.keeps_roster
  FROM enrolled e
 WHERE e.permit IS NOT NULL
   AND e.permit NOT IN (SELECT number FROM permit)
   AND e.permit NOT IN (SELECT p.permit FROM permit p WHERE p.permit IS NOT NULL);

CREATE INDEX site_by_permit ON site (permit);

CREATE TEMP TABLE on_site AS
SELECT w.identity AS person, w.employer, w.employer_reference, w.permit, w.project_code, m.month, w.document, w.line
  FROM judged_month m
  JOIN period_of r ON r.dataset = 'construction/site-workers' AND r.month = m.month
  JOIN v_construction_site_workers w ON w.unit_id = r.unit_id AND w.valid_from <= r.read_at AND r.read_at < w.valid_to
 WHERE (w.entered_on IS NULL OR w.entered_on <= m.last_day)
   AND (w.left_on IS NULL OR w.left_on >= m.first_day)
   AND (:everything = 1 OR w.identity IN (SELECT person FROM scope_person));

-- A row that names its project's code says so itself.
CREATE TEMP TABLE due AS
SELECT o.*, s.project_code AS roster
  FROM on_site o JOIN site s ON s.permit = o.permit
 WHERE o.project_code IS NULL
   AND s.keeps_roster = 1
UNION
SELECT o.*, e.project_code
  FROM on_site o JOIN enrolled e ON e.project_code = o.project_code
 WHERE e.keeps_roster = 1
UNION
SELECT o.*, s.project_code
  FROM on_site o JOIN site s ON s.permit = o.permit
 WHERE o.project_code IS NOT NULL
   AND o.project_code NOT IN (SELECT project_code FROM enrolled)
   AND s.keeps_roster = 1;

CREATE TEMP TABLE roster AS
SELECT DISTINCT w.project_code, w.identity AS person, m.month
  FROM judged_month m
  JOIN period_of r ON r.dataset = 'insurance/project-workers' AND r.month = m.month
  JOIN v_insurance_project_workers w ON w.unit_id = r.unit_id AND w.valid_from <= r.read_at AND r.read_at < w.valid_to
 WHERE w.from_day <= m.last_day
   AND (w.to_day IS NULL OR w.to_day >= m.first_day)
   AND w.project_code IN (SELECT roster FROM due);

CREATE INDEX roster_by_person ON roster (person, month, project_code);

SELECT d.person,
       coalesce(d.employer, d.employer_reference) AS employer,
       CAST(NULL AS TEXT) AS outlet,
       d.month,
       CASE WHEN d.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN d.employer IS NULL THEN 'employer-uncertain' ELSE 'not-on-roster' END AS reason,
       coalesce(e.name, n.name) AS name,
       '项目 ' || d.roster AS detail,
       d.document,
       d.line
  FROM due d
  LEFT JOIN v_employer e ON e.employer = d.employer
  LEFT JOIN v_employer_reference n ON n.reference = d.employer_reference
 WHERE NOT EXISTS (SELECT 1 FROM roster r
                    WHERE r.person = d.person AND r.month = d.month AND r.project_code = d.roster);
