-- The files of config/schema and config/connectors as they were taken up, every version of them: the latest of a name is
-- in force. content '': the file was taken away.
CREATE TABLE definition (
  name TEXT NOT NULL, number {integer} NOT NULL, digest TEXT NOT NULL, content TEXT NOT NULL, since {integer} NOT NULL,
  PRIMARY KEY (name, number)){clustered};

-- How a department's connector has behaved: failures of its own in a row, the last of them, and since when it is set
-- aside (0: it is not).
CREATE TABLE connector_standing (
  department TEXT PRIMARY KEY, failures {integer} NOT NULL, set_aside {integer} NOT NULL, failed {integer} NOT NULL,
  error_code TEXT NOT NULL, error_arguments TEXT NOT NULL);
