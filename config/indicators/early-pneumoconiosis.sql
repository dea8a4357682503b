-- id: early-pneumoconiosis
-- zh: 接尘工龄不足五年新发尘肺病占比
-- en: New pneumoconiosis in workers under five years of exposure
-- unit: percent
-- better: lower
-- by: county
-- needs: health/diagnoses
-- basis: 国家职业病防治规划
-- basis-en: National plan for the prevention of occupational diseases
-- parameter: early-exposure-years = 5

-- Of the pneumoconioses (catalogue 1.1) diagnosed for the first time in the period, those after less than five years of
-- exposure. Where the years are not reported nothing can be said: they are left out of both.

-- rows:

SELECT d.division AS county,
       '' AS industry,
       '' AS category,
       CASE WHEN d.exposure_years < :early_exposure_years * 1000000 THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
  FROM v_health_diagnoses d
 WHERE d.valid_from <= :as_of
   AND d.diagnosed_on BETWEEN :from AND :as_of
   AND d.diagnosis_kind = 'first'
   AND d.disease LIKE '1.1.%'
   AND d.exposure_years IS NOT NULL;
