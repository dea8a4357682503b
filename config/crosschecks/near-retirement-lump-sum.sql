-- id: near-retirement-lump-sum
-- zh: 临近退休领取一次性工伤医疗补助金
-- en: Lump-sum medical subsidy close to retirement
-- subject: case
-- lines: none
-- needs: insurance/injury-cases
-- grace: 0
-- uses: cases retirement
-- recheck: never
-- severity: medium
-- told: insurance hrss
-- deadline: 30
-- basis: 《工伤保险条例》第三十六条、第三十七条；省级一次性工伤医疗补助金递减规定；《国务院关于渐进式延迟法定退休年龄的办法》
-- basis-en: Regulation on Work-Injury Insurance, arts. 36 and 37; the province's rule on reductions; Measures on Gradually Raising the Retirement Age
-- parameter: lump-sum-years = 5

-- A lump-sum medical subsidy (一次性工伤医疗补助金) where less than five years lie between the end of the contract and the
-- day of statutory retirement; exactly five years are enough. For a woman both ages are tried (and all three where the sex
-- is unknown): less by the later one is a finding, less only by the earlier one is to be verified. Without the day on
-- which the contract ended nothing is judged.

-- scope:

INSERT INTO scope_case
SELECT number FROM changed_insurance_injury_cases;

-- findings:

CREATE TEMP TABLE subsidy AS
SELECT c.number, c.identity AS person, c.employer, c.employer_reference, c.contract_ended_on, c.document, c.line
  FROM injury_case c
 WHERE c.benefit_kind = 'medical-lump-sum'
   AND c.contract_ended_on <= :as_of
   AND (:everything = 1 OR c.number IN (SELECT number FROM scope_case));

-- Month and day of birth, and after how many months the earliest and the latest possible retirement come.
CREATE TEMP TABLE retiring AS
SELECT s.number,
       p.birth_month,
       p.birth_day - b.first_day AS days_in,
       CASE WHEN r.sex = 1 THEN r.man_at_60 ELSE r.woman_at_50 END AS earliest,
       CASE WHEN r.sex = 2 THEN r.woman_at_55 ELSE r.man_at_60 END AS latest
  FROM subsidy s
  JOIN v_person p ON p.person = s.person
  JOIN v_month b ON b.month = p.birth_month
  JOIN retirement_by_rule r ON r.person = s.person;

-- The last day on which a contract may end with all the years still ahead.
CREATE TEMP TABLE last_day AS
SELECT r.number,
       CASE WHEN e.first_day + r.days_in > e.last_day THEN e.last_day ELSE e.first_day + r.days_in END AS earliest,
       CASE WHEN l.first_day + r.days_in > l.last_day THEN l.last_day ELSE l.first_day + r.days_in END AS latest
  FROM retiring r
  JOIN v_month e ON e.month = r.birth_month + r.earliest - 12 * :lump_sum_years
  JOIN v_month l ON l.month = r.birth_month + r.latest - 12 * :lump_sum_years;

SELECT s.number AS case_number,
       coalesce(s.employer, s.employer_reference) AS employer,
       CASE WHEN s.contract_ended_on > d.latest THEN 'finding' ELSE 'to-verify' END AS disposition,
       CASE WHEN s.contract_ended_on > d.latest THEN 'near-retirement' ELSE 'retirement-age-unknown' END AS reason,
       coalesce(e.name, n.name) AS name,
       CAST(NULL AS TEXT) AS detail,
       s.document,
       s.line
  FROM subsidy s
  JOIN last_day d ON d.number = s.number
  LEFT JOIN v_employer e ON e.employer = s.employer
  LEFT JOIN v_employer_reference n ON n.reference = s.employer_reference
 WHERE s.contract_ended_on > d.earliest;
