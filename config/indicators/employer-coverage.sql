-- id: employer-coverage
-- zh: 用人单位参保率
-- en: Coverage of employers
-- unit: percent
-- better: higher
-- by: county industry
-- check: uninsured-employer
-- basis: 《工伤保险条例》第二条、第十条
-- basis-en: Regulation on Work-Injury Insurance, arts. 2 and 10

-- Of the employers that departments report on the day, with people, those of which uninsured-employer says nothing. Whoever
-- is known by name only is left out.

-- rows:

-- Each department's own word of where an employer is and what it does: health's, then emergency's.
CREATE TEMP TABLE place AS
SELECT e.employer, 1 AS source, e.division AS county, substr(coalesce(e.industry, ''), 1, 1) AS industry
  FROM period_of p
  JOIN v_health_hazard_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'health/hazard-employers'
   AND p.month = :month
   AND e.employer IS NOT NULL
UNION
SELECT e.employer, 2, e.division, substr(coalesce(e.industry, ''), 1, 1)
  FROM period_of p
  JOIN v_emergency_key_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'emergency/key-employers'
   AND p.month = :month
   AND e.employer IS NOT NULL;

CREATE TEMP TABLE first_place AS
SELECT employer, county, industry
  FROM (SELECT p.*, row_number() OVER (PARTITION BY employer ORDER BY source, county, industry) AS turn FROM place p) x
 WHERE turn = 1;

CREATE INDEX first_place_by_employer ON first_place (employer);

-- Who is there on the day, with people, as uninsured-employer has it.
CREATE TEMP TABLE there AS
SELECT e.employer
  FROM period_of p
  JOIN v_health_hazard_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'health/hazard-employers'
   AND p.month = :month
   AND e.headcount > 0
UNION
SELECT e.employer
  FROM period_of p
  JOIN v_emergency_key_employers e ON e.unit_id = p.unit_id AND e.valid_from <= p.read_at AND p.read_at < e.valid_to
 WHERE p.dataset = 'emergency/key-employers'
   AND p.month = :month
   AND e.headcount > 0
UNION
SELECT w.employer
  FROM period_of p
  JOIN v_health_workers w ON w.unit_id = p.unit_id AND w.valid_from <= p.read_at AND p.read_at < w.valid_to
 WHERE p.dataset = 'health/workers'
   AND p.month = :month
   AND (w.entered_on IS NULL OR w.entered_on <= :as_of)
   AND (w.left_on IS NULL OR w.left_on >= :as_of);

SELECT coalesce(p.county, '') AS county,
       coalesce(p.industry, '') AS industry,
       '' AS category,
       CASE WHEN t.employer IN (SELECT employer FROM found_row) THEN 0 ELSE 1 END AS numerator,
       1 AS denominator
  FROM there t
  LEFT JOIN first_place p ON p.employer = t.employer
 WHERE t.employer IS NOT NULL;
