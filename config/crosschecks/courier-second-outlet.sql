-- id: courier-second-outlet
-- zh: 快递员在第二网点未参保
-- en: Courier not insured at a second outlet
-- subject: worker
-- lines: month
-- needs: insurance/worker-enrolments insurance/employer-months
-- reads: postal/couriers postal/outlets
-- grace: 0
-- uses: coverage outlets
-- recheck: month
-- severity: medium
-- told: hrss insurance postal
-- deadline: 30
-- basis: 《实施〈社会保险法〉若干规定》第九条；人社部发〔2021〕59号
-- basis-en: Implementing Rules of the Social Insurance Law, art. 9; MOHRSS Document (2021) No. 59

-- A courier is in month M at outlets of two enrolling subjects and insured at fewer. Two outlets of one subject need one
-- enrolment. Who moves within the month counts as well. One finding for each subject where the enrolment is missing.

-- scope:

INSERT INTO scope_person
SELECT identity FROM changed_postal_couriers
UNION SELECT identity FROM changed_insurance_worker_enrolments;

-- Arrears that came or went touch everyone who is enrolled there.
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
SELECT c.identity
  FROM v_postal_couriers c
 WHERE c.outlet IN (SELECT number FROM changed_postal_outlets);

-- findings:

CREATE TEMP TABLE stay AS
SELECT c.identity AS person, o.subject, o.number AS outlet, m.month, c.document, c.line
  FROM judged_month m
  JOIN period_of p ON p.dataset = 'postal/couriers' AND p.month = m.month
  JOIN v_postal_couriers c ON c.unit_id = p.unit_id AND c.valid_from <= p.read_at AND p.read_at < c.valid_to
  JOIN outlet_month o ON o.number = c.outlet AND o.month = m.month
 WHERE o.subject IS NOT NULL
   AND (:everything = 1 OR c.identity IN (SELECT person FROM scope_person));

CREATE TEMP TABLE at_several AS
SELECT person, month
  FROM stay
 GROUP BY person, month
HAVING count(DISTINCT subject) >= 2;

SELECT s.person,
       s.subject AS employer,
       s.outlet,
       s.month,
       'finding' AS disposition,
       'not-enrolled' AS reason,
       e.name,
       CAST(NULL AS TEXT) AS detail,
       s.document,
       s.line
  FROM at_several t
  JOIN stay s ON s.person = t.person AND s.month = t.month
  LEFT JOIN v_employer e ON e.employer = s.subject
 WHERE NOT EXISTS (SELECT 1 FROM enrolment e
                    WHERE e.person = s.person AND e.subject = s.subject
                      AND e.from_month <= s.month AND e.to_month >= s.month
                      AND NOT EXISTS (SELECT 1 FROM arrears a WHERE a.employer = e.subject AND a.month = s.month));
