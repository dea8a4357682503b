-- id: rows-rejected
-- zh: 数据退回率
-- en: Rows rejected
-- unit: percent
-- better: lower
-- by: county category
-- takes:
-- basis: 部门间数据共享约定（数据质量）
-- basis-en: Agreement on data shared between departments (quality)

-- Of the rows that were sent for periods that ended in the period, corrections included, those that were refused. What was
-- read anew from the archive was not sent again. Categories are departments.

-- rows:

SELECT unit AS county,
       '' AS industry,
       department AS category,
       rejected AS numerator,
       accepted + rejected AS denominator
  FROM v_submission
 WHERE period_end - 1 BETWEEN :from AND :to
   AND replay = 0;
