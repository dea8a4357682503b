-- id: benefit-ratio
-- zh: 支缴率
-- en: Benefits over premium
-- unit: percent
-- better: lower
-- by: county industry
-- over: year
-- needs: insurance/annual-accounts
-- takes: insurance/employer-enrolments
-- uses: register
-- basis: 《关于调整工伤保险费率政策的通知》（人社部发〔2015〕71号）
-- basis-en: MOHRSS Document (2015) No. 71 on premium rates of work-injury insurance

-- What employers drew over what they paid in the last year that has ended, as the agency's annual accounts have it. By
-- employer: the list floating-rate.

-- rows:

SELECT coalesce(r.county, '') AS county,
       coalesce(r.industry, '') AS industry,
       '' AS category,
       a.benefits AS numerator,
       a.premium AS denominator
  FROM period_of p
  JOIN v_insurance_annual_accounts a ON a.unit_id = p.unit_id AND a.valid_from <= p.read_at AND p.read_at < a.valid_to
  LEFT JOIN registered r ON r.employer = a.employer
 WHERE p.dataset = 'insurance/annual-accounts'
   AND p.month = :to_month;
