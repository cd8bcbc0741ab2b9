#include "backend/db/sql.h"

#include <string.h>

struct db *db_create(const char *uri, struct fault *fault)
{
    static const char sqlite[] = "sqlite:";
    if (strncmp(uri, sqlite, sizeof sqlite - 1) == 0 && uri[sizeof sqlite - 1])
        return db_sqlite_create(uri + sizeof sqlite - 1, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "database: not \"sqlite:PATH\"");
    return NULL;
}

void db_destroy(struct db *db)
{
    if (db) db->engine->destroy(db);
}

bool db_terminal_is_admitted(struct db *db, const char *id, const char *tls_fingerprint)
{
    struct db_terminal terminal = {0};
    bool admitted = db_terminal_find(db, id, &terminal, NULL) &&
                    terminal.state == DB_TERMINAL_ENROLLED &&
                    strcmp(terminal.tls_fingerprint, tls_fingerprint) == 0;
    db_terminal_free(&terminal);
    return admitted;
}

void db_terminal_free(struct db_terminal *terminal)
{
    if (terminal) bytes_free(&terminal->sign_certificate);
}
