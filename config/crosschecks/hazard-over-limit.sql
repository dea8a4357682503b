-- id: hazard-over-limit
-- zh: 职业病危害因素超标
-- en: Hazard over its limit
-- subject: employer
-- lines: none
-- needs: health/hazard-measurements
-- grace: 0
-- recheck: never
-- severity: medium
-- told: hrss health
-- deadline: 30
-- basis: 《职业病防治法》第十五条、第二十六条
-- basis-en: Law on Prevention of Occupational Diseases, arts. 15 and 26

-- A measurement of the period is over its limit (equal to it is not). One without a limit says nothing. A later period
-- without such a measurement closes the finding.

-- scope:

INSERT INTO scope_employer
SELECT employer FROM changed_health_hazard_measurements
UNION SELECT employer_reference FROM changed_health_hazard_measurements;

-- findings:

CREATE TEMP TABLE over_limit AS
SELECT coalesce(h.employer, h.employer_reference) AS employer_key,
       h.employer,
       h.employer_reference,
       h.document,
       h.line,
       row_number() OVER (PARTITION BY coalesce(h.employer, h.employer_reference)
                          ORDER BY h.document, h.line) AS place
  FROM (SELECT DISTINCT unit_id, read_at FROM period_of WHERE dataset = 'health/hazard-measurements') p
  JOIN v_health_hazard_measurements h ON h.unit_id = p.unit_id AND h.valid_from <= p.read_at AND p.read_at < h.valid_to
 WHERE h.measured > h.limit_value
   AND (:everything = 1
        OR h.employer IN (SELECT employer FROM scope_employer)
        OR h.employer_reference IN (SELECT employer FROM scope_employer));

SELECT o.employer_key AS employer,
       CASE WHEN o.employer IS NULL THEN 'to-verify' ELSE 'finding' END AS disposition,
       CASE WHEN o.employer IS NULL THEN 'employer-uncertain' ELSE 'over-limit' END AS reason,
       coalesce(e.name, n.name) AS name,
       CAST(t.times AS TEXT) || ' 项' AS detail,
       o.document,
       o.line
  FROM over_limit o
  JOIN (SELECT employer_key, count(*) AS times FROM over_limit GROUP BY employer_key) t
    ON t.employer_key = o.employer_key
  LEFT JOIN v_employer e ON e.employer = o.employer
  LEFT JOIN v_employer_reference n ON n.reference = o.employer_reference
 WHERE o.place = 1;
