-- Work-injury cases as told up to the day, and the periods for which the agency has told of any: outside them the absence
-- of a case says nothing.
--
--   injury_case(…)                          the columns of v_insurance_injury_cases
--   case_period(period_first, period_end)

CREATE TEMP VIEW injury_case AS
SELECT *
  FROM v_insurance_injury_cases
 WHERE valid_from <= :as_of AND :as_of < valid_to;

CREATE TEMP TABLE case_period AS
SELECT DISTINCT period_first, period_end
  FROM v_submission
 WHERE dataset = 'insurance/injury-cases';
