-- id: submissions-on-time
-- zh: 按时报送率
-- en: Submissions on time
-- unit: percent
-- better: higher
-- by: county category
-- takes:
-- basis: 部门间数据共享约定（报送时限）
-- basis-en: Agreement on data shared between departments (due days of submissions)

-- Of the submissions for periods that ended in the period, those that came by their due day, signed nil returns too. What
-- is not due yet, or has no due day, is left out; a correction changes nothing. Categories are departments.

-- rows:

SELECT unit AS county,
       '' AS industry,
       department AS category,
       CASE WHEN timeliness = 'on-time' THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
  FROM v_expected
 WHERE period_end - 1 BETWEEN :from AND :to
   AND timeliness IN ('on-time', 'late', 'overdue');
