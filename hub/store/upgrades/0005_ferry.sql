-- How far things have crossed an air gap. peer: the fingerprint of the other hub's keys. way: 'out', exported for it and known to
-- have been written; 'in', taken in from it. matter: what, such as "submission health/workers 2026Q3 340223". number: the highest
-- of the sending hub's numbers that has crossed.
CREATE TABLE ferry_mark (
  peer TEXT NOT NULL, way TEXT NOT NULL, matter TEXT NOT NULL, number {integer} NOT NULL, at {integer} NOT NULL,
  PRIMARY KEY (peer, way, matter)){clustered};
