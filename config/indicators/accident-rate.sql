-- id: accident-rate
-- zh: 工伤事故发生率（年化）
-- en: Recognised accidents per 1,000 insured (a year)
-- unit: per-mille
-- better: lower
-- by: county industry
-- needs: insurance/injury-cases insurance/employer-months
-- takes: insurance/employer-enrolments
-- uses: register
-- basis: 工伤预防五年行动计划（事故发生率五年下降20%左右）
-- basis-en: Five-year action plan for the prevention of work injuries (down by some 20 per cent)

-- Accidents recognised (or deemed) as work injuries in the period's months, by the day of decision, diseases left out, over
-- the average insured headcount of these months, as for a whole year: with m months that is cases * 12 / m over
-- headcounts / m, so 12 * cases over the sum of the months' headcounts. Over a year it is the year's own rate, and that is
-- what the base year's is.

-- rows:

SELECT c.division AS county,
       coalesce(r.industry, '') AS industry,
       '' AS category,
       12 AS numerator,
       0 AS denominator
  FROM judged_month m
  JOIN v_insurance_injury_cases c ON c.decided_on BETWEEN m.first_day AND m.last_day
  LEFT JOIN registered r ON r.employer = c.employer
 WHERE c.valid_from <= :as_of AND :as_of < c.valid_to
   AND c.result IN ('recognised', 'deemed')
   AND c.kind <> 'disease'
UNION ALL
SELECT coalesce(r.county, ''),
       coalesce(r.industry, ''),
       '',
       0,
       e.headcount
  FROM judged_month m
  JOIN period_of p ON p.dataset = 'insurance/employer-months' AND p.month = m.month
  JOIN v_insurance_employer_months e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
  LEFT JOIN registered r ON r.employer = e.employer;
