#include "courier/asks.h"

#include "base/log.h"
#include "seal/inquiry.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct question {
    char id[CASE_ID_SIZE]; /* "" : a free place */
    struct bytes sealed;
    int64_t end_ms, due_ms; /* on the monotonic clock */
    bool asking;            /* an exchange is out */
    int tries;
};

struct asks {
    const struct folders *folders;
    const struct clock *clock;
    struct question questions[ASKS_MAX];
    bool waiting; /* more lie in ask/ than there are places */
};

struct asks *asks_create(const struct folders *folders, const struct clock *clock)
{
    struct asks *asks = memory_alloc(sizeof *asks);
    asks->folders = folders;
    asks->clock = clock;
    return asks;
}

static void forget(struct question *question)
{
    bytes_free(&question->sealed);
    *question = (struct question){0};
}

void asks_destroy(struct asks *asks)
{
    if (!asks) return;
    for (int i = 0; i < ASKS_MAX; i++)
        forget(&asks->questions[i]);
    free(asks);
}

static struct question *find(struct asks *asks, const char *id)
{
    for (int i = 0; i < ASKS_MAX; i++)
        if (strcmp(asks->questions[i].id, id) == 0) return &asks->questions[i];
    return NULL;
}

/* Into memory and off the disk. False: there is no place left. */
static bool take_up(const char *id, void *context)
{
    struct asks *asks = context;
    struct fault fault = {0};
    if (find(asks, id)) return true;
    struct question *question = find(asks, "");
    asks->waiting = question == NULL;
    if (!question) return false;
    if (!folders_question_take(asks->folders, id, INQUIRY_QUESTION_MAX, &question->sealed,
                               &fault)) {
        if (fault.kind != FAULT_NOT_FOUND)
            log_fault(LOG_LEVEL_WARNING, "courier", "a question", &fault);
        return true;
    }
    int64_t now_ms = clock_mono_ms(asks->clock);
    memcpy(question->id, id, sizeof question->id);
    question->due_ms = now_ms;
    question->end_ms = now_ms + ASKS_TIME_S * 1000;
    return true;
}

/* The question is over; code: why it has no answer. */
static void refuse(struct asks *asks, struct question *question, const char *code)
{
    struct fault fault = {0};
    log_line(LOG_LEVEL_INFO, "courier", "a question without an answer [%s]", code);
    if (!folders_answer_put(asks->folders, question->id, ".no", code, strlen(code), &fault))
        log_fault(LOG_LEVEL_WARNING, "courier", "telling so", &fault);
    forget(question);
    asks->waiting = true; /* look whether one waits for the place */
}

void asks_look(struct asks *asks, bool changed)
{
    struct fault fault = {0};
    int64_t now_ms = clock_mono_ms(asks->clock);
    for (int i = 0; i < ASKS_MAX; i++) {
        struct question *question = &asks->questions[i];
        if (question->id[0] && !question->asking && now_ms >= question->end_ms)
            refuse(asks, question, "N-01");
    }
    if (!changed && !(asks->waiting && find(asks, ""))) return;
    asks->waiting = false;
    if (!folders_questions(asks->folders, ASKS_STALE_S, take_up, asks, &fault))
        log_fault(LOG_LEVEL_WARNING, "courier", "looking for questions", &fault);
}

bool asks_ask(struct asks *asks, struct exchange *out)
{
    int64_t now_ms = clock_mono_ms(asks->clock);
    struct question *next = NULL;
    int under_way = 0;
    for (int i = 0; i < ASKS_MAX; i++) {
        struct question *question = &asks->questions[i];
        if (question->asking) under_way++;
        if (!question->id[0] || question->asking || question->due_ms > now_ms ||
            question->end_ms <= now_ms)
            continue;
        if (!next || question->end_ms < next->end_ms) next = question;
    }
    if (!next || under_way >= ASKS_AT_ONCE) return false;
    exchange_begin(out, METHOD_POST, "/intake/ask");
    exchange_header(out, "Content-Type: application/octet-stream");
    bytes_append(&out->body, next->sealed.data, next->sealed.size);
    out->reply_max = INQUIRY_ANSWER_MAX;
    out->timeout_s = (unsigned)((next->end_ms - now_ms + 999) / 1000);
    out->owner = next;
    next->asking = true;
    next->tries++;
    return true;
}

void asks_take(struct asks *asks, const struct exchange *exchange)
{
    struct question *question = exchange->owner;
    const struct reply *reply = &exchange->reply;
    struct fault fault = {0};
    char code[8];
    assert(question->asking);
    question->asking = false;
    if (reply->status == 200) {
        if (!folders_answer_put(asks->folders, question->id, ".bin", reply->body.data,
                                reply->body.size, &fault))
            log_fault(LOG_LEVEL_WARNING, "courier", "an answer", &fault);
        forget(question);
        asks->waiting = true;
        return;
    }
    /* Only where nothing was heard: what was refused is refused again, and what was answered is
     * not asked twice. */
    if (reply->status == 0 && question->tries == 1) {
        question->due_ms = clock_mono_ms(asks->clock) + ASKS_AGAIN_MS;
        return;
    }
    reply_code(reply, code);
    refuse(asks, question, reply->status == 0 ? "N-01" : code[0] ? code : "N-04");
}

bool asks_owns(const struct asks *asks, const struct exchange *exchange)
{
    for (int i = 0; i < ASKS_MAX; i++)
        if (exchange->owner == &asks->questions[i]) return true;
    return false;
}

int64_t asks_wait_ms(const struct asks *asks)
{
    int64_t now_ms = clock_mono_ms(asks->clock), at_ms = -1;
    int under_way = 0;
    bool place = false;
    for (int i = 0; i < ASKS_MAX; i++) {
        if (asks->questions[i].asking) under_way++;
        if (!asks->questions[i].id[0]) place = true;
    }
    if (asks->waiting && place) return 0;
    for (int i = 0; i < ASKS_MAX; i++) {
        const struct question *question = &asks->questions[i];
        if (!question->id[0] || question->asking) continue;
        int64_t next_ms = under_way < ASKS_AT_ONCE && question->due_ms > now_ms ? question->due_ms
                                                                                : question->end_ms;
        if (at_ms < 0 || next_ms < at_ms) at_ms = next_ms;
    }
    if (at_ms < 0) return -1;
    return at_ms > now_ms ? at_ms - now_ms : 0;
}
