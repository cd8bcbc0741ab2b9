#include "courier/beat.h"

#include "base/log.h"
#include "courier/recipient.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What courier.json tells. */
struct known_line {
    bool known, up;
    int64_t since_s, contact_s;
    char code[8];
    int64_t clock_offset_s;
};

struct beat {
    const struct courier_config *config;
    const struct folders *folders;
    const struct clock *clock;
    uint64_t (*random)(void *context);
    void *context;
    char slot[SLOT_SIZE];
    bool asking;
    int64_t due_ms; /* on the monotonic clock */
    int64_t asked_wall_ms;
    struct backoff backoff;
    struct known_line line;
    int64_t written_ms;     /* when courier.json was; -1: not by this run */
    char refused[8];        /* what the log was told of */
    bool strange_recipient; /* likewise: one that cannot be taken up */
};

static int64_t now_s(const struct beat *beat)
{
    return clock_wall_ms(beat->clock) / 1000;
}

static bool line_read(const struct folders *folders, struct known_line *out)
{
    struct bytes text = {0};
    if (!folders_beat_read(folders, "courier.json", BEAT_FILE_MAX, &text, NULL)) return false;
    json_t *root = json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    bytes_free(&text);
    const json_t *up = json_object_get(root, "up"), *since = json_object_get(root, "since"),
                 *contact = json_object_get(root, "contact");
    const char *code = json_string_value(json_object_get(root, "code"));
    bool good = json_is_boolean(up) && json_is_integer(since) && json_is_integer(contact) && code &&
                strlen(code) < sizeof out->code;
    if (good) {
        *out = (struct known_line){.known = true,
                                   .up = json_is_true(up),
                                   .since_s = json_integer_value(since),
                                   .contact_s = json_integer_value(contact)};
        memcpy(out->code, code, strlen(code) + 1);
    }
    json_decref(root);
    return good;
}

struct beat *beat_create(const struct courier_config *config, const struct folders *folders,
                         const struct clock *clock, const char *slot,
                         uint64_t (*random)(void *context), void *context)
{
    struct beat *beat = memory_alloc(sizeof *beat);
    beat->config = config;
    beat->folders = folders;
    beat->clock = clock;
    snprintf(beat->slot, sizeof beat->slot, "%s", slot);
    beat->random = random;
    beat->context = context;
    beat->due_ms = clock_mono_ms(clock);
    beat->written_ms = -1;
    line_read(folders, &beat->line);
    return beat;
}

void beat_destroy(struct beat *beat)
{
    free(beat);
}

static void line_write(struct beat *beat)
{
    struct fault fault = {0};
    struct bytes text = {0};
    const struct known_line *line = &beat->line;
    bytes_append_format(&text,
                        "{\"up\":%s,\"since\":%" PRId64 ",\"contact\":%" PRId64
                        ",\"code\":\"%s\",\"clock_offset\":%" PRId64 "}\n",
                        line->up ? "true" : "false", line->since_s, line->contact_s, line->code,
                        line->clock_offset_s);
    if (!folders_beat_write(beat->folders, "courier.json", bytes_text(&text), &fault))
        log_fault(LOG_LEVEL_WARNING, "courier", "telling the kiosk of the line", &fault);
    beat->written_ms = clock_mono_ms(beat->clock);
    bytes_free(&text);
}

/* Writes at once when the state is another one, and contacts once a minute. */
static void line_is(struct beat *beat, bool up, const char *code)
{
    struct known_line *line = &beat->line;
    bool turned = !line->known || line->up != up, coded = strcmp(line->code, code) != 0;
    if (turned) line->since_s = now_s(beat);
    if (up) line->contact_s = now_s(beat);
    line->known = true;
    line->up = up;
    memcpy(line->code, code, strlen(code) + 1);
    bool again = up && clock_mono_ms(beat->clock) - beat->written_ms >= BEAT_LINE_MS;
    if (turned || coded || again || beat->written_ms < 0) line_write(beat);
}

void beat_changed(struct beat *beat)
{
    int64_t soon_ms = clock_mono_ms(beat->clock) + BEAT_CHANGE_MS;
    /* While the line is down the next try takes the change along. */
    if (beat->backoff.failures == 0 && beat->due_ms > soon_ms) beat->due_ms = soon_ms;
}

void beat_heard(struct beat *beat, const struct reply *reply)
{
    /* Others ask nothing of a line that is down: a heartbeat finds out whether it was a moment's.
     */
    if (reply->status == 0) {
        if (beat->line.up && !beat->asking) beat_changed(beat);
        line_is(beat, false, "N-01");
        return;
    }
    /* That a case was answered says nothing of a refusal of the terminal itself. */
    bool was_up = beat->line.known && beat->line.up;
    char code[sizeof beat->line.code] = "";
    if (was_up) memcpy(code, beat->line.code, sizeof code);
    line_is(beat, true, code);
    if (was_up || beat->asking) return;
    beat->backoff.failures = 0;
    beat->due_ms = clock_mono_ms(beat->clock);
}

void beat_closed(struct beat *beat, const char *code)
{
    line_is(beat, false, strlen(code) < sizeof beat->line.code ? code : "");
}

/* What the kiosk says, or null: it may not be running, and a file that is no JSON object is not
 * carried on. */
static json_t *kiosk_json(const struct beat *beat)
{
    struct bytes text = {0};
    json_t *root = NULL;
    if (folders_beat_read(beat->folders, BEAT_KIOSK_FILE, BEAT_FILE_MAX, &text, NULL))
        root = json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES, NULL);
    bytes_free(&text);
    if (json_is_object(root)) return root;
    json_decref(root);
    return json_null();
}

bool beat_ask(struct beat *beat, const struct post_count *count, struct exchange *out)
{
    int64_t now_ms = clock_mono_ms(beat->clock);
    if (beat->asking || beat->due_ms > now_ms) return false;
    json_t *root = json_pack(
        "{s:o, s:{s:s, s:s, s:I, s:i, s:i, s:i, s:i, s:I}}", "kiosk", kiosk_json(beat), "courier",
        "version", ANJUNGAN_VERSION, "slot", beat->slot, "at", (json_int_t)now_s(beat), "uploading",
        count->uploading, "awaiting", count->awaiting, "delivered", count->delivered, "aside",
        count->aside, "line_since", (json_int_t)(beat->line.up ? beat->line.since_s : 0));
    char *text = root ? json_dumps(root, JSON_COMPACT) : NULL;
    json_decref(root);
    if (!text) {
        log_line(LOG_LEVEL_ERROR, "courier", "the heartbeat cannot be written as JSON");
        beat->due_ms = now_ms + BEAT_EVERY_MS;
        return false;
    }
    exchange_begin(out, METHOD_POST, "/fleet/beat");
    exchange_header(out, "Content-Type: application/json");
    char fingerprint[65];
    if (recipient_fingerprint(beat->folders, fingerprint))
        exchange_header(out, "Anjungan-Recipient: %s", fingerprint);
    bytes_append_text(&out->body, text);
    free(text);
    out->owner = beat;
    beat->asking = true;
    beat->asked_wall_ms = clock_wall_ms(beat->clock);
    beat->due_ms = now_ms + BEAT_EVERY_MS; /* a change meanwhile may bring it forward */
    return true;
}

/* What does not follow is asked for again with each heartbeat, and told once. */
static void take_recipient(struct beat *beat, const json_t *root)
{
    const char *pem = json_string_value(json_object_get(root, "recipient"));
    struct fault fault = {0};
    if (!pem) return;
    if (recipient_take(beat->folders, pem, &fault)) {
        beat->strange_recipient = false;
        log_line(LOG_LEVEL_INFO, "courier", "cases are sealed to the next recipient from now on");
    } else if (!beat->strange_recipient) {
        beat->strange_recipient = true;
        log_fault(LOG_LEVEL_ERROR, "courier", "take the next recipient up", &fault);
    }
}

/* {"now": seconds}: against the middle of the time that the question was out. */
static void take_answer(struct beat *beat, const struct reply *reply)
{
    json_t *root = json_loadb((const char *)reply->body.data, reply->body.size, 0, NULL);
    const json_t *now = json_object_get(root, "now");
    json_int_t theirs_s = json_integer_value(now);
    if (json_is_integer(now) && theirs_s > 0 && theirs_s < (json_int_t)1 << 40) {
        int64_t ours_ms = (beat->asked_wall_ms + clock_wall_ms(beat->clock)) / 2;
        int64_t offset_s = ours_ms / 1000 - theirs_s, most_s = INT32_MAX;
        beat->line.clock_offset_s = offset_s > most_s    ? most_s
                                    : offset_s < -most_s ? -most_s
                                                         : offset_s;
    }
    take_recipient(beat, root);
    json_decref(root);
}

/* Each refusal is told once, not every minute. */
static void tell_refusal(struct beat *beat, const struct reply *reply, const char *code)
{
    if (strcmp(beat->refused, code) == 0) return;
    memcpy(beat->refused, code, strlen(code) + 1);
    log_line(LOG_LEVEL_WARNING, "courier", "the heartbeat is refused: status %d [%s]",
             reply->status, code);
}

void beat_take(struct beat *beat, const struct exchange *exchange)
{
    const struct reply *reply = &exchange->reply;
    int64_t now_ms = clock_mono_ms(beat->clock);
    char code[8] = "";
    assert(beat->asking);
    beat->asking = false;
    if (reply->status == 200) {
        beat->backoff.failures = 0;
        beat->refused[0] = 0;
        take_answer(beat, reply);
        line_is(beat, true, "");
        return;
    }
    bool line = reply->status == 0;
    unsigned cap_s = line ? beat->config->network_cap_s : beat->config->retry_cap_s;
    beat->due_ms = now_ms + backoff_next_ms(&beat->backoff, (int64_t)cap_s * 1000,
                                            beat->random(beat->context));
    if (line) {
        line_is(beat, false, "N-01");
        return;
    }
    reply_code(reply, code);
    tell_refusal(beat, reply, code[0] ? code : "N-04");
    line_is(beat, true, code[0] ? code : "N-04");
}

int64_t beat_wait_ms(const struct beat *beat)
{
    if (beat->asking) return -1;
    int64_t now_ms = clock_mono_ms(beat->clock);
    return beat->due_ms > now_ms ? beat->due_ms - now_ms : 0;
}
