-- id: special-insured
-- zh: 特殊类别参保人数
-- en: Insured in special categories
-- unit: persons
-- better: higher
-- by: county category
-- category: over-age 超龄 Over-age
-- category: intern 实习生 Interns
-- category: part-time 非全日制 Part-time
-- category: multiple-employment 多重劳动关系 Multiple employment
-- needs: insurance/worker-enrolments
-- takes: insurance/employer-enrolments
-- uses: register
-- basis: 《工伤保险条例》第二条；本市特殊类别人员参保办法
-- basis-en: Regulation on Work-Injury Insurance, art. 2; the city's own rules for these categories

-- Persons with a spell of one of these categories that covers the period's last month. Who is in two of them counts in both.

-- rows:

SELECT coalesce(r.county, '') AS county,
       '' AS industry,
       e.category,
       1 AS numerator,
       1 AS denominator
  FROM (SELECT e.category,
               e.subject,
               row_number() OVER (PARTITION BY e.identity, e.category ORDER BY e.from_month, e.subject_reference) AS turn
          FROM period_of p
          JOIN v_insurance_worker_enrolments e
            ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
         WHERE p.dataset = 'insurance/worker-enrolments'
           AND p.month = :to_month
           AND e.category IN ('over-age', 'intern', 'part-time', 'multiple-employment')
           AND e.from_month <= :to_month
           AND (e.to_month IS NULL OR e.to_month >= :to_month)) e
  LEFT JOIN registered r ON r.employer = e.subject
 WHERE e.turn = 1;
