-- id: uninsured-worker
-- zh: 应保未保
-- en: Worker not insured
-- subject: worker
-- lines: month
-- needs: insurance/worker-enrolments insurance/employer-months insurance/project-enrolments insurance/project-workers
-- reads: health/workers postal/couriers postal/outlets
-- grace: 0
-- uses: coverage projects retirement outlets
-- absorbed-by: uninsured-employer employer, uninsured-outlet outlet, courier-second-outlet person
-- recheck: month
-- severity: high
-- told: hrss insurance
-- deadline: 30
-- basis: 《工伤保险条例》第二条、第十条；《社会保险法》第五十八条；《实施〈社会保险法〉若干规定》
-- basis-en: Regulation on Work-Injury Insurance, arts. 2 and 10; Social Insurance Law, art. 58 and its Implementing Rules
-- parameter: grace-days = 30

-- Person P worked at employer E in month M, and nothing covers P there in M.

-- scope:

INSERT INTO scope_person
SELECT identity FROM changed_health_workers
UNION SELECT identity FROM changed_postal_couriers
UNION SELECT identity FROM changed_insurance_worker_enrolments
UNION SELECT identity FROM changed_insurance_project_workers;

-- Arrears that came or went, and what becomes of a project, touch everyone who is enrolled there.
CREATE TEMP TABLE touched_reference AS
SELECT n.reference
  FROM v_employer_reference n
 WHERE n.employer IN (SELECT employer FROM changed_insurance_employer_months WHERE state = 'arrears');

INSERT INTO scope_person
SELECT e.identity
  FROM v_insurance_worker_enrolments e
 WHERE EXISTS (SELECT 1 FROM touched_reference)
   AND e.subject_reference IN (SELECT reference FROM touched_reference);

DROP TABLE touched_reference;

INSERT INTO scope_person
SELECT w.identity
  FROM v_insurance_project_workers w
 WHERE w.project_code IN (SELECT project_code FROM changed_insurance_project_enrolments);

-- An outlet's row says for whom its couriers work, and who is whose parent.
INSERT INTO scope_person
SELECT c.identity
  FROM v_postal_couriers c
 WHERE c.outlet IN (SELECT number FROM changed_postal_outlets);

CREATE TEMP TABLE touched_reference AS
SELECT n.reference
  FROM v_employer_reference n
 WHERE n.employer IN (SELECT own_credit_code FROM changed_postal_outlets
                      UNION SELECT parent FROM changed_postal_outlets WHERE own_credit_code IS NOT NULL);

INSERT INTO scope_person
SELECT w.identity
  FROM v_health_workers w
 WHERE EXISTS (SELECT 1 FROM touched_reference)
   AND w.employer_reference IN (SELECT reference FROM touched_reference);

INSERT INTO scope_person
SELECT c.identity
  FROM v_postal_couriers c
 WHERE c.outlet IN (SELECT o.number
                      FROM v_postal_outlets o
                     WHERE o.own_credit_code_reference IN (SELECT reference FROM touched_reference)
                        OR o.enrolling_subject_reference IN (SELECT reference FROM touched_reference)
                        OR o.parent_reference IN (SELECT reference FROM touched_reference));

DROP TABLE touched_reference;

-- findings:

-- Workers whom one spell at their own employer covers from the first month to the last need no closer look; that is
-- nearly everyone. They are asked for once, not month by month.
CREATE TEMP TABLE doubtful_worker AS
SELECT w.identity AS person,
       w.employer,
       w.employer_reference,
       w.dispatching_employer AS dispatcher,
       coalesce(w.entered_on, w.exposed_since) AS entered_on,
       w.left_on,
       w.unit_id,
       w.valid_from,
       w.valid_to,
       w.document,
       w.line
  FROM (SELECT w.*
          FROM v_health_workers w
         WHERE :everything = 1
        UNION ALL
        SELECT w.*
          FROM (SELECT DISTINCT person FROM scope_person) s
         CROSS JOIN v_health_workers w
         WHERE :everything = 0
           AND w.identity = s.person) w
 WHERE w.valid_from <= (SELECT max(read_at) FROM period_of WHERE dataset = 'health/workers')
   AND w.valid_to > (SELECT min(read_at) FROM period_of WHERE dataset = 'health/workers')
   AND (w.employment_form IS NULL OR w.employment_form <> 'intern')
   AND (NOT EXISTS (SELECT 1 FROM enrolment e
                     WHERE e.person = w.identity AND e.subject = w.employer
                       AND e.from_month <= :from_month AND e.to_month >= :to_month)
        OR w.employer IN (SELECT employer FROM arrears));

-- Who worked where in which month: between entering (else exposed since) and leaving. Without dates only the month of
-- the department's as-of day counts. Nobody is missed before the days of grace are over at the month's end. Couriers have
-- none.
CREATE TEMP TABLE at_work AS
SELECT w.person,
       w.employer,
       coalesce(w.employer, w.employer_reference) AS employer_key,
       w.dispatcher,
       CAST(NULL AS TEXT) AS outlet,
       CAST(NULL AS TEXT) AS outlet_name,
       m.month,
       w.document,
       w.line
  FROM doubtful_worker w
  JOIN period_of p ON p.dataset = 'health/workers'
   AND p.unit_id = w.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
  JOIN judged_month m ON m.month = p.month
 WHERE (w.entered_on <= m.last_day - :grace_days
        OR (w.entered_on IS NULL AND p.as_of BETWEEN m.first_day AND m.last_day))
   AND (w.left_on IS NULL OR w.left_on >= m.first_day)
UNION ALL
SELECT c.identity,
       o.subject,
       coalesce(o.subject_key, 0),
       CAST(NULL AS BIGINT),
       c.outlet,
       o.name,
       m.month,
       c.document,
       c.line
  FROM judged_month m
  JOIN period_of p ON p.dataset = 'postal/couriers' AND p.month = m.month
  JOIN v_postal_couriers c ON c.unit_id = p.unit_id AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
  LEFT JOIN outlet_month o ON o.number = c.outlet AND o.month = m.month
 WHERE :everything = 1
    OR c.identity IN (SELECT person FROM scope_person);

-- The months that their spells cover, wherever; a spell covers nothing while its subject is in arrears.
CREATE TEMP TABLE spell AS
SELECT e.person, e.subject, m.month
  FROM (SELECT DISTINCT person FROM at_work) w
 CROSS JOIN enrolment e
 CROSS JOIN judged_month m
 WHERE e.person = w.person
   AND m.month BETWEEN e.from_month AND e.to_month
   AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = m.month);

CREATE INDEX spell_by_person ON spell (person, month, subject);

-- Nothing covers them there: no spell at the employer, its confirmed parent or branch or the named dispatching employer,
-- and no project.
CREATE TEMP TABLE uncovered AS
SELECT w.*
  FROM at_work w
 WHERE NOT EXISTS (SELECT 1 FROM spell e WHERE e.person = w.person AND e.month = w.month AND e.subject = w.employer)
   AND NOT EXISTS (SELECT 1 FROM spell e WHERE e.person = w.person AND e.month = w.month AND e.subject = w.dispatcher)
   AND NOT EXISTS (SELECT 1 FROM relative r
                     JOIN spell e ON e.person = w.person AND e.month = w.month AND e.subject = r.relative
                    WHERE r.employer = w.employer AND r.month = w.month)
   AND NOT EXISTS (SELECT 1 FROM project_cover p WHERE p.person = w.person AND p.month = w.month);

-- The retirement ages of these few; reckoned for the whole register it would cost more than all the rest.
CREATE TEMP TABLE age AS
SELECT r.person, r.earliest, r.latest
  FROM (SELECT DISTINCT person FROM uncovered) u
  JOIN retirement r ON r.person = u.person;

CREATE INDEX age_by_person ON age (person);

-- Of these the ones under retirement age on the month's first day. An enrolment with another employer is to be verified,
-- since each of several employers must insure.
WITH judged AS (
  SELECT u.*,
         CASE WHEN u.employer IS NULL THEN 'employer-uncertain'
              WHEN EXISTS (SELECT 1 FROM spell e
                            WHERE e.person = u.person AND e.month = u.month
                              AND (e.subject IS NULL OR e.subject <> u.employer))
                   THEN 'insured-elsewhere'
              WHEN u.month >= r.earliest THEN 'retirement-age-unknown'
              ELSE 'not-enrolled' END AS reason
    FROM uncovered u
    LEFT JOIN age r ON r.person = u.person
   WHERE r.latest IS NULL OR u.month < r.latest
)
SELECT j.person,
       j.employer_key AS employer,
       j.outlet,
       j.month,
       CASE WHEN j.reason = 'not-enrolled' THEN 'finding' ELSE 'to-verify' END AS disposition,
       j.reason,
       coalesce(e.name, n.name, j.outlet_name) AS name,
       CAST(NULL AS TEXT) AS detail,
       j.document,
       j.line
  FROM judged j
  LEFT JOIN v_employer e ON e.employer = j.employer_key
  LEFT JOIN v_employer_reference n ON n.reference = j.employer_key;
