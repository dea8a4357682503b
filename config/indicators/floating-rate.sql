-- id: floating-rate
-- zh: 工伤保险浮动费率测算表
-- en: Floating rates of employers
-- over: years
-- asks: years 3 2
-- needs: insurance/annual-accounts insurance/injury-cases insurance/employer-enrolments
-- uses: register
-- basis: 《关于调整工伤保险费率政策的通知》（人社部发〔2015〕71号）：一类行业三档，二类至八类行业五档；各档条件由统筹地区规定
-- basis-en: MOHRSS Document (2015) No. 71: three bands for class 1, five for classes 2 to 8; the city rules on who is in which
-- column: code text 统一社会信用代码 Credit code
-- column: name text 用人单位 Employer
-- column: county text 所属区划 Division
-- column: industry text 行业门类 Industry
-- column: risk_class text 风险类别 Risk class
-- column: years_told number 有数据年数 Years with accounts
-- column: premium yuan 缴费（元） Premium (CNY)
-- column: benefits yuan 待遇支付（元） Benefits (CNY)
-- column: benefit_ratio hundredths 支缴率（%） Benefits over premium (%)
-- column: insured number 参保人年 Person-years insured
-- column: accidents number 认定工伤（人次） Injuries recognised
-- column: injury_rate hundredths 工伤发生率（‰） Injuries per 1,000
-- column: base_rate hundredths 基准费率（%） Base rate (%)
-- column: band number 浮动档次（%） Band (%)
-- column: new_rate hundredths 浮动后费率（%） Rate (%)
-- column: remark text 说明 Remark
-- parameter: floating-ratio-50-upto = 20
-- parameter: floating-ratio-80-upto = 50
-- parameter: floating-ratio-120-over = 100
-- parameter: floating-ratio-150-over = 150
-- parameter: floating-injuries-50-upto = 5
-- parameter: floating-injuries-80-upto = 10
-- parameter: floating-injuries-120-over = 20
-- parameter: floating-injuries-150-over = 40

-- Every employer with accounts in one of the years, with benefits over premium (支缴率) and the injury rate over all of them,
-- and the band of each: the higher of the two counts. The bands themselves (class 1: 100, 120, 150 per cent; classes 2 to 8:
-- 50, 80, 100, 120, 150) are the ministry's. WHERE THEY BEGIN IS NOT: the thresholds above (per cent of the premium; injuries
-- per 1,000 person-years) are only a beginning and stand in for the city's own rules, which hub.xml gives.
-- An employer without accounts in all of the years, or without a risk class, keeps 100 and is remarked upon.

-- rows:

CREATE TEMP TABLE account AS
SELECT a.employer,
       count(*) AS years_told,
       sum(a.premium) AS premium,
       sum(a.benefits) AS benefits,
       sum(a.insured_count) AS insured
  FROM (SELECT DISTINCT p.unit_id, p.read_at
          FROM period_of p
         WHERE p.dataset = 'insurance/annual-accounts') p
  JOIN v_insurance_annual_accounts a ON a.unit_id = p.unit_id AND a.valid_from <= p.read_at AND p.read_at < a.valid_to
 WHERE a.employer IS NOT NULL
 GROUP BY a.employer;

CREATE INDEX account_by_employer ON account (employer);

-- At whoever insured them on the day, else at their employer.
CREATE TEMP TABLE injured AS
SELECT coalesce(c.insuring_subject, c.employer) AS employer, count(*) AS accidents
  FROM v_insurance_injury_cases c
 WHERE c.valid_from <= :as_of AND :as_of < c.valid_to
   AND c.decided_on BETWEEN :from AND :to
   AND c.result IN ('recognised', 'deemed')
 GROUP BY coalesce(c.insuring_subject, c.employer);

CREATE INDEX injured_by_employer ON injured (employer);

CREATE TEMP TABLE judged_account AS
SELECT a.*,
       coalesce(i.accidents, 0) AS accidents,
       CASE WHEN a.premium = 0 THEN CASE WHEN a.benefits = 0 THEN 50 ELSE 150 END
            WHEN a.benefits * 100 <= a.premium * :floating_ratio_50_upto THEN 50
            WHEN a.benefits * 100 <= a.premium * :floating_ratio_80_upto THEN 80
            WHEN a.benefits * 100 > a.premium * :floating_ratio_150_over THEN 150
            WHEN a.benefits * 100 > a.premium * :floating_ratio_120_over THEN 120
            ELSE 100 END AS by_ratio,
       CASE WHEN coalesce(i.accidents, 0) * 1000 <= a.insured * :floating_injuries_50_upto THEN 50
            WHEN coalesce(i.accidents, 0) * 1000 <= a.insured * :floating_injuries_80_upto THEN 80
            WHEN coalesce(i.accidents, 0) * 1000 > a.insured * :floating_injuries_150_over THEN 150
            WHEN coalesce(i.accidents, 0) * 1000 > a.insured * :floating_injuries_120_over THEN 120
            ELSE 100 END AS by_injuries
  FROM account a
  LEFT JOIN injured i ON i.employer = a.employer;

CREATE TEMP TABLE banded AS
SELECT j.*,
       r.county,
       r.industry,
       r.risk_class,
       CASE r.risk_class WHEN '1' THEN 20 WHEN '2' THEN 40 WHEN '3' THEN 70 WHEN '4' THEN 90
                         WHEN '5' THEN 110 WHEN '6' THEN 130 WHEN '7' THEN 160 WHEN '8' THEN 190 END AS base_rate,
       CASE WHEN j.years_told < :years OR r.risk_class IS NULL THEN 100
            WHEN r.risk_class = '1' AND j.by_ratio < 100 AND j.by_injuries < 100 THEN 100
            WHEN j.by_ratio > j.by_injuries THEN j.by_ratio
            ELSE j.by_injuries END AS band
  FROM judged_account j
  LEFT JOIN registered r ON r.employer = j.employer;

SELECT e.code,
       e.name,
       coalesce(b.county, '') AS county,
       coalesce(b.industry, '') AS industry,
       coalesce(b.risk_class, '') AS risk_class,
       b.years_told,
       CAST(b.premium AS BIGINT) AS premium,
       CAST(b.benefits AS BIGINT) AS benefits,
       CASE WHEN b.premium > 0 THEN (CAST(b.benefits AS BIGINT) * 20000 + CAST(b.premium AS BIGINT))
                                    / (CAST(b.premium AS BIGINT) * 2) END AS benefit_ratio,
       CAST(b.insured AS BIGINT) AS insured,
       b.accidents,
       CASE WHEN b.insured > 0 THEN (b.accidents * 200000 + CAST(b.insured AS BIGINT))
                                    / (CAST(b.insured AS BIGINT) * 2) END AS injury_rate,
       b.base_rate,
       b.band,
       b.base_rate * b.band / 100 AS new_rate,
       CASE WHEN b.years_told < :years THEN '不满' || CAST(:years AS TEXT) || '年，不浮动'
            WHEN b.risk_class IS NULL THEN '风险类别不明，不浮动'
            ELSE '' END AS remark
  FROM banded b
  JOIN v_employer e ON e.employer = b.employer;
