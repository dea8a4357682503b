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
CREATE INDEX due_outlet_by_own ON due_outlet (own, month);

-- Enrolments that cover the whole outlet: its own as an employer, any spell at its own credit code, or any spell that
-- names the outlet (优先参保) with those who may enrol for it.
CREATE TEMP TABLE own_cover AS
SELECT o.number, o.month
  FROM due_outlet o
  JOIN period_of p ON p.dataset = 'insurance/employer-enrolments' AND p.month = o.month
  JOIN v_insurance_employer_enrolments e
    ON e.employer = o.own AND e.unit = p.unit AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   AND e.status = 'insured'
   AND e.from_day <= o.last_day
   AND (e.to_day IS NULL OR e.to_day >= o.last_day)
 WHERE NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = o.own AND a.month = o.month)
UNION
SELECT o.number, o.month
  FROM enrolment e
  JOIN due_outlet o ON o.own = e.subject AND o.month BETWEEN e.from_month AND e.to_month
 WHERE NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = o.month)
UNION
SELECT o.number, o.month
  FROM enrolment e
  JOIN due_outlet o ON o.number = e.outlet AND o.month BETWEEN e.from_month AND e.to_month
 WHERE o.own IS NULL
   AND (e.subject = o.subject OR e.subject = o.parent)
   AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = o.month);

-- Through the parent: the parent's own enrolment proves nothing, a courier of the month enrolled there does.
CREATE TEMP TABLE cover_by_courier AS
SELECT DISTINCT o.number, o.month
  FROM due_outlet o
  JOIN period_of p ON p.dataset = 'postal/couriers' AND p.month = o.month
  JOIN v_postal_couriers c
    ON c.outlet = o.number AND c.unit = p.unit AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
  JOIN enrolment e
    ON e.person = c.identity AND (e.subject = o.subject OR e.subject = o.parent)
   AND e.from_month <= o.month AND e.to_month >= o.month
 WHERE o.own IS NULL
   AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = o.month);

SELECT o.number AS outlet,
       o.subject_key AS employer,
       o.month,
       CASE WHEN o.place <> 'local' OR o.subject IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN o.place <> 'local' THEN 'enrolled-elsewhere'
            WHEN o.subject IS NULL THEN 'employer-uncertain'
            ELSE 'not-enrolled' END AS reason,
       o.name,
       o.document,
       o.line
  FROM due_outlet o
 WHERE NOT EXISTS (SELECT 1 FROM own_cover c WHERE c.number = o.number AND c.month = o.month)
   AND NOT EXISTS (SELECT 1 FROM cover_by_courier c WHERE c.number = o.number AND c.month = o.month);
