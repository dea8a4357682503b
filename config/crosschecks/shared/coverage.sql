-- Whom the registers cover.
--
--   enrolment(person, subject, subject_reference, outlet, from_month, to_month)
--                                                              every spell in the register of workers' enrolments
--   arrears(employer, month)                                   months that an employer owes (欠费): they cover nobody
--   relative(employer, relative, month)                        an employer's confirmed parent, or its confirmed branch

-- A view: what asks for a person's spells finds them where they lie, in the order of persons; a copy of two million would
-- cost more than most checks.
CREATE TEMP VIEW enrolment AS
SELECT e.identity AS person,
       e.subject,
       e.subject_reference,
       e.outlet,
       e.from_month,
       coalesce(e.to_month, 2147483647) AS to_month
  FROM v_insurance_worker_enrolments e
 CROSS JOIN period_of p
 WHERE p.dataset = 'insurance/worker-enrolments'
   AND p.month = :month
   AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to;

CREATE TEMP TABLE arrears AS
SELECT DISTINCT m.employer, p.month
  FROM period_of p
  JOIN v_insurance_employer_months m
    ON m.unit_id = p.unit_id AND m.valid_from <= p.read_at AND p.read_at < m.valid_to
 WHERE p.dataset = 'insurance/employer-months'
   AND m.state = 'arrears'
   AND m.employer IS NOT NULL;

CREATE INDEX arrears_by_employer ON arrears (employer, month);

CREATE TEMP TABLE relative AS
SELECT p.employer, p.parent AS relative, m.month
  FROM judged_month m
  JOIN v_employer_parent p ON p.valid_from <= m.first_day AND m.first_day < p.valid_to
UNION
SELECT p.parent, p.employer, m.month
  FROM judged_month m
  JOIN v_employer_parent p ON p.valid_from <= m.first_day AND m.first_day < p.valid_to;

CREATE INDEX relative_by_employer ON relative (employer, month);
