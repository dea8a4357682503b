-- Whom the registers cover.
--
--   enrolment(person, subject, outlet, from_month, to_month)   every spell in the register of workers' enrolments
--   arrears(employer, month)                                   months that an employer owes (欠费): they cover nobody
--   relative(employer, relative, month)                        an employer's confirmed parent, or its confirmed branch

CREATE TEMP TABLE enrolment AS
SELECT e.identity AS person,
       e.subject,
       e.outlet,
       e.from_month,
       coalesce(e.to_month, 2147483647) AS to_month
  FROM period_of p
  JOIN v_insurance_worker_enrolments e
    ON e.unit = p.unit AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'insurance/worker-enrolments'
   AND p.month = :month;

CREATE INDEX enrolment_by_person ON enrolment (person, subject, from_month, to_month);

CREATE TEMP TABLE arrears AS
SELECT DISTINCT m.employer, p.month
  FROM period_of p
  JOIN v_insurance_employer_months m
    ON m.unit = p.unit AND m.valid_from <= p.read_at AND p.read_at < m.valid_to
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
