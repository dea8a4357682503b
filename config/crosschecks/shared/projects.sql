-- Whom construction projects cover.
--
--   project_cover(person, month)   on the roster of a project that is validly enrolled in the month

-- A project's cover runs to its end or as far as that was extended; suspended, it covers nobody.
CREATE TEMP TABLE project_cover AS
SELECT DISTINCT w.identity AS person, m.month
  FROM judged_month m
  JOIN period_of roster ON roster.dataset = 'insurance/project-workers' AND roster.month = m.month
  JOIN v_insurance_project_workers w
    ON w.unit_id = roster.unit_id AND w.valid_from <= roster.read_at AND roster.read_at < w.valid_to
   AND w.from_day <= m.last_day
   AND (w.to_day IS NULL OR w.to_day >= m.first_day)
  JOIN v_insurance_project_enrolments e ON e.project_code = w.project_code
   AND e.from_day <= m.last_day
   AND coalesce(e.extended_to, e.to_day) >= m.first_day
   AND coalesce(e.suspended, 0) = 0
  JOIN period_of register
    ON register.dataset = 'insurance/project-enrolments' AND register.month = m.month
   AND e.unit_id = register.unit_id AND e.valid_from <= register.read_at AND register.read_at < e.valid_to;

CREATE INDEX project_cover_by_person ON project_cover (person, month);
