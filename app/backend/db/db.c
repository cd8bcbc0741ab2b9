#include "backend/db/sql.h"

#include <string.h>

static const char sqlite[] = "sqlite:";

/* NULL: it is another engine's. */
static const char *sqlite_path(const char *uri)
{
    bool is_ours = strncmp(uri, sqlite, sizeof sqlite - 1) == 0 && uri[sizeof sqlite - 1];
    return is_ours ? uri + sizeof sqlite - 1 : NULL;
}

bool db_uri_is_known(const char *uri)
{
    return sqlite_path(uri) || db_postgres_knows(uri);
}

struct db *db_open(const struct db_options *options, struct fault *fault)
{
    const char *path = sqlite_path(options->uri);
    if (path) return db_sqlite_create(path, fault);
    if (db_postgres_knows(options->uri)) return db_postgres_create(options, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                "database: neither \"sqlite:PATH\" nor \"postgresql://...\" as libpq reads it");
    return NULL;
}

struct db *db_create(const char *uri, struct fault *fault)
{
    return db_open(&(struct db_options){.uri = uri}, fault);
}

void db_destroy(struct db *db)
{
    if (db) db->engine->destroy(db);
}

bool db_terminal_admit(struct db *db, const char *id, const char *tls_fingerprint,
                       struct fault *fault)
{
    struct db_terminal terminal = {0};
    struct fault why = {0};
    bool found = db_terminal_find(db, id, &terminal, &why);
    bool admitted = found && terminal.state == DB_TERMINAL_ENROLLED &&
                    strcmp(terminal.tls_fingerprint, tls_fingerprint) == 0;
    db_terminal_free(&terminal);
    if (admitted) return true;
    if (found || why.kind == FAULT_NOT_FOUND)
        FAULT(&why, FAULT_REFUSED, 0, "this terminal is not admitted");
    if (fault) *fault = why;
    return false;
}

void db_terminal_free(struct db_terminal *terminal)
{
    if (terminal) bytes_free(&terminal->sign_certificate);
}
