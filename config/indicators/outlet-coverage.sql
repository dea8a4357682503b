-- id: outlet-coverage
-- zh: 快递网点参保率
-- en: Coverage of express-delivery outlets
-- unit: percent
-- better: higher
-- by: county
-- check: uninsured-outlet
-- basis: 《关于推进基层快递网点优先参加工伤保险工作的通知》（人社部发〔2021〕59号）
-- basis-en: Notice on work-injury insurance of local express-delivery outlets, MOHRSS Document (2021) No. 59

-- Of the outlets that are there at the end of the period's last month, those of which uninsured-outlet says nothing for that
-- month. An outlet that is enrolled elsewhere counts once that is known, not before.

-- rows:

SELECT o.division AS county,
       '' AS industry,
       '' AS category,
       CASE WHEN EXISTS (SELECT 1 FROM found_row f WHERE f.number = o.number AND f.month = o.month) THEN 0
            ELSE 1 END AS numerator,
       1 AS denominator
  FROM (SELECT number, month, min(division) AS division
          FROM outlet_month
         WHERE month = :to_month
           AND (licensed_on IS NULL OR licensed_on <= last_day)
           AND (closed_on IS NULL OR closed_on > last_day)
         GROUP BY number, month) o;
