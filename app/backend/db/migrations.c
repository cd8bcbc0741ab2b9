/* The tables, for whichever engine. What one of them spells in its own way, its run() puts right
 * (INTEGER is 64 bits wide here, BLOB any bytes). */
#include "backend/db/sql.h"

/* Step n leads from version n to n + 1; a step is never changed in what it does once it has been
 * released (tests/lint/migrations.py holds it). */
static const char *const migrations[] = {
    "CREATE TABLE terminals("
    " id TEXT PRIMARY KEY, agency TEXT NOT NULL, state INTEGER NOT NULL,"
    " token_hash BLOB UNIQUE, token_expires INTEGER NOT NULL DEFAULT 0,"
    " tls_fingerprint TEXT NOT NULL DEFAULT '', sign_certificate TEXT NOT NULL DEFAULT '',"
    " added INTEGER NOT NULL, enrolled INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE uploads("
    " id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id),"
    " case_id TEXT NOT NULL, sha256 TEXT NOT NULL, length INTEGER NOT NULL,"
    " \"offset\" INTEGER NOT NULL DEFAULT 0 CHECK(\"offset\" BETWEEN 0 AND length),"
    " state INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL,"
    " received INTEGER NOT NULL DEFAULT 0, UNIQUE(terminal, case_id));"
    "CREATE INDEX uploads_state ON uploads(state, expires);"
    "CREATE TABLE cases("
    " id TEXT PRIMARY KEY, terminal TEXT NOT NULL REFERENCES terminals(id),"
    " service TEXT NOT NULL, code_hash BLOB NOT NULL UNIQUE, blob TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, step INTEGER NOT NULL, handed_in INTEGER NOT NULL,"
    " due INTEGER NOT NULL, received INTEGER NOT NULL, updated INTEGER NOT NULL,"
    " due_differs INTEGER NOT NULL);"
    "CREATE INDEX cases_due ON cases((step = 0), due);"
    "CREATE TABLE visits("
    " case_id TEXT NOT NULL REFERENCES cases(id), number INTEGER NOT NULL,"
    " step INTEGER NOT NULL, entered INTEGER NOT NULL, left_at INTEGER NOT NULL DEFAULT 0,"
    " outcome TEXT NOT NULL DEFAULT '', decided_by TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY(case_id, number));"
    "CREATE TABLE answers("
    " terminal TEXT NOT NULL REFERENCES terminals(id), case_id TEXT NOT NULL,"
    " token TEXT NOT NULL, accepted INTEGER NOT NULL, at INTEGER NOT NULL,"
    " PRIMARY KEY(terminal, case_id));",
    "CREATE TABLE beats("
    " terminal TEXT PRIMARY KEY REFERENCES terminals(id), at INTEGER NOT NULL,"
    " report TEXT NOT NULL);",
    ("ALTER TABLE cases ADD COLUMN handed_at TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN missing TEXT NOT NULL DEFAULT '';"),
    "CREATE TABLE inquiries(id TEXT PRIMARY KEY, at INTEGER NOT NULL);",
    ("ALTER TABLE cases ADD COLUMN person_hash BLOB;"
     "CREATE INDEX cases_person ON cases(person_hash, service) WHERE step != 0;"),
    "CREATE TABLE surveys("
    " case_id TEXT PRIMARY KEY REFERENCES cases(id), service TEXT NOT NULL, at INTEGER NOT NULL,"
    " requirements INTEGER NOT NULL CHECK(requirements BETWEEN 1 AND 4),"
    " procedure INTEGER NOT NULL CHECK(procedure BETWEEN 1 AND 4),"
    " time INTEGER NOT NULL CHECK(time BETWEEN 1 AND 4),"
    " cost INTEGER NOT NULL CHECK(cost BETWEEN 1 AND 4),"
    " product INTEGER NOT NULL CHECK(product BETWEEN 1 AND 4),"
    " competence INTEGER NOT NULL CHECK(competence BETWEEN 1 AND 4),"
    " conduct INTEGER NOT NULL CHECK(conduct BETWEEN 1 AND 4),"
    " complaints INTEGER NOT NULL CHECK(complaints BETWEEN 1 AND 4),"
    " facilities INTEGER NOT NULL CHECK(facilities BETWEEN 1 AND 4));"
    "CREATE INDEX surveys_at ON surveys(at);",
    "CREATE TABLE drops("
    " token_hash BLOB PRIMARY KEY, terminal TEXT NOT NULL UNIQUE REFERENCES terminals(id),"
    " agency TEXT NOT NULL, point BLOB NOT NULL, language TEXT NOT NULL, label_id TEXT NOT NULL,"
    " label_en TEXT NOT NULL, accept INTEGER NOT NULL, max_bytes INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, state INTEGER NOT NULL, kind TEXT NOT NULL DEFAULT '',"
    " bytes INTEGER NOT NULL DEFAULT 0, sealed BLOB);",
    "ALTER TABLE drops ADD COLUMN face INTEGER NOT NULL DEFAULT 0;",
    "CREATE INDEX cases_of_person ON cases(person_hash, service) WHERE person_hash IS NOT NULL;",
    "ALTER TABLE cases ADD COLUMN promised_for TEXT NOT NULL DEFAULT '';",
    ("CREATE TABLE accounts("
     " id TEXT PRIMARY KEY, agency TEXT NOT NULL, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
     " roles INTEGER NOT NULL, state INTEGER NOT NULL, password TEXT NOT NULL DEFAULT '',"
     " totp BLOB, totp_step INTEGER NOT NULL DEFAULT 0, invite_hash BLOB UNIQUE,"
     " invite_expires INTEGER NOT NULL DEFAULT 0, misses INTEGER NOT NULL DEFAULT 0,"
     " locked_until INTEGER NOT NULL DEFAULT 0, added INTEGER NOT NULL,"
     " changed INTEGER NOT NULL);"
     "CREATE TABLE sessions("
     " token_hash BLOB PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(id),"
     " whole INTEGER NOT NULL, began INTEGER NOT NULL, seen INTEGER NOT NULL,"
     " expires INTEGER NOT NULL);"
     "CREATE INDEX sessions_account ON sessions(account);"
     "CREATE TABLE audit("
     " number INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, agency TEXT NOT NULL,"
     " act TEXT NOT NULL, object TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL);"
     "CREATE INDEX audit_agency ON audit(agency, number);"
     "CREATE INDEX audit_object ON audit(object, number);"
     "CREATE TABLE audit_head("
     " id INTEGER PRIMARY KEY CHECK(id = 1), number INTEGER NOT NULL, chain BLOB);"
     "INSERT INTO audit_head(id, number) VALUES(1, 0);"
     "CREATE TABLE checks("
     " case_id TEXT NOT NULL REFERENCES cases(id), item TEXT NOT NULL, agrees INTEGER NOT NULL,"
     " reason TEXT NOT NULL, decided_by TEXT NOT NULL, at INTEGER NOT NULL,"
     " PRIMARY KEY(case_id, item));"
     "CREATE TABLE notes("
     " case_id TEXT NOT NULL REFERENCES cases(id), number INTEGER NOT NULL, at INTEGER NOT NULL,"
     " author TEXT NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY(case_id, number));"
     /* The queue's own: -1 is an actor that nobody has looked up yet. */
     "ALTER TABLE cases ADD COLUMN agency TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN complaint INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN actor INTEGER NOT NULL DEFAULT -1;"
     "ALTER TABLE cases ADD COLUMN assigned TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN proposed TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN proposed_by TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN proposed_at INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN resent INTEGER NOT NULL DEFAULT 0;"
     "UPDATE cases SET complaint = CASE WHEN service LIKE '%/complaint' THEN 1 ELSE 0 END,"
     " agency = (SELECT agency FROM terminals WHERE terminals.id = cases.terminal);"
     "CREATE INDEX cases_queue ON cases(agency, complaint, due, id) WHERE step != 0;"
     "CREATE INDEX cases_done ON cases(agency, complaint, updated) WHERE step = 0;"),
    ("ALTER TABLE terminals ADD COLUMN silent INTEGER NOT NULL DEFAULT 0;"
     "CREATE INDEX cases_turns ON cases(agency, complaint, actor, step) WHERE step != 0;"),
    "CREATE TABLE jobs("
    " id TEXT PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, due INTEGER NOT NULL,"
    " tries INTEGER NOT NULL, taken_until INTEGER NOT NULL, body BLOB NOT NULL);"
    "CREATE INDEX jobs_due ON jobs(kind, due);",
    ("CREATE TABLE tokens("
     " id TEXT PRIMARY KEY, agency TEXT NOT NULL, name TEXT NOT NULL, scopes INTEGER NOT NULL,"
     " token_hash BLOB NOT NULL UNIQUE, added INTEGER NOT NULL, expires INTEGER NOT NULL,"
     " used INTEGER NOT NULL DEFAULT 0, withdrawn INTEGER NOT NULL DEFAULT 0);"
     "CREATE INDEX tokens_agency ON tokens(agency, added);"
     "CREATE INDEX cases_changes ON cases(agency, updated, id);"),
    /* The queues and their counts are read from these alone, however many cases there are. */
    ("DROP INDEX cases_queue;"
     "CREATE INDEX cases_queue ON cases(agency, complaint, due, id, assigned, step)"
     " WHERE step != 0;"
     "DROP INDEX cases_turns;"
     "CREATE INDEX cases_turns ON cases(agency, complaint, actor, due, id, assigned, step)"
     " WHERE step != 0;"),
    ("CREATE TABLE followers("
     " id TEXT PRIMARY KEY, case_id TEXT NOT NULL, address_hash BLOB NOT NULL,"
     " state INTEGER NOT NULL, language TEXT NOT NULL, asked INTEGER NOT NULL, sealed BLOB,"
     " token_hash BLOB UNIQUE);"
     "CREATE INDEX followers_case ON followers(case_id);"
     "CREATE INDEX followers_address ON followers(address_hash);"
     "CREATE TABLE alerts("
     " terminal TEXT NOT NULL, what TEXT NOT NULL, agency TEXT NOT NULL, since INTEGER NOT NULL,"
     " told INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY(terminal, what));"
     "CREATE TABLE alert_turn("
     " id INTEGER PRIMARY KEY CHECK(id = 1), holder TEXT NOT NULL, until INTEGER NOT NULL);"
     "INSERT INTO alert_turn(id, holder, until) VALUES(1, '', 0);"),
    /* The clocks of cases (clocks.h) and what reports are reckoned from (figures.h). Of a case that
     * ended before, it is not known how much service time it took. */
    ("ALTER TABLE cases ADD COLUMN began INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN raised INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN raised_to INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN raised_at INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN raise_next INTEGER NOT NULL DEFAULT -1;"
     "CREATE INDEX cases_raise ON cases(raise_next) WHERE step != 0;"
     "CREATE INDEX cases_raised ON cases(agency, complaint, due, id)"
     " WHERE step != 0 AND raised_to != 0;"
     "CREATE TABLE figures("
     " case_id TEXT PRIMARY KEY, agency TEXT NOT NULL, service TEXT NOT NULL,"
     " complaint INTEGER NOT NULL, class TEXT NOT NULL, received INTEGER NOT NULL,"
     " ended INTEGER NOT NULL DEFAULT 0, verdict INTEGER NOT NULL DEFAULT 0,"
     " took INTEGER NOT NULL DEFAULT -1);"
     "CREATE INDEX figures_received ON figures(agency, received, ended, service, class);"
     "CREATE INDEX figures_ended ON figures(agency, ended, service, class, verdict, took);"
     "CREATE TABLE dues("
     " case_id TEXT NOT NULL, at INTEGER NOT NULL, due INTEGER NOT NULL,"
     " PRIMARY KEY(case_id, at));"
     "CREATE TABLE returns("
     " case_id TEXT NOT NULL, at INTEGER NOT NULL, item TEXT NOT NULL, agency TEXT NOT NULL,"
     " reason TEXT NOT NULL, PRIMARY KEY(case_id, at, item));"
     "CREATE INDEX returns_at ON returns(agency, at, reason);"
     "INSERT INTO figures(case_id, agency, service, complaint, class, received, ended, verdict)"
     " SELECT id, agency, service, complaint, promised_for, received,"
     " CASE WHEN step = 0 THEN updated ELSE 0 END,"
     " CASE WHEN step != 0 OR due = 0 THEN 0 WHEN updated <= due THEN 1 ELSE 2 END FROM cases;"
     "INSERT INTO dues(case_id, at, due) SELECT id, received, due FROM cases;"),
    "CREATE TABLE supplements("
    " case_id TEXT NOT NULL REFERENCES cases(id), number INTEGER NOT NULL, item TEXT NOT NULL,"
    " state INTEGER NOT NULL, blob TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, kind TEXT NOT NULL,"
    " bytes INTEGER NOT NULL, begun INTEGER NOT NULL, at INTEGER NOT NULL, sent INTEGER NOT NULL,"
    " recipient INTEGER NOT NULL, PRIMARY KEY(case_id, number));"
    "CREATE INDEX supplements_state ON supplements(state, begun);",
    /* What there was before is sealed to the one key there was: the first. */
    ("CREATE TABLE recipients("
     " number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, made INTEGER NOT NULL,"
     " starts INTEGER NOT NULL, ends INTEGER NOT NULL, certificate TEXT NOT NULL, sealed BLOB,"
     " destroyed INTEGER NOT NULL DEFAULT 0);"
     "ALTER TABLE cases ADD COLUMN recipient INTEGER NOT NULL DEFAULT 1;"
     "ALTER TABLE cases ADD COLUMN held INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN held_by TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE cases ADD COLUMN destroying INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE cases ADD COLUMN destroyed INTEGER NOT NULL DEFAULT 0;"
     "ALTER TABLE uploads ADD COLUMN destroyed INTEGER NOT NULL DEFAULT 0;"
     "CREATE INDEX cases_recipient ON cases(recipient) WHERE destroyed = 0;"
     "CREATE INDEX supplements_recipient ON supplements(recipient) WHERE state != 4;"
     "CREATE INDEX cases_retention ON cases(service, updated) WHERE step = 0 AND destroying = 0;"
     "CREATE INDEX cases_destroying ON cases(destroying) WHERE destroying != 0 AND destroyed = 0;"
     "CREATE INDEX cases_terminal ON cases(terminal, handed_in);"
     "CREATE INDEX uploads_refused ON uploads(received) WHERE state = 3 AND destroyed = 0;"
     "CREATE TABLE requests("
     " id TEXT PRIMARY KEY, agency TEXT NOT NULL, case_id TEXT NOT NULL REFERENCES cases(id),"
     " kind INTEGER NOT NULL, received INTEGER NOT NULL, due INTEGER NOT NULL,"
     " entered INTEGER NOT NULL, entered_by TEXT NOT NULL, sealed BLOB,"
     " answered INTEGER NOT NULL DEFAULT 0, answered_by TEXT NOT NULL DEFAULT '',"
     " granted INTEGER NOT NULL DEFAULT 0, answer BLOB);"
     "CREATE INDEX requests_agency ON requests(agency, answered, due);"
     "CREATE TABLE incidents("
     " id TEXT PRIMARY KEY, agency TEXT NOT NULL, terminal TEXT NOT NULL REFERENCES terminals(id),"
     " kind INTEGER NOT NULL, begins INTEGER NOT NULL, ends INTEGER NOT NULL,"
     " discovered INTEGER NOT NULL, entered INTEGER NOT NULL, entered_by TEXT NOT NULL,"
     " sealed BLOB NOT NULL, told_subjects INTEGER NOT NULL DEFAULT 0,"
     " told_authority INTEGER NOT NULL DEFAULT 0);"
     "CREATE INDEX incidents_agency ON incidents(agency, discovered);"),
    /* Until when its certificate is good. Of one that was made before: at the longest. */
    ("ALTER TABLE recipients ADD COLUMN good INTEGER NOT NULL DEFAULT 0;"
     "UPDATE recipients SET good = ends + 31622400;"),
    "CREATE INDEX cases_back ON cases(service, step, updated) WHERE step != 0 AND destroying = 0;",
    /* Of one that was received: who is opening it, and until when nobody else does. */
    ("ALTER TABLE uploads ADD COLUMN opener TEXT NOT NULL DEFAULT '';"
     "ALTER TABLE uploads ADD COLUMN opening_until INTEGER NOT NULL DEFAULT 0;"),
    /* Entered or answered after their case was destroyed: their words were kept. */
    "UPDATE requests SET sealed = NULL, answer = NULL"
    " WHERE case_id IN (SELECT id FROM cases WHERE destroyed != 0);",
    ("CREATE TABLE blob_turn("
     " id INTEGER PRIMARY KEY CHECK(id = 1), until INTEGER NOT NULL, place TEXT NOT NULL,"
     " removed INTEGER NOT NULL);"
     "INSERT INTO blob_turn(id, until, place, removed) VALUES(1, 0, '', 0);"
     "CREATE INDEX cases_blob ON cases(blob) WHERE blob != '';"),
    "ALTER TABLE alerts DROP COLUMN agency;",
    "CREATE TABLE guesses("
    " who BLOB NOT NULL, at INTEGER NOT NULL, counts_until INTEGER NOT NULL);"
    "CREATE INDEX guesses_who ON guesses(who, at);"
    "CREATE INDEX guesses_until ON guesses(counts_until);",
};
const int64_t migrations_version = sizeof migrations / sizeof *migrations;

bool migrations_accept(int64_t tables, bool ours, int64_t version, struct fault *fault)
{
    if (tables > 0 && !ours)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                           "the database belongs to another program");
    if (version > migrations_version)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, (int)version,
                           "the database is of version %lld, newer than this program's %d",
                           (long long)version, (int)migrations_version);
    return true;
}

bool migrations_apply(const struct engine *engine, struct link *link, int64_t version,
                      struct fault *fault)
{
    for (int64_t at = version; at < migrations_version; at++)
        if (!engine->run(link, migrations[at], fault)) return false;
    return true;
}
