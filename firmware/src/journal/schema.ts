// The journal's tables: what can never change has triggers that say so; pure.

/**
 * `lines` are the bodies, in a table of their own since bodies may be dropped one day where leaves stay for ever.
 * `runs` are the roots of complete runs of 256 leaves; `edge` in `epochs` is the right edge over all leaves.
 */
export const TABLES = `
CREATE TABLE IF NOT EXISTS epochs (
  epoch INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, verifier TEXT NOT NULL, start TEXT NOT NULL,
  size INTEGER NOT NULL, edge BLOB NOT NULL, cosigned INTEGER NOT NULL, cosignedSeconds INTEGER NOT NULL, note TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS lines (
  epoch INTEGER NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leaves (
  epoch INTEGER NOT NULL, seq INTEGER NOT NULL, leaf BLOB NOT NULL, PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
  epoch INTEGER NOT NULL, run INTEGER NOT NULL, root BLOB NOT NULL, PRIMARY KEY (epoch, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS roster (
  id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, note TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS linesStay BEFORE DELETE ON lines BEGIN SELECT RAISE(ABORT, 'a line stays'); END;
CREATE TRIGGER IF NOT EXISTS linesKept BEFORE UPDATE ON lines BEGIN SELECT RAISE(ABORT, 'a line is never changed'); END;
CREATE TRIGGER IF NOT EXISTS leavesStay BEFORE DELETE ON leaves BEGIN SELECT RAISE(ABORT, 'a leaf stays'); END;
CREATE TRIGGER IF NOT EXISTS leavesKept BEFORE UPDATE ON leaves BEGIN SELECT RAISE(ABORT, 'a leaf is never changed'); END;
CREATE TRIGGER IF NOT EXISTS runsStay BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'a run stays'); END;
CREATE TRIGGER IF NOT EXISTS runsKept BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'a run is never changed'); END;
`;

export const TRIGGERS = ['leavesKept', 'leavesStay', 'linesKept', 'linesStay', 'runsKept', 'runsStay'] as const;
