-- id: permit-count-difference
-- zh: 施工许可对账不符
-- en: Permits differ from the month's count
-- subject: unit
-- lines: month
-- takes: construction/permit-counts construction/permits
-- at-once: construction/permit-counts
-- grace: 0
-- recheck: month
-- severity: medium
-- told: hrss construction
-- deadline: 10
-- basis: 部门间数据共享约定（施工许可月度对账）
-- basis-en: Agreement on data shared between departments (monthly reconciliation of permits)

-- What a division says it issued in a month (月度对账) against the permits issued in that month that are known, late ones
-- included. One finding a division. Where no count has come nothing is judged.

-- scope:

INSERT INTO scope_unit
SELECT division FROM changed_construction_permit_counts
UNION SELECT division FROM changed_construction_permits;

-- findings:

CREATE TEMP TABLE counted AS
SELECT c.division, m.month, c.permits, c.document, c.line,
       row_number() OVER (PARTITION BY c.division, m.month ORDER BY c.document, c.line) AS place
  FROM judged_month m
  JOIN period_of r ON r.dataset = 'construction/permit-counts' AND r.month = m.month
  JOIN v_construction_permit_counts c ON c.unit_id = r.unit_id AND c.valid_from <= r.read_at AND r.read_at < c.valid_to
 WHERE :everything = 1 OR c.division IN (SELECT number FROM scope_unit);

CREATE TEMP TABLE known AS
SELECT p.division, m.month, count(DISTINCT p.number) AS permits
  FROM judged_month m
  JOIN period_of r ON r.dataset = 'construction/permits' AND r.month = m.month
  JOIN v_construction_permits p ON p.unit_id = r.unit_id AND p.valid_from <= r.read_at AND r.read_at < p.valid_to
 WHERE p.issued_on BETWEEN m.first_day AND m.last_day
   AND (:everything = 1 OR p.division IN (SELECT number FROM scope_unit))
 GROUP BY p.division, m.month;

SELECT c.division AS unit,
       0 AS employer,
       c.month,
       'finding' AS disposition,
       CASE WHEN t.permits > coalesce(k.permits, 0) THEN 'fewer-known' ELSE 'more-known' END AS reason,
       c.division AS name,
       '对账 ' || CAST(t.permits AS TEXT) || ' 件，收到 ' || CAST(coalesce(k.permits, 0) AS TEXT) || ' 件' AS detail,
       c.document,
       c.line
  FROM counted c
  JOIN (SELECT division, month, CAST(sum(permits) AS BIGINT) AS permits FROM counted GROUP BY division, month) t
    ON t.division = c.division AND t.month = c.month
  LEFT JOIN known k ON k.division = c.division AND k.month = c.month
 WHERE c.place = 1
   AND t.permits <> coalesce(k.permits, 0);
