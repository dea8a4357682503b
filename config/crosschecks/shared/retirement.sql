-- Statutory retirement age from 2025-01-01 (国务院关于渐进式延迟法定退休年龄的办法, 2024): from 60 years for men, 55 or 50 for women,
-- it grows by a month for every four months (women at 50: two) of birth since the month given below, at most by 36 (60)
-- months. Born earlier: no growth. Post categories are not reported, so for a woman both ages are tried, and all three
-- where the sex is unknown.
--
--   retirement(person, earliest, latest)
--       before month `earliest` the person is under retirement age on the month's first day for certain, from month
--       `latest` on for certain no longer; in between it depends on the post.

CREATE TEMP VIEW retirement_by_rule AS
SELECT p.person,
       p.sex,
       -- Who was born on the 1st reaches the age on the 1st; all others after it, so that month is still one of work.
       p.birth_month + CASE WHEN p.birth_day = m.first_day THEN 0 ELSE 1 END AS born,
       720 + CASE WHEN p.birth_month < 1965 * 12 THEN 0
                  WHEN (p.birth_month - 1965 * 12) / 4 + 1 > 36 THEN 36
                  ELSE (p.birth_month - 1965 * 12) / 4 + 1 END AS man_at_60,
       660 + CASE WHEN p.birth_month < 1970 * 12 THEN 0
                  WHEN (p.birth_month - 1970 * 12) / 4 + 1 > 36 THEN 36
                  ELSE (p.birth_month - 1970 * 12) / 4 + 1 END AS woman_at_55,
       600 + CASE WHEN p.birth_month < 1975 * 12 THEN 0
                  WHEN (p.birth_month - 1975 * 12) / 2 + 1 > 60 THEN 60
                  ELSE (p.birth_month - 1975 * 12) / 2 + 1 END AS woman_at_50
  FROM v_person p
  JOIN v_month m ON m.month = p.birth_month;

CREATE TEMP VIEW retirement AS
SELECT person,
       born + CASE WHEN sex = 1 THEN man_at_60 ELSE woman_at_50 END AS earliest,
       born + CASE WHEN sex = 2 THEN woman_at_55 ELSE man_at_60 END AS latest
  FROM retirement_by_rule;
