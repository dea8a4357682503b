-- id: uninsured-outlet
-- zh: 未参保快递网点
-- en: Express-delivery outlet not insured
-- subject: outlet
-- lines: month
-- needs: insurance/employer-enrolments insurance/worker-enrolments insurance/employer-months
-- reads: postal/outlets postal/couriers
-- grace: 0
-- uses: coverage outlets
-- recheck: month
-- severity: high
-- told: hrss insurance postal
-- deadline: 30
-- basis: 《关于推进基层快递网点优先参加工伤保险工作的通知》（人社部发〔2021〕59号）
-- basis-en: Notice on work-injury insurance of local express-delivery outlets, MOHRSS Document (2021) No. 59

-- In month M neither the outlet's own enrolment nor one of its couriers at its parent covers M. What is licensed or filed
-- in M is due at its end; what is closed by then is not judged.

-- scope:

INSERT INTO scope_outlet
SELECT number FROM changed_postal_outlets
UNION SELECT outlet FROM changed_postal_couriers
UNION SELECT outlet FROM changed_insurance_worker_enrolments WHERE outlet IS NOT NULL;

-- What a courier's enrolment, or a subject's enrolment or arrears, changes.
INSERT INTO scope_outlet
SELECT c.outlet FROM v_postal_couriers c
 WHERE c.identity IN (SELECT identity FROM changed_insurance_worker_enrolments);

INSERT INTO scope_outlet
SELECT o.number FROM v_postal_outlets o
 WHERE coalesce(o.own_credit_code, o.enrolling_subject, o.parent) IN (
         SELECT employer FROM changed_insurance_employer_enrolments
         UNION SELECT employer FROM changed_insurance_employer_months
         UNION SELECT subject FROM changed_insurance_worker_enrolments)
    OR o.parent IN (SELECT employer FROM changed_insurance_employer_months);

-- findings:

CREATE TEMP TABLE due_outlet AS
SELECT *
  FROM outlet_month o
 WHERE (o.licensed_on IS NULL OR o.licensed_on <= o.last_day)
   AND (o.closed_on IS NULL OR o.closed_on > o.last_day)
   AND (:everything = 1 OR o.number IN (SELECT number FROM scope_outlet));

CREATE INDEX due_outlet_by_number ON due_outlet (number, month);

-- Spells that could cover a whole outlet: any at its own credit code, or any that names the outlet (优先参保).
CREATE TEMP TABLE outlet_spell AS
SELECT e.subject, e.outlet, m.month
  FROM enrolment e
 CROSS JOIN judged_month m
 WHERE (e.outlet IS NOT NULL
        OR e.subject_reference IN (SELECT n.reference FROM v_employer_reference n
                                    WHERE n.employer IN (SELECT own FROM due_outlet)))
   AND m.month BETWEEN e.from_month AND e.to_month
   AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = m.month);

CREATE INDEX outlet_spell_by_subject ON outlet_spell (subject, month);
CREATE INDEX outlet_spell_by_outlet ON outlet_spell (outlet, month);

-- Employers' own enrolments, of outlets that are legal persons.
CREATE TEMP TABLE own_enrolment AS
SELECT e.employer, p.month, e.from_day, e.to_day
  FROM period_of p
  JOIN v_insurance_employer_enrolments e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/employer-enrolments'
   AND e.status = 'insured'
   AND e.employer IN (SELECT own FROM due_outlet)
   AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.employer AND a.month = p.month);

CREATE INDEX own_enrolment_by_employer ON own_enrolment (employer, month);

CREATE TEMP TABLE own_cover AS
SELECT o.number, o.month
  FROM due_outlet o
  JOIN own_enrolment e ON e.employer = o.own AND e.month = o.month
 WHERE e.from_day <= o.last_day
   AND (e.to_day IS NULL OR e.to_day >= o.last_day)
UNION
SELECT o.number, o.month
  FROM due_outlet o
  JOIN outlet_spell s ON s.subject = o.own AND s.month = o.month
UNION
SELECT o.number, o.month
  FROM due_outlet o
  JOIN outlet_spell s ON s.outlet = o.number AND s.month = o.month
 WHERE o.own IS NULL
   AND (s.subject = o.subject OR s.subject = o.parent);

CREATE INDEX own_cover_by_number ON own_cover (number, month);

-- Through the parent: the parent's own enrolment proves nothing, a courier of the month enrolled there does.
CREATE TEMP TABLE staff AS
SELECT c.identity AS person, c.outlet, p.month
  FROM period_of p
  JOIN v_postal_couriers c ON c.unit_id = p.unit_id AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
 WHERE p.dataset = 'postal/couriers';

CREATE TEMP TABLE cover_by_courier AS
SELECT DISTINCT o.number, o.month
  FROM staff c
  JOIN due_outlet o ON o.number = c.outlet AND o.month = c.month
 WHERE o.own IS NULL
   AND EXISTS (SELECT 1 FROM enrolment e
                WHERE e.person = c.person AND (e.subject = o.subject OR e.subject = o.parent)
                  AND e.from_month <= c.month AND e.to_month >= c.month
                  AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = c.month));

CREATE INDEX cover_by_courier_by_number ON cover_by_courier (number, month);

SELECT o.number AS outlet,
       o.subject_key AS employer,
       o.month,
       CASE WHEN o.place <> 'local' OR o.subject IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN o.place <> 'local' THEN 'enrolled-elsewhere'
            WHEN o.subject IS NULL THEN 'employer-uncertain'
            ELSE 'not-enrolled' END AS reason,
       o.name,
       CAST(NULL AS TEXT) AS detail,
       o.document,
       o.line
  FROM due_outlet o
 WHERE NOT EXISTS (SELECT 1 FROM own_cover c WHERE c.number = o.number AND c.month = o.month)
   AND NOT EXISTS (SELECT 1 FROM cover_by_courier c WHERE c.number = o.number AND c.month = o.month);
