/* supplement_fixture.h - a case that is back at its applicant, and what a phone asks and sends of
 * it.
 */
#ifndef ANJUNGAN_TESTS_UNIT_SUPPLEMENT_FIXTURE_H
#define ANJUNGAN_TESTS_UNIT_SUPPLEMENT_FIXTURE_H

#include "backend/db/supplements.h"
#include "backend/supplement/supplement.h"
#include "site_fixture.h"

#define PDF      "%PDF-1.4 SPESIMEN-RAHASIA"
#define JPEG     "\xFF\xD8\xFF\xE0 SPESIMEN-RAHASIA"
#define BOUNDARY "multipart/form-data; boundary=bb"
#define ADDRESS  "192.0.2.1"

static struct supplements *supplements;
static struct recipients recipients;
static char code[CODE_SIZE];

static inline int supplement_setup(void **state)
{
    (void)state;
    site_open();
    site_add((struct http_site){track_routes, track_routes_count, track});
    recipients = (struct recipients){.db = world.db,
                                     .clock = &world.clock,
                                     .secret = &world.secret,
                                     .ca_key = &world.keys.ca_key,
                                     .ca_certificate = &world.keys.ca,
                                     .offline_days = 90};
    MUST(recipients_begin(&recipients, world.dir, &why));
    supplements = supplements_create(&(struct supplements_options){
        .cases = &world.cases, .track = track, .blobs = world.blobs, .recipients = &recipients});
    site_add((struct http_site){supplement_routes, supplement_routes_count, supplements});
    return 0;
}

static inline int supplement_teardown(void **state)
{
    (void)state;
    supplements_destroy(supplements);
    site_close();
    site_forget();
    return 0;
}

static inline void move(const char *outcome)
{
    MUST(cases_move(&world.cases, WORLD_CASE,
                    &(struct case_act){.outcome = outcome, .by = "SPESIMEN"}, NULL, &why));
}

static inline void find(const char *item, const char *reason)
{
    struct db_check check = {.agrees = !reason[0], .at_s = 5};
    struct db_entry entry = cases_entry(&world.cases, NULL, "pekalongan", "check", WORLD_CASE, "");
    snprintf(check.item, sizeof check.item, "%s", item);
    snprintf(check.reason, sizeof check.reason, "%s", reason);
    MUST(db_check_put(world.db, WORLD_CASE, &check, NULL, &entry, &why));
}

/* Two papers do not agree; the case is back at its applicant. */
static inline void give_back(void)
{
    world_case(&world, WORLD_SERVICE, code);
    find("ktp", "");
    find("recommendation", "unsigned");
    find("appointment", "outdated");
    move("done");
    move("return");
}

static inline unsigned step_now(void)
{
    struct db_case item;
    MUST(db_case_find(world.db, WORLD_CASE, &item, &why));
    return item.step;
}

static inline void begin(struct http_exchange *exchange, const char *method, const char *path,
                         const char *address)
{
    *exchange = (struct http_exchange){.request = {.path = path}};
    struct http_request *request = &exchange->request;
    snprintf(request->address, sizeof request->address, "%s", address);
    request->headers[request->headers_count++] = (struct http_pair){"Content-Type", BOUNDARY};
    http_exchange_begin(exchange, &router, method);
}

static inline int ask(const char *method, const char *folder, const char *typed, const char *item)
{
    struct http_exchange exchange;
    char path[100];
    snprintf(path, sizeof path, "/%s/%s%s%s", folder, typed, *item ? "/" : "", item);
    begin(&exchange, method, path, ADDRESS);
    return answer_keep(&exchange);
}

static inline int look_at_case(void)
{
    return ask("GET", "t", code, "");
}

static inline int go_on(void)
{
    return ask("POST", "l", code, "");
}

static inline void put(struct http_exchange *exchange, const void *file, size_t size)
{
    struct bytes body = {0};
    bytes_append_text(&body, "--bb\r\nContent-Disposition: form-data; name=\"file\"; "
                             "filename=\"nama-rahasia.pdf\"\r\n\r\n");
    bytes_append(&body, file, size);
    bytes_append_text(&body, "\r\n--bb--\r\n");
    for (size_t at = 0; at < body.size; at += 70000)
        http_exchange_data(exchange, body.data + at,
                           body.size - at < 70000 ? body.size - at : 70000);
    bytes_free(&body);
}

static inline int send_as(const char *typed, const char *item, const void *file, size_t size)
{
    struct http_exchange exchange;
    char path[100];
    snprintf(path, sizeof path, "/l/%s/%s", typed, item);
    begin(&exchange, "POST", path, ADDRESS);
    put(&exchange, file, size);
    return answer_keep(&exchange);
}

static inline int send_text(const char *item, const char *text)
{
    return send_as(code, item, text, strlen(text));
}

static inline int64_t rows(enum db_supplement_state which)
{
    char sql[80];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM supplements WHERE state = %d", which);
    return place_ask(&world.place, sql);
}

static inline void pass(int64_t seconds)
{
    clock_fix_wall(&world.clock, clock_wall_ms(&world.clock) + seconds * 1000);
}

#endif
