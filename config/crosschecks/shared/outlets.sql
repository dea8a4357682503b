-- Express-delivery outlets month by month, each with the employer that has to enrol its couriers: the outlet itself where
-- it is a legal person, else the enrolling subject it names, else its parent.
--
--   outlet_month(number, name, division, month, own, subject, subject_key, parent, place, licensed_on, closed_on, document,
--                line)
--       own          its own credit code's employer; NULL: not a legal person
--       subject      who has to enrol; NULL: nobody for certain
--       subject_key  the same, or the reference under which it was reported, or 0

CREATE TEMP TABLE outlet_month AS
SELECT o.number,
       o.name,
       o.division,
       m.month,
       o.own_credit_code AS own,
       coalesce(o.own_credit_code, o.enrolling_subject, o.parent) AS subject,
       coalesce(o.own_credit_code, o.enrolling_subject, o.parent,
                o.enrolling_subject_reference, o.parent_reference, 0) AS subject_key,
       o.parent,
       o.enrolling_place AS place,
       o.licensed_on,
       o.closed_on,
       m.last_day,
       o.document,
       o.line
  FROM judged_month m
  JOIN period_of p ON p.dataset = 'postal/outlets' AND p.month = m.month
  JOIN v_postal_outlets o ON o.unit_id = p.unit_id AND o.valid_from <= p.read_at AND p.read_at < o.valid_to;

CREATE INDEX outlet_month_by_number ON outlet_month (number, month);
