#include "backend/db/sql.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static void begin(struct query *query, struct db *db, struct link *link, const char *sql)
{
    query->db = db;
    query->link = link;
    db->engine->prepare(query, sql);
}

void query_begin(struct query *query, struct db *db, const char *sql)
{
    *query = (struct query){.db = db};
    struct link *link = db->engine->borrow(db, &query->fault);
    query->borrowed = link != NULL;
    if (link)
        begin(query, db, link, sql);
    else
        query->state = QUERY_BROKEN;
}

void query_begin_inside(struct query *query, struct transaction *transaction, const char *sql)
{
    *query = (struct query){0};
    begin(query, transaction->db, transaction->link, sql);
}

/* SQLite would keep any bytes, PostgreSQL would not. */
void query_bind_text(struct query *query, int index, const char *text)
{
    if (query->state != QUERY_OK) return;
    if (!text || utf8_is_valid(text)) {
        query->db->engine->bind_text(query, index, text);
        return;
    }
    FAULT(&query->fault, FAULT_INPUT, 0, "database: value %d is not UTF-8", index);
    query->state = QUERY_BROKEN;
}

void query_bind_number(struct query *query, int index, int64_t number)
{
    if (query->state == QUERY_OK) query->db->engine->bind_number(query, index, number);
}

void query_bind_blob(struct query *query, int index, const void *data, size_t size)
{
    if (query->state == QUERY_OK) query->db->engine->bind_blob(query, index, data, size);
}

bool query_row(struct query *query)
{
    if (query->state == QUERY_OK || query->state == QUERY_ROW) query->db->engine->step(query);
    return query->state == QUERY_ROW;
}

void query_text(struct query *query, int column, char *out, size_t size)
{
    const char *text = query->db->engine->text(query, column);
    snprintf(out, size, "%s", text ? text : "");
}

void query_text_append(struct query *query, int column, struct bytes *out)
{
    const char *text = query->db->engine->text(query, column);
    if (text) bytes_append_text(out, text);
}

int64_t query_number(struct query *query, int column)
{
    return query->db->engine->number(query, column);
}

void query_blob(struct query *query, int column, struct bytes *out)
{
    size_t size = 0;
    const void *data = query->db->engine->blob(query, column, &size);
    if (data && size > 0) bytes_append(out, data, size);
}

bool query_blob_exact(struct query *query, int column, void *out, size_t size)
{
    size_t there = 0;
    const void *data = query->db->engine->blob(query, column, &there);
    if (!data || there != size) return false;
    memcpy(out, data, size);
    return true;
}

bool query_end(struct query *query, struct fault *fault)
{
    bool done = query->state != QUERY_BROKEN && query->state != QUERY_CONSTRAINT;
    if (!done && fault) *fault = query->fault;
    if (query->statement) query->db->engine->finish(query);
    query->statement = NULL;
    if (query->borrowed) query->db->engine->give_back(query->db, query->link);
    query->borrowed = false;
    return done;
}

bool query_run(struct query *query, struct fault *fault)
{
    while (query_row(query)) {
    }
    return query_end(query, fault);
}

bool query_change(struct query *query, const char *refusal, struct fault *fault)
{
    if (!query_run(query, fault)) return false;
    return query->changes > 0 ? true : FAULT(fault, FAULT_REFUSED, 0, "%s", refusal);
}

bool transaction_begin(struct transaction *transaction, struct db *db, struct fault *fault)
{
    struct link *link = db->engine->borrow(db, fault);
    if (!link) return false;
    *transaction = (struct transaction){.db = db, .link = link};
    if (db->engine->run(link, db->engine->begin, fault)) return true;
    db->engine->give_back(db, link);
    return false;
}

bool transaction_end(struct transaction *transaction, bool done, struct fault *fault)
{
    const struct engine *engine = transaction->db->engine;
    if (done) done = engine->run(transaction->link, "COMMIT", fault);
    if (!done) engine->run(transaction->link, "ROLLBACK", NULL); /* the first fault is told */
    engine->give_back(transaction->db, transaction->link);
    return done;
}
