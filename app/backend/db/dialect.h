/* dialect.h - what PostgreSQL spells otherwise than the statements of this room. What stands in
 * quotes stays as it is. */
#ifndef ANJUNGAN_BACKEND_DB_DIALECT_H
#define ANJUNGAN_BACKEND_DB_DIALECT_H

#include "base/bytes.h"

/* The types of the migrations: INTEGER is 64 bits wide, BLOB any bytes, and TEXT is ordered by its
 * bytes, as SQLite does. Appends. */
void dialect_types(const char *sql, struct bytes *out);
/* ?1 becomes $1, and so on. Appends; the number of values. */
int dialect_values(const char *sql, struct bytes *out);

#endif
