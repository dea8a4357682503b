-- Signed nil returns (零报送): who said that nothing happened, when and why. submission: the empty one that it became; 0 for a
-- register, which no nil return touches.
CREATE TABLE nil_return (
  id {integer} PRIMARY KEY, exchange {integer} NOT NULL, submission {integer} NOT NULL, timeliness TEXT NOT NULL,
  signed_by TEXT NOT NULL, reason TEXT NOT NULL, signed_at {integer} NOT NULL);
CREATE INDEX nil_return_by_exchange ON nil_return (exchange);
