-- id: findings-closed
-- zh: 疑点办结率
-- en: Findings closed
-- unit: percent
-- better: higher
-- by: county category
-- takes:
-- basis: 工伤保险参保扩面闭环管理要求
-- basis-en: The city's rules on following findings to their close

-- Of the findings that were open when the period began or were opened in it, those that are closed at its end: they no
-- longer hold, were concluded, withdrawn or settled. What a run says counts on the day that it judged, what an officer does
-- on the day on which he does it. What another finding has taken in is left out. Categories are cross-checks.

-- rows:

CREATE TEMP TABLE turning AS
SELECT id, finding, crosscheck, county, day,
       CASE WHEN what IN ('opened', 'reopened') THEN 'open'
            WHEN what IN ('closed', 'concluded', 'withdrawn', 'settled') THEN 'closed'
            ELSE what END AS state
  FROM v_finding_event
 WHERE day <= :as_of
   AND what IN ('opened', 'reopened', 'closed', 'concluded', 'withdrawn', 'settled', 'absorbed', 'to-verify', 'warning');

CREATE INDEX turning_by_finding ON turning (finding, id);

-- Open when the period begins, or at some time in it.
CREATE TEMP TABLE at_hand AS
SELECT finding FROM turning WHERE day >= :from AND state = 'open'
UNION
SELECT t.finding
  FROM turning t
  JOIN (SELECT finding, max(id) AS last FROM turning WHERE day < :from GROUP BY finding) b ON b.last = t.id
 WHERE t.state = 'open';

SELECT t.county,
       '' AS industry,
       t.crosscheck AS category,
       CASE WHEN t.state = 'closed' THEN 1 ELSE 0 END AS numerator,
       1 AS denominator
  FROM at_hand h
  JOIN (SELECT finding, max(id) AS last FROM turning GROUP BY finding) e ON e.finding = h.finding
  JOIN turning t ON t.id = e.last
 WHERE t.state <> 'absorbed';
