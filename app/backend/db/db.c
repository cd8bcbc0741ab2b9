#include "backend/db/db.h"

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
    if (db) db->ops->destroy(db);
}

void db_terminal_free(struct db_terminal *terminal)
{
    if (terminal) bytes_free(&terminal->sign_certificate);
}
