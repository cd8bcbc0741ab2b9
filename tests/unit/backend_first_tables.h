/* backend_first_tables.h - a database as the first version made it, with one case: SPESIMEN. */
#ifndef ANJUNGAN_TESTS_UNIT_BACKEND_FIRST_TABLES_H
#define ANJUNGAN_TESTS_UNIT_BACKEND_FIRST_TABLES_H

static const char first_tables[] =
    "CREATE TABLE terminals("
    " id TEXT PRIMARY KEY, agency TEXT NOT NULL, state INTEGER NOT NULL,"
    " token_hash BLOB UNIQUE, token_expires INTEGER NOT NULL DEFAULT 0,"
    " tls_fingerprint TEXT NOT NULL DEFAULT '', sign_certificate TEXT NOT NULL DEFAULT '',"
    " added INTEGER NOT NULL, enrolled INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE uploads("
    " id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id),"
    " case_id TEXT NOT NULL, sha256 TEXT NOT NULL, length INTEGER NOT NULL,"
    " offset INTEGER NOT NULL DEFAULT 0 CHECK(offset BETWEEN 0 AND length),"
    " state INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " received INTEGER NOT NULL DEFAULT 0, UNIQUE(terminal, case_id));"
    "CREATE INDEX uploads_state ON uploads(state, expires);"
    "CREATE TABLE cases("
    " id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id),"
    " service TEXT NOT NULL, code_hash BLOB NOT NULL UNIQUE, blob TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, step INTEGER NOT NULL, handed_in INTEGER NOT NULL,"
    " due INTEGER NOT NULL, received INTEGER NOT NULL, updated INTEGER NOT NULL,"
    " due_differs INTEGER NOT NULL);"
    "CREATE INDEX cases_due ON cases(step = 0, due);"
    "CREATE TABLE visits("
    " case_id TEXT NOT NULL REFERENCES cases(id), number INTEGER NOT NULL,"
    " step INTEGER NOT NULL, entered INTEGER NOT NULL, left_at INTEGER NOT NULL DEFAULT 0,"
    " outcome TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY(case_id, number));"
    "CREATE TABLE answers("
    " terminal TEXT NOT NULL REFERENCES terminals(id), case_id TEXT NOT NULL,"
    " token TEXT NOT NULL, accepted INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY(terminal, case_id));"
    "INSERT INTO terminals(id, agency, state, added) VALUES('SPS-09', 'purbalingga', 1, 1);"
    "INSERT INTO cases VALUES('00112233445566778899aabbccddeeff', 'SPS-09',"
    " 'purbalingga/complaint', x'00', 'b', 's', 2, 1, 2, 3, 4, 0);"
    "PRAGMA application_id = 1095649858; PRAGMA user_version = 1";

#endif
