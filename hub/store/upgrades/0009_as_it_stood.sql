-- What indicators need to tell a past quarter as it stood (decision 0021).

-- When an exchange was first marked overdue, 0: never.
ALTER TABLE exchange ADD COLUMN overdue_since {integer} NOT NULL DEFAULT 0;
UPDATE exchange SET overdue_since = period_end * 86400 WHERE timeliness = 'overdue';

-- Whose finding it was when that happened; '' before this upgrade.
ALTER TABLE finding_event ADD COLUMN county TEXT NOT NULL DEFAULT '';
