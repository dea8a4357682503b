-- id: project-coverage
-- zh: 建设项目参保率
-- en: Coverage of projects
-- unit: percent
-- better: higher
-- by: county
-- check: uninsured-project
-- basis: 《工伤保险条例》第十条；《关于进一步做好建筑业工伤保险工作的意见》（人社部发〔2014〕103号）
-- basis-en: Regulation on Work-Injury Insurance, art. 10; MOHRSS Document (2014) No. 103 on the construction trade

-- Of the projects that hold a permit on the day and were not completed before the period, those of which uninsured-project
-- says nothing, not even a warning.

-- rows:

SELECT p.division AS county,
       '' AS industry,
       '' AS category,
       CASE WHEN p.number IN (SELECT number FROM found_row) THEN 0 ELSE 1 END AS numerator,
       1 AS denominator
  FROM period_of r
  JOIN v_construction_permits p ON p.unit_id = r.unit_id AND p.valid_from <= r.read_at AND r.read_at < p.valid_to
 WHERE r.dataset = 'construction/permits'
   AND r.month = :month
   AND p.issued_on <= :as_of
   AND (p.completed_on IS NULL OR p.completed_on >= :from);
