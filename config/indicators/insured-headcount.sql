-- id: insured-headcount
-- zh: 参保人数
-- en: Insured headcount
-- unit: persons
-- better: higher
-- by: county industry
-- needs: insurance/worker-enrolments
-- takes: insurance/employer-enrolments
-- uses: register
-- basis: 《工伤保险条例》第二条
-- basis-en: Regulation on Work-Injury Insurance, art. 2

-- Persons with a spell, of whatever category, that covers the period's last month. Each counts once, where the earliest of
-- the spells is; what is owed does not matter here.

-- rows:

SELECT coalesce(r.county, '') AS county,
       coalesce(r.industry, '') AS industry,
       '' AS category,
       1 AS numerator,
       1 AS denominator
  FROM (SELECT e.identity,
               e.subject,
               row_number() OVER (PARTITION BY e.identity ORDER BY e.from_month, e.subject_reference, e.category) AS turn
          FROM period_of p
          JOIN v_insurance_worker_enrolments e
            ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
         WHERE p.dataset = 'insurance/worker-enrolments'
           AND p.month = :to_month
           AND e.from_month <= :to_month
           AND (e.to_month IS NULL OR e.to_month >= :to_month)) e
  LEFT JOIN registered r ON r.employer = e.subject
 WHERE e.turn = 1;
