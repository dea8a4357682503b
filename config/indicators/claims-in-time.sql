-- id: claims-in-time
-- zh: 工伤案件按时办理率
-- en: Claims inside their clocks
-- unit: percent
-- better: higher
-- by: county category
-- check: claim-deadline
-- category: application 工伤认定申请 Application
-- category: decision 工伤认定决定 Decision
-- category: appraisal 劳动能力鉴定 Appraisal
-- category: promise-decision 认定承诺时限 Decision, as promised
-- category: promise-appraisal 鉴定承诺时限 Appraisal, as promised
-- category: promise-payment 待遇支付承诺时限 Payment, as promised
-- basis: 《工伤保险条例》第十七条、第二十条、第二十五条；本市承诺时限
-- basis-en: Regulation on Work-Injury Insurance, arts. 17, 20 and 25; the city's own promises

-- Of the clocks of claim-deadline that a step ended in the period, or that ran out in it with nothing done, those that the
-- step ended in time. An appraisal is in time up to the end of the extension. Withdrawn and terminated cases are left out.

-- rows:

SELECT c.division AS county,
       '' AS industry,
       k.name AS category,
       CASE WHEN k.done <= k.due THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
  FROM clock k
  JOIN injury_case c ON c.number = k.number
 WHERE k.name <> 'appraisal-extended'
   AND (c.result IS NULL OR c.result NOT IN ('withdrawn', 'terminated'))
   AND k.due IS NOT NULL
   AND (k.done BETWEEN :from AND :as_of
        OR (k.done IS NULL AND k.due BETWEEN :from - 1 AND :as_of - 1));
