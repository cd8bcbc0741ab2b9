#define _DEFAULT_SOURCE
#include "backend/follow/follow.h"

#include "base/encode.h"
#include "base/log.h"
#include "seal/gcm.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { ID_DIGITS = DB_ID_SIZE - 1, LINK_MAX = 512 };

_Static_assert((int)DB_FOLLOWERS_MAX <= (int)CASES_LETTERS_MAX, "each is told of a move");

/* Written small: mailboxes are not told apart by capitals. */
static void hash_address(const struct follow *follow, const char *address, uint8_t *out)
{
    char small[LETTER_ADDRESS_MAX + 1], hex[65];
    size_t length = 0;
    for (; address[length] && length < LETTER_ADDRESS_MAX; length++)
        small[length] = (char)tolower((unsigned char)address[length]);
    small[length] = '\0';
    seal_sha256(small, length, hex); /* of one length, as cases_hash takes it */
    cases_hash(follow->cases->secret, "follow-address", hex, out);
    explicit_bzero(small, sizeof small);
    explicit_bzero(hex, sizeof hex);
}

static void sealing_key(const struct follow *follow, const char *id, uint8_t out[GCM_KEY_SIZE])
{
    cases_hash(follow->cases->secret, "follow-key", id, out);
}

/* The code, NUL, the address. */
static bool seal_target(const struct follow *follow, const char *code, const char *address,
                        struct db_follower *out, struct fault *fault)
{
    struct bytes plain = {0};
    uint8_t key[GCM_KEY_SIZE];
    bytes_append(&plain, code, strlen(code) + 1);
    bytes_append_text(&plain, address);
    sealing_key(follow, out->id, key);
    bool done = gcm_seal(key, out->id, &plain, &out->sealed, fault);
    explicit_bzero(key, sizeof key);
    bytes_free(&plain);
    return done;
}

struct target {
    struct bytes plain;
    const char *code, *address; /* in it */
};

static bool open_target(const struct follow *follow, const struct db_follower *follower,
                        struct target *out)
{
    uint8_t key[GCM_KEY_SIZE];
    struct target target = {0};
    sealing_key(follow, follower->id, key);
    bool opened =
        gcm_open(key, follower->id, follower->sealed.data, follower->sealed.size, &target.plain);
    explicit_bzero(key, sizeof key);
    const char *end = opened ? memchr(target.plain.data, '\0', target.plain.size) : NULL;
    if (!end) {
        bytes_free(&target.plain);
        return false;
    }
    size_t before = (size_t)(end - (const char *)target.plain.data) + 1;
    target.code = bytes_text(&target.plain);
    target.address = target.code + before;
    *out = target;
    return true;
}

/* Nobody else can make one, and nothing has to be kept for it. */
static void stop_token(const struct follow *follow, const char *id, char out[FOLLOW_TOKEN_SIZE])
{
    uint8_t mac[DB_HASH_SIZE];
    cases_hash(follow->cases->secret, "follow-stop", id, mac);
    memcpy(out, id, ID_DIGITS);
    hex_encode(mac, ID_DIGITS / 2, out + ID_DIGITS);
}

static enum language language_of(const struct db_follower *follower)
{
    return strcmp(follower->language, "en") == 0 ? LANGUAGE_EN : LANGUAGE_ID;
}

struct addressee {
    const struct db_follower *follower;
    const char *to;
};

static bool write_letter(const struct follow *follow, enum notice notice,
                         const struct addressee *whose, struct notice_case *about,
                         struct db_job *out, struct fault *fault)
{
    char token[FOLLOW_TOKEN_SIZE], stop[LINK_MAX];
    stop_token(follow, whose->follower->id, token);
    snprintf(stop, sizeof stop, "%s/berhenti/%s", follow->base_url, token);
    about->id = whose->follower->id;
    about->stop = stop;
    about->to = whose->to;
    about->language = language_of(whose->follower);
    return notice_letter(&follow->outbox, notice, about, out, fault);
}

/* About a case, to whom its code and address are known. */
static bool write_news(const struct follow *follow, enum notice notice, const struct target *target,
                       const struct db_follower *follower, struct notice_case *about,
                       struct db_job *out, struct fault *fault)
{
    char link[LINK_MAX];
    snprintf(link, sizeof link, "%s/t/%s%s", follow->base_url, target->code,
             language_of(follower) == LANGUAGE_EN ? "?lang=en" : "");
    about->link = link;
    return write_letter(follow, notice, &(struct addressee){follower, target->address}, about, out,
                        fault);
}

static bool ask(const struct follow *follow, const struct case_view *view,
                struct db_follower *follower, const char *address, struct fault *fault)
{
    char token[DB_ID_SIZE], link[LINK_MAX];
    uint8_t token_hash[DB_HASH_SIZE];
    struct notice_case about = {.service = view->service, .link = link};
    struct db_job letter = {0};
    if (!seal_random_hex(token, ID_DIGITS, fault)) return false;
    cases_hash(follow->cases->secret, "follow-token", token, token_hash);
    snprintf(link, sizeof link, "%s/kabar/%s", follow->base_url, token);
    bool done = write_letter(follow, NOTICE_ASKED, &(struct addressee){follower, address}, &about,
                             &letter, fault) &&
                db_follower_ask(follow->cases->db, follower, token_hash,
                                follower->asked_s - FOLLOW_COUNTED_S, &letter, fault);
    db_job_free(&letter);
    explicit_bzero(token, sizeof token);
    explicit_bzero(link, sizeof link);
    return done;
}

bool follow_ask(const struct follow *follow, const struct case_view *view, const char *code,
                const char *address, enum language language, struct fault *fault)
{
    struct db_follower follower = {.asked_s = cases_now_s(follow->cases)};
    struct fault why = {0};
    if (!letter_address_is_plain(address))
        return FAULT(fault, FAULT_INPUT, 0, "an e-mail address is not plain name@host");
    if (!seal_random_hex(follower.id, ID_DIGITS, fault)) return false;
    snprintf(follower.case_id, sizeof follower.case_id, "%s", view->id);
    snprintf(follower.language, sizeof follower.language, "%s", language_tag(language));
    hash_address(follow, address, follower.address_hash);
    bool done = seal_target(follow, code, address, &follower, &why) &&
                ask(follow, view, &follower, address, &why);
    db_follower_free(&follower);
    if (done || why.kind == FAULT_REFUSED) return true;
    if (fault) *fault = why;
    return false;
}

bool follow_find(const struct follow *follow, const char *token, struct db_follower *out,
                 struct fault *fault)
{
    uint8_t hash[DB_HASH_SIZE], parsed[ID_DIGITS / 2];
    bool fine = strlen(token) == ID_DIGITS && hex_decode(token, parsed, sizeof parsed);
    cases_hash(follow->cases->secret, "follow-token", fine ? token : "-", hash);
    return db_follower_find_token(follow->cases->db, hash, out, fault);
}

bool follow_find_stop(const struct follow *follow, const char *token, struct db_follower *out,
                      struct fault *fault)
{
    char id[DB_ID_SIZE], right[FOLLOW_TOKEN_SIZE];
    snprintf(id, sizeof id, "%.*s", ID_DIGITS, token);
    if (strlen(token) != FOLLOW_TOKEN_SIZE - 1)
        return FAULT(fault, FAULT_NOT_FOUND, 0, "not a link of ours");
    stop_token(follow, id, right);
    if (!seal_equal(token, right, FOLLOW_TOKEN_SIZE - 1))
        return FAULT(fault, FAULT_NOT_FOUND, 0, "not a link of ours");
    return db_follower_find(follow->cases->db, id, out, fault);
}

bool follow_confirm(const struct follow *follow, const struct db_follower *follower,
                    struct fault *fault)
{
    const struct cases *cases = follow->cases;
    struct db_case item;
    struct target target;
    struct db_job letter = {0};
    struct case_view view;
    if (!db_case_find(cases->db, follower->case_id, &item, fault) ||
        !cases_view(cases, &item, &view, fault))
        return false;
    /* It may be their turn already. Of one that was handed over its step says nothing yet. */
    struct notice_case about = {.service = view.service,
                                .step = view.handed_over ? NULL : view.current};
    if (!about.service || !open_target(follow, follower, &target))
        return FAULT(fault, FAULT_REFUSED, 0, "the address is forgotten");
    bool done = write_news(follow, NOTICE_RECEIVED, &target, follower, &about, &letter, fault) &&
                db_follower_confirm(cases->db, follower, cases_now_s(cases) - FOLLOW_ANSWER_S,
                                    &letter, fault);
    bytes_free(&target.plain);
    db_job_free(&letter);
    return done;
}

bool follow_stop(const struct follow *follow, const struct db_follower *follower,
                 struct fault *fault)
{
    return db_follower_stop(follow->cases->db, follower, fault);
}

struct followers {
    struct db_follower items[DB_FOLLOWERS_MAX];
    int count;
};

static bool collect(const struct db_follower *follower, void *context)
{
    struct followers *followers = context;
    struct db_follower *copy = &followers->items[followers->count++];
    *copy = *follower;
    copy->sealed = (struct bytes){0};
    bytes_append(&copy->sealed, follower->sealed.data, follower->sealed.size);
    return followers->count < DB_FOLLOWERS_MAX;
}

/* One that cannot be written is told to the log, and holds nothing up. */
static bool write_one(const struct follow *follow, const struct db_follower *follower,
                      enum notice notice, struct notice_case *about, struct db_job *out)
{
    struct target target;
    struct fault fault = {0};
    if (!open_target(follow, follower, &target)) {
        log_line(LOG_LEVEL_ERROR, "follow", "case %s: an address is not under this server's secret",
                 follower->case_id);
        return false;
    }
    bool done = write_news(follow, notice, &target, follower, about, out, &fault);
    if (!done) log_fault(LOG_LEVEL_ERROR, "follow", "write a letter", &fault);
    bytes_free(&target.plain);
    return done;
}

static bool write_letters(const struct cases_letters *letters, const struct db_case *item,
                          const struct case_told *told, struct db_job out[CASES_LETTERS_MAX],
                          int *out_count, struct fault *fault)
{
    const struct follow *follow = (const struct follow *)letters;
    struct followers followers = {0};
    struct notice_case about = {.service =
                                    catalogue_find_service(follow->cases->catalogue, item->service),
                                .step = told->next};
    enum notice notice = NOTICE_CLOSED;
    int count = 0;
    if (!about.service || (!told->closed && !notice_of_step(told->next, &notice))) return true;
    bool done = db_follower_list(follow->cases->db, item->id, collect, &followers, fault);
    for (int i = 0; i < followers.count; i++) {
        if (done && write_one(follow, &followers.items[i], notice, &about, &out[count])) count++;
        db_follower_free(&followers.items[i]);
    }
    *out_count = count;
    return done;
}

void follow_tick(const struct follow *follow)
{
    struct fault fault = {0};
    int64_t now_s = cases_now_s(follow->cases);
    const struct db_follower_ages ages = {.asked_by_s = now_s - FOLLOW_ANSWER_S,
                                          .counted_from_s = now_s - FOLLOW_COUNTED_S,
                                          .finished_by_s = now_s - FOLLOW_DAYS * 86400};
    if (!db_follower_sweep(follow->cases->db, &ages, &fault))
        log_fault(LOG_LEVEL_ERROR, "follow", "forget addresses", &fault);
}

void follow_init(struct follow *follow, const struct cases *cases, const char *from,
                 const char *base_url)
{
    *follow = (struct follow){.letters = {write_letters},
                              .cases = cases,
                              .outbox = {cases->db, cases->clock, cases->secret, from},
                              .base_url = base_url};
}
