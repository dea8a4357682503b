-- id: uninsured-project
-- zh: 未参保项目
-- en: Project not insured
-- subject: project
-- lines: none
-- needs: insurance/project-enrolments
-- takes: construction/permits construction/site-workers
-- at-once: construction/permits construction/site-workers
-- grace: 0
-- recheck: day
-- severity: high
-- told: hrss insurance construction
-- deadline: 15
-- basis: 《工伤保险条例》第十条；《关于进一步做好建筑业工伤保险工作的意见》（人社部发〔2014〕103号）
-- basis-en: Regulation on Work-Injury Insurance, art. 10; MOHRSS Document (2014) No. 103 on the construction trade

-- A project has begun (actual start, else the first site worker's day, has come; else the planned start has passed) and no
-- enrolment covers it; or its enrolment has run out (逾期未续保) while it is unfinished. Before that a permit without
-- enrolment is a warning. What is finished is judged on the day of its completion.
-- The enrolment is the one with its project code, else with its permit, else with its contract number; one with the same
-- contractor and name only proposes.

-- scope:

INSERT INTO scope_project
SELECT number FROM changed_construction_permits;

INSERT INTO scope_project
SELECT p.number
  FROM v_construction_permits p
 WHERE p.project_code IN (SELECT project_code FROM changed_insurance_project_enrolments)
    OR p.number IN (SELECT permit FROM changed_insurance_project_enrolments)
    OR p.permit IN (SELECT permit FROM changed_insurance_project_enrolments)
    OR p.contract_number IN (SELECT contract_number FROM changed_insurance_project_enrolments)
    OR p.name IN (SELECT name FROM changed_insurance_project_enrolments)
    OR p.number IN (SELECT permit FROM changed_construction_site_workers)
    OR p.permit IN (SELECT permit FROM changed_construction_site_workers);

-- findings:

CREATE TEMP TABLE permit AS
SELECT p.number,
       p.permit,
       p.project_code,
       p.contract_number,
       p.name,
       p.contractor,
       p.contractor_reference,
       coalesce(e.name, n.name) AS contractor_name,
       p.planned_start,
       p.actual_start,
       p.completed_on,
       CASE WHEN p.completed_on < :as_of THEN p.completed_on ELSE :as_of END AS last_day,
       p.document,
       p.line
  FROM period_of r
  JOIN v_construction_permits p ON p.unit_id = r.unit_id AND p.valid_from <= r.read_at AND r.read_at < p.valid_to
  LEFT JOIN v_employer e ON e.employer = p.contractor
  LEFT JOIN v_employer_reference n ON n.reference = p.contractor_reference
 WHERE r.dataset = 'construction/permits'
   AND r.month = :month
   AND p.issued_on <= :as_of
   AND (:everything = 1 OR p.number IN (SELECT number FROM scope_project));

CREATE INDEX permit_by_number ON permit (number);

-- Those enrolments that could be one of these projects'.
CREATE TEMP TABLE enrolled AS
SELECT e.project_code,
       e.contract_number,
       e.permit,
       e.name,
       e.contractor,
       coalesce(c.name, n.name) AS contractor_name,
       e.from_day,
       coalesce(e.extended_to, e.to_day) AS until_day,
       coalesce(e.suspended, 0) AS suspended
  FROM period_of r
  JOIN v_insurance_project_enrolments e ON e.unit_id = r.unit_id AND e.valid_from <= r.read_at AND r.read_at < e.valid_to
  LEFT JOIN v_employer c ON c.employer = e.contractor
  LEFT JOIN v_employer_reference n ON n.reference = e.contractor_reference
 WHERE r.dataset = 'insurance/project-enrolments'
   AND r.month = :month
   AND (e.project_code IN (SELECT project_code FROM permit)
        OR e.permit IN (SELECT number FROM permit)
        OR e.permit IN (SELECT permit FROM permit)
        OR e.contract_number IN (SELECT contract_number FROM permit)
        OR e.name IN (SELECT name FROM permit));

CREATE INDEX enrolled_by_code ON enrolled (project_code);
CREATE INDEX enrolled_by_permit ON enrolled (permit);
CREATE INDEX enrolled_by_contract ON enrolled (contract_number);
CREATE INDEX enrolled_by_name ON enrolled (name);

CREATE TEMP TABLE matched AS
SELECT p.number, 1 AS degree, e.from_day, e.until_day, e.suspended
  FROM permit p JOIN enrolled e ON e.project_code = p.project_code
UNION ALL
SELECT p.number, 2, e.from_day, e.until_day, e.suspended
  FROM permit p JOIN enrolled e ON e.permit = p.number
UNION ALL
SELECT p.number, 2, e.from_day, e.until_day, e.suspended
  FROM permit p JOIN enrolled e ON e.permit = p.permit
UNION ALL
SELECT p.number, 3, e.from_day, e.until_day, e.suspended
  FROM permit p JOIN enrolled e ON e.contract_number = p.contract_number;

-- How a project stands with the enrolments found by the surest of the three. A suspended one covers nobody.
CREATE TEMP TABLE standing AS
SELECT p.number,
       max(CASE WHEN m.suspended = 0 AND m.from_day <= p.last_day AND m.until_day >= p.last_day THEN 1 ELSE 0 END) AS covered,
       max(CASE WHEN m.suspended = 0 AND m.from_day > p.last_day THEN 1 ELSE 0 END) AS to_begin,
       max(CASE WHEN m.suspended = 0 AND m.until_day < p.last_day THEN 1 ELSE 0 END) AS lapsed,
       max(CASE WHEN m.suspended = 1 AND m.until_day >= p.last_day THEN 1 ELSE 0 END) AS suspended
  FROM permit p
  JOIN (SELECT number, min(degree) AS degree FROM matched GROUP BY number) b ON b.number = p.number
  JOIN matched m ON m.number = b.number AND m.degree = b.degree
 GROUP BY p.number;

CREATE INDEX standing_by_number ON standing (number);

-- Whom the site's own register can decide about: not covered, and no actual start reported. Its rows are looked up month
-- by month, five years back, as they are stored; a worker without a day of entering was there by the month's end.
CREATE TEMP TABLE site_key AS
SELECT p.number, p.number AS permit
  FROM permit p LEFT JOIN standing s ON s.number = p.number
 WHERE p.actual_start IS NULL AND coalesce(s.covered, 0) = 0
UNION
SELECT p.number, p.permit
  FROM permit p LEFT JOIN standing s ON s.number = p.number
 WHERE p.actual_start IS NULL AND coalesce(s.covered, 0) = 0 AND p.permit IS NOT NULL;

CREATE TEMP TABLE site_start AS
SELECT k.number, min(coalesce(w.entered_on, CASE WHEN m.last_day < :as_of THEN m.last_day ELSE :as_of END)) AS first_day
  FROM site_key k
 CROSS JOIN v_month m
 CROSS JOIN v_construction_site_workers w
 WHERE m.month BETWEEN :month - 59 AND :month
   AND w.valid_from = m.first_day
   AND w.permit = k.permit
 GROUP BY k.number;

CREATE INDEX site_start_by_number ON site_start (number);

CREATE TEMP TABLE uncovered AS
SELECT p.*,
       coalesce(s.to_begin, 0) AS to_begin,
       coalesce(s.lapsed, 0) AS lapsed,
       coalesce(s.suspended, 0) AS suspended,
       CASE WHEN s.number IS NULL THEN 0 ELSE 1 END AS found,
       CASE WHEN p.completed_on <= :as_of THEN 1
            WHEN coalesce(p.actual_start, w.first_day) IS NOT NULL
              THEN CASE WHEN coalesce(p.actual_start, w.first_day) <= :as_of THEN 1 ELSE 0 END
            WHEN p.planned_start < :as_of THEN 1
            ELSE 0 END AS begun
  FROM permit p
  LEFT JOIN standing s ON s.number = p.number
  LEFT JOIN site_start w ON w.number = p.number
 WHERE coalesce(s.covered, 0) = 0;

CREATE TEMP TABLE proposed AS
SELECT DISTINCT u.number
  FROM uncovered u
  JOIN enrolled e ON e.name = u.name
   AND (e.contractor = u.contractor OR e.contractor_name = u.contractor_name)
 WHERE u.found = 0
   AND e.suspended = 0
   AND e.until_day >= u.last_day
   AND (u.begun = 0 OR e.from_day <= u.last_day);

SELECT u.number AS project,
       coalesce(u.contractor, u.contractor_reference) AS employer,
       CASE WHEN u.number IN (SELECT number FROM proposed) THEN 'to-verify'
            WHEN u.begun = 0 AND u.lapsed = 0 THEN 'warning'
            WHEN u.contractor IS NULL THEN 'to-verify'
            ELSE 'finding' END AS disposition,
       CASE WHEN u.number IN (SELECT number FROM proposed) THEN 'likely-enrolled'
            WHEN u.begun = 0 AND u.lapsed = 0 THEN CASE WHEN u.suspended = 1 THEN 'suspended' ELSE 'not-enrolled-yet' END
            WHEN u.contractor IS NULL THEN 'employer-uncertain'
            WHEN u.lapsed = 1 THEN 'lapsed'
            WHEN u.suspended = 1 THEN 'suspended'
            ELSE 'not-enrolled' END AS reason,
       u.name,
       u.project_code AS detail,
       u.document,
       u.line
  FROM uncovered u
 WHERE u.begun = 1 OR u.lapsed = 1 OR u.to_begin = 0;
