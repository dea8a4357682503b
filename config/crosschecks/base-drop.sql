-- id: base-drop
-- zh: 平均缴费基数异常下降
-- en: Average base dropped
-- subject: employer
-- lines: month
-- needs: insurance/employer-months insurance/worker-enrolments
-- grace: 0
-- recheck: month
-- severity: medium
-- told: insurance
-- deadline: 0
-- list: base-review
-- basis: 《社会保险法》第六十三条；《社会保险稽核办法》第九条
-- basis-en: Social Insurance Law, art. 63; Measures on Social-Insurance Audits, art. 9
-- parameter: base-drop-percent = 30

-- An employer's average base in month M is down by more than 30 % against the same month last year. Taken out are employers
-- any of whose spells covering M is a project's or 优先: such spells take part in the average and say nothing of wages. A
-- unit's months are compared with its own; without a row or a base in last year's month nothing is compared. Goes to the
-- agency for review (基数核定).

-- scope:

INSERT INTO scope_employer
SELECT employer FROM changed_insurance_employer_months
UNION SELECT employer_reference FROM changed_insurance_employer_months
UNION SELECT subject FROM changed_insurance_worker_enrolments WHERE category IN ('project', 'priority');

-- findings:

CREATE TEMP TABLE paid_on AS
SELECT coalesce(e.employer, e.employer_reference) AS employer_key,
       e.employer,
       e.employer_reference,
       e.unit_id AS unit,
       m.month,
       e.average_base,
       e.document,
       e.line
  FROM v_month m
 CROSS JOIN v_insurance_employer_months e
 WHERE (m.month BETWEEN :from_month - 12 AND :to_month - 12 OR m.month BETWEEN :from_month AND :to_month)
   AND e.valid_from = m.first_day
   AND e.average_base > 0
   AND (:everything = 1
        OR e.employer IN (SELECT employer FROM scope_employer)
        OR e.employer_reference IN (SELECT employer FROM scope_employer));

CREATE INDEX paid_on_by_employer ON paid_on (employer_key, unit, month, average_base);

CREATE TEMP TABLE dropped AS
SELECT c.*, b.average_base AS base_before
  FROM paid_on c
  JOIN paid_on b ON b.employer_key = c.employer_key AND b.unit = c.unit AND b.month = c.month - 12
 WHERE c.month BETWEEN :from_month AND :to_month
   AND c.average_base * 100 < b.average_base * (100 - :base_drop_percent);

CREATE INDEX dropped_by_employer ON dropped (employer, month);

-- The register is passed through once, and those that dropped are looked up.
CREATE TEMP TABLE other_spell AS
SELECT DISTINCT d.employer, d.month
  FROM period_of p
 CROSS JOIN v_insurance_worker_enrolments e
 CROSS JOIN dropped d
 WHERE p.dataset = 'insurance/worker-enrolments'
   AND p.month = :month
   AND e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
   AND e.category IN ('project', 'priority')
   AND d.employer = e.subject
   AND e.from_month <= d.month AND (e.to_month IS NULL OR e.to_month >= d.month);

CREATE INDEX other_spell_by_employer ON other_spell (employer, month);

SELECT d.employer_key AS employer,
       d.month,
       CASE WHEN d.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN d.employer IS NULL THEN 'employer-uncertain' ELSE 'base-down' END AS reason,
       coalesce(e.name, n.name) AS name,
       '平均基数由 ' || CAST(d.base_before / 100 AS TEXT) || ' 元降为 ' || CAST(d.average_base / 100 AS TEXT) || ' 元' AS detail,
       d.document,
       d.line
  FROM dropped d
  LEFT JOIN v_employer e ON e.employer = d.employer
  LEFT JOIN v_employer_reference n ON n.reference = d.employer_reference
 WHERE NOT EXISTS (SELECT 1 FROM other_spell o WHERE o.employer = d.employer AND o.month = d.month);
