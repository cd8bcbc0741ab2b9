#include "backend/db/alerts.h"

#include "backend/db/jobs.h"
#include "backend/db/sql.h"

bool db_alert_turn(struct db *db, const char *holder, int64_t now_s, int64_t until_s,
                   struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "UPDATE alert_turn SET holder = ?1, until = ?3 WHERE id = 1"
                " AND (until <= ?2 OR holder = ?1)");
    query_bind_text(&query, 1, holder);
    query_bind_number(&query, 2, now_s);
    query_bind_number(&query, 3, until_s);
    return query_change(&query, "it is another's turn", fault);
}

bool db_alert_list(struct db *db, db_alert_visitor *visit, void *context, struct fault *fault)
{
    struct query query;
    query_begin(&query, db,
                "SELECT terminal, what, since, told, gone FROM alerts"
                " ORDER BY terminal, what");
    bool more = true;
    while (more && query_row(&query)) {
        struct db_alert alert = {.since_s = query_number(&query, 2),
                                 .told_s = query_number(&query, 3),
                                 .gone_s = query_number(&query, 4)};
        query_text(&query, 0, alert.terminal, sizeof alert.terminal);
        query_text(&query, 1, alert.what, sizeof alert.what);
        more = visit(&alert, context);
    }
    return query_end(&query, fault);
}

static bool end_turn(struct transaction *transaction, const char *holder, int64_t now_s,
                     struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction,
                       "UPDATE alert_turn SET until = 0 WHERE id = 1 AND holder = ?1"
                       " AND until > ?2");
    query_bind_text(&query, 1, holder);
    query_bind_number(&query, 2, now_s);
    return query_change(&query, "it is another's turn", fault);
}

static bool drop(struct transaction *transaction, const struct db_alert *alert, struct fault *fault)
{
    struct query query;
    query_begin_inside(&query, transaction, "DELETE FROM alerts WHERE terminal = ?1 AND what = ?2");
    query_bind_text(&query, 1, alert->terminal);
    query_bind_text(&query, 2, alert->what);
    return query_run(&query, fault);
}

static bool put(struct transaction *transaction, const struct db_alert *alert, struct fault *fault)
{
    struct query query;
    if (alert->drop) return drop(transaction, alert, fault);
    query_begin_inside(&query, transaction,
                       "INSERT INTO alerts(terminal, what, since, told, gone)"
                       " VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT(terminal, what) DO UPDATE SET"
                       " since = ?3, told = ?4, gone = ?5");
    query_bind_text(&query, 1, alert->terminal);
    query_bind_text(&query, 2, alert->what);
    query_bind_number(&query, 3, alert->since_s);
    query_bind_number(&query, 4, alert->told_s);
    query_bind_number(&query, 5, alert->gone_s);
    return query_change(&query, "the alert was not kept", fault);
}

bool db_alert_put(struct db *db, const char *holder, int64_t now_s,
                  const struct db_alert_news *news, struct fault *fault)
{
    struct transaction transaction;
    if (!transaction_begin(&transaction, db, fault)) return false;
    bool done = end_turn(&transaction, holder, now_s, fault);
    for (size_t i = 0; done && i < news->changes_count; i++)
        done = put(&transaction, &news->changes[i], fault);
    for (size_t i = 0; done && i < news->jobs_count; i++)
        done = job_add(&transaction, &news->jobs[i], fault);
    return transaction_end(&transaction, done, fault);
}
