/* Answers to the satisfaction survey: grades only, one row a case. */
#include "backend/db/sql.h"

bool db_survey_add(struct db *db, const struct db_survey *survey, struct fault *fault)
{
    struct query query;
    query_begin(
        &query, db,
        "INSERT INTO surveys(case_id, service, at, requirements, procedure,"
        " time, cost, product, competence, conduct, complaints, facilities)"
        " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING");
    query_bind_text(&query, 1, survey->case_id);
    query_bind_text(&query, 2, survey->service);
    query_bind_number(&query, 3, survey->at_s);
    for (int i = 0; i < DB_SURVEY_ELEMENTS; i++)
        query_bind_number(&query, 4 + i, survey->grades[i]);
    return query_change(&query, "the survey of this case was answered before", fault);
}

bool db_survey_given(struct db *db, const char *case_id, bool *out_given, struct fault *fault)
{
    struct query query;
    query_begin(&query, db, "SELECT 1 FROM surveys WHERE case_id = ?1");
    query_bind_text(&query, 1, case_id);
    bool given = query_row(&query);
    if (!query_end(&query, fault)) return false;
    *out_given = given;
    return true;
}

bool db_survey_sum(struct db *db, const char *agency, int64_t from_s, int64_t to_s,
                   struct db_survey_sum *out, struct fault *fault)
{
    struct query query;
    struct db_survey_sum sum = {0};
    query_begin(&query, db,
                "SELECT count(*), coalesce(sum(requirements), 0), coalesce(sum(procedure), 0), "
                "coalesce(sum(time), 0), coalesce(sum(cost), 0),"
                " coalesce(sum(product), 0), coalesce(sum(competence), 0), coalesce(sum(conduct), "
                "0), coalesce(sum(complaints), 0),"
                " coalesce(sum(facilities), 0) FROM surveys WHERE at >= ?2 AND at < ?3 AND"
                " (?1 = '' OR substr(service, 1, length(?1) + 1) = ?1 || '/')");
    query_bind_text(&query, 1, agency);
    query_bind_number(&query, 2, from_s);
    query_bind_number(&query, 3, to_s);
    if (query_row(&query)) {
        sum.count = query_number(&query, 0);
        for (int i = 0; i < DB_SURVEY_ELEMENTS; i++)
            sum.grades[i] = query_number(&query, 1 + i);
    }
    if (!query_end(&query, fault)) return false;
    *out = sum;
    return true;
}
