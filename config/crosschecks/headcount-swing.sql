-- id: headcount-swing
-- zh: 参保人数异动
-- en: Insured headcount swings
-- subject: employer
-- lines: month
-- needs: insurance/employer-months
-- grace: 0
-- recheck: month
-- severity: low
-- told: insurance
-- deadline: 30
-- basis: 《社会保险稽核办法》第九条
-- basis-en: Measures on Social-Insurance Audits, art. 9
-- parameter: swing-percent = 30
-- parameter: swing-persons = 10

-- An employer's insured headcount in month M differs from that of the month before by at least 30 % of the latter and at
-- least 10 persons. A unit's months are compared with its own; without a row in the month before nothing is compared.

-- scope:

INSERT INTO scope_employer
SELECT employer FROM changed_insurance_employer_months
UNION SELECT employer_reference FROM changed_insurance_employer_months;

-- findings:

CREATE TEMP TABLE counted AS
SELECT coalesce(e.employer, e.employer_reference) AS employer_key,
       e.employer,
       e.employer_reference,
       e.unit_id AS unit,
       m.month,
       e.headcount,
       e.document,
       e.line
  FROM v_month m
 CROSS JOIN v_insurance_employer_months e
 WHERE m.month BETWEEN :from_month - 1 AND :to_month
   AND e.valid_from = m.first_day
   AND (:everything = 1
        OR e.employer IN (SELECT employer FROM scope_employer)
        OR e.employer_reference IN (SELECT employer FROM scope_employer));

CREATE INDEX counted_by_employer ON counted (employer_key, unit, month, headcount);

SELECT c.employer_key AS employer,
       c.month,
       CASE WHEN c.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN c.employer IS NULL THEN 'employer-uncertain'
            WHEN c.headcount > b.headcount THEN 'headcount-up'
            ELSE 'headcount-down' END AS reason,
       coalesce(e.name, n.name) AS name,
       CAST(b.headcount AS TEXT) || ' 人变为 ' || CAST(c.headcount AS TEXT) || ' 人' AS detail,
       c.document,
       c.line
  FROM counted c
  JOIN counted b ON b.employer_key = c.employer_key AND b.unit = c.unit AND b.month = c.month - 1
  LEFT JOIN v_employer e ON e.employer = c.employer
  LEFT JOIN v_employer_reference n ON n.reference = c.employer_reference
 WHERE c.month BETWEEN :from_month AND :to_month
   AND abs(c.headcount - b.headcount) >= :swing_persons
   AND abs(c.headcount - b.headcount) * 100 >= b.headcount * :swing_percent;
