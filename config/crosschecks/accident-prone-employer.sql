-- id: accident-prone-employer
-- zh: 事故多发单位
-- en: Accident-prone employer
-- subject: employer
-- lines: none
-- needs: emergency/accidents
-- grace: 0
-- uses: accidents
-- recheck: day
-- severity: medium
-- told: hrss emergency
-- deadline: 30
-- basis: 《工伤保险条例》第四条；《安全生产法》第六十二条
-- basis-en: Regulation on Work-Injury Insurance, art. 4; Production Safety Law, art. 62
-- parameter: accident-prone-times = 2

-- Repeated accidents at one employer in the twelve months that end with the day, as emergency reported them, of whatever
-- gravity: the supervision list. Twelve months end on the day of the same date.

-- scope:

INSERT INTO scope_employer
SELECT employer FROM changed_emergency_accidents
UNION SELECT employer_reference FROM changed_emergency_accidents;

-- findings:

CREATE TEMP TABLE recent AS
SELECT coalesce(a.employer, a.employer_reference) AS employer_key,
       a.employer,
       a.employer_reference,
       a.number,
       a.document,
       a.line,
       row_number() OVER (PARTITION BY coalesce(a.employer, a.employer_reference)
                          ORDER BY a.day DESC, a.document DESC, a.line DESC) AS place
  FROM v_month m
  JOIN v_month b ON b.month = m.month - 12
  JOIN accident a
    ON a.day <= :as_of
   AND a.day > CASE WHEN b.first_day + :as_of - m.first_day > b.last_day THEN b.last_day
                    ELSE b.first_day + :as_of - m.first_day END
 WHERE m.month = :month
   AND (:everything = 1
        OR a.employer IN (SELECT employer FROM scope_employer)
        OR a.employer_reference IN (SELECT employer FROM scope_employer));

SELECT r.employer_key AS employer,
       CASE WHEN r.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN r.employer IS NULL THEN 'employer-uncertain' ELSE 'repeated-accidents' END AS reason,
       coalesce(e.name, n.name) AS name,
       CAST(t.times AS TEXT) || ' 起' AS detail,
       r.document,
       r.line
  FROM recent r
  JOIN (SELECT employer_key, count(DISTINCT number) AS times FROM recent GROUP BY employer_key) t
    ON t.employer_key = r.employer_key
  LEFT JOIN v_employer e ON e.employer = r.employer
  LEFT JOIN v_employer_reference n ON n.reference = r.employer_reference
 WHERE r.place = 1
   AND t.times >= :accident_prone_times;
