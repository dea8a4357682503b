-- id: silent-department
-- zh: 填报单位逾期未报
-- en: Reporting unit is silent
-- subject: unit
-- lines: none
-- takes:
-- grace: 0
-- recheck: day
-- severity: medium
-- told: hrss
-- deadline: 5
-- basis: 部门间数据共享约定（报送时限）
-- basis-en: Agreement on data shared between departments (due days of submissions)

-- A reporting unit's submission is overdue: expected, its due day has passed, and neither rows nor a signed nil return
-- (零报送) came. One finding a unit, called <department>/<unit>; it closes when nothing of the unit is overdue any more.
-- Which submissions are overdue is as the hub has marked them, of periods that have ended by the day.

-- scope:

-- What is overdue changes with the calendar, not with what is submitted: all units, they are few.
INSERT INTO scope_unit
SELECT DISTINCT department || CASE WHEN unit = '' THEN '' ELSE '/' || unit END FROM v_expected;

-- findings:

CREATE TEMP TABLE overdue AS
SELECT department || CASE WHEN unit = '' THEN '' ELSE '/' || unit END AS unit,
       dataset,
       row_number() OVER (PARTITION BY department, unit ORDER BY dataset, period_first) AS place
  FROM v_expected
 WHERE timeliness = 'overdue'
   AND period_end - 1 <= :as_of;

SELECT unit,
       0 AS employer,
       'finding' AS disposition,
       'overdue' AS reason,
       unit AS name,
       CAST(count(*) AS TEXT) || ' 项未报：' || max(CASE WHEN place = 1 THEN dataset END)
         || coalesce('、' || max(CASE WHEN place = 2 THEN dataset END), '')
         || coalesce('、' || max(CASE WHEN place = 3 THEN dataset END), '')
         || CASE WHEN count(*) > 3 THEN ' 等' ELSE '' END AS detail,
       0 AS document,
       0 AS line
  FROM overdue
 GROUP BY unit;
