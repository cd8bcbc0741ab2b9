#include "courier/parcel.h"

#include "base/encode.h"
#include "base/log.h"
#include "seal/seal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RETRY_AFTER_MAX_S = 3600, QUESTION_DOUBLINGS = 16 };

void parcel_init(struct parcel *parcel, const struct sealed_name *name,
                 const struct folders *folders)
{
    *parcel = (struct parcel){.fd = -1, .modified_ms = name->modified_ms};
    memcpy(parcel->id, name->id, sizeof parcel->id);
    if (folders_acknowledged(folders, parcel->id)) parcel->stage = PARCEL_DELIVERED;
}

void parcel_rest(struct parcel *parcel)
{
    if (parcel->fd >= 0) close(parcel->fd);
    parcel->fd = -1;
}

/* Length and hash, once; the whole file is in memory for that moment, encrypted as it is. */
static bool survey(struct parcel *parcel, const struct parcel_setting *setting, int64_t size,
                   struct fault *fault)
{
    uint8_t *sealed = memory_alloc((size_t)size);
    bool read = folders_sealed_read(parcel->fd, 0, sealed, size, fault);
    if (read) seal_sha256(sealed, (size_t)size, parcel->sha256);
    memory_wipe_free(sealed, (size_t)size);
    if (!read) return false;
    char path[REPLY_PATH_SIZE];
    folders_upload_get(setting->folders, parcel->id, path, sizeof path);
    tus_init(&parcel->tus, size, setting->config->chunk_bytes, path);
    parcel->known = true;
    return true;
}

static bool pick_up(struct parcel *parcel, const struct parcel_setting *setting,
                    struct fault *fault)
{
    if (parcel->fd >= 0) return true;
    int64_t size;
    if (!folders_sealed_open(setting->folders, parcel->id, &parcel->fd, &size, fault)) return false;
    if (!parcel->known) return survey(parcel, setting, size, fault);
    if (size == parcel->tus.size) return true;
    return FAULT(fault, FAULT_INPUT, 0, "the sealed file changed its length");
}

static void write_create(const struct parcel *parcel, struct exchange *out)
{
    struct bytes id = {0}, sha256 = {0};
    base64_encode(parcel->id, strlen(parcel->id), &id);
    base64_encode(parcel->sha256, strlen(parcel->sha256), &sha256);
    exchange_begin(out, METHOD_POST, "/intake/");
    exchange_header(out, "Upload-Length: %lld", (long long)parcel->tus.size);
    exchange_header(out, "Upload-Metadata: case %s,sha256 %s", bytes_text(&id),
                    bytes_text(&sha256));
    bytes_free(&id);
    bytes_free(&sha256);
}

static bool write_chunk(const struct parcel *parcel, struct exchange *out, struct fault *fault)
{
    const struct tus *tus = &parcel->tus;
    int64_t size = tus_chunk(tus);
    exchange_begin(out, METHOD_PATCH, tus->path);
    bytes_reserve(&out->body, (size_t)size + 1);
    if (!folders_sealed_read(parcel->fd, tus->offset, out->body.data, size, fault)) return false;
    out->body.size = (size_t)size;
    char hex[65];
    uint8_t digest[32];
    struct bytes text = {0};
    seal_sha256(out->body.data, out->body.size, hex);
    bool decoded = hex_decode(hex, digest, sizeof digest);
    assert(decoded);
    base64_encode(digest, sizeof digest, &text);
    exchange_header(out, "Content-Type: application/offset+octet-stream");
    exchange_header(out, "Upload-Offset: %lld", (long long)tus->offset);
    exchange_header(out, "Upload-Checksum: sha256 %s", bytes_text(&text));
    bytes_free(&text);
    return true;
}

static bool write_request(const struct parcel *parcel, struct exchange *out, struct fault *fault)
{
    bool written = true;
    switch (parcel->tus.action) {
    case TUS_CREATE: write_create(parcel, out); break;
    case TUS_ASK: exchange_begin(out, METHOD_HEAD, parcel->tus.path); break;
    case TUS_SEND: written = write_chunk(parcel, out, fault); break;
    case TUS_COMPLETE: abort(); /* a complete upload has nothing to ask */
    }
    if (written) exchange_header(out, "Tus-Resumable: 1.0.0");
    return written;
}

bool parcel_ask(struct parcel *parcel, const struct parcel_setting *setting, struct exchange *out,
                struct fault *fault)
{
    /* After a day aside, or with a file that outlived its acknowledgement: from the start. */
    if (parcel->stage == PARCEL_ASIDE || parcel->stage == PARCEL_DELIVERED) {
        parcel->stage = PARCEL_UPLOADING;
        parcel->known = false;
        parcel->questions = 0;
    }
    if (parcel->stage == PARCEL_AWAITING) {
        char path[REPLY_PATH_SIZE];
        snprintf(path, sizeof path, "/intake/ack/%s", parcel->id);
        exchange_begin(out, METHOD_GET, path);
        return true;
    }
    struct fault cause = {0};
    if (pick_up(parcel, setting, &cause) && write_request(parcel, out, &cause)) return true;
    parcel_rest(parcel);
    if (cause.kind == FAULT_NOT_FOUND)
        parcel->gone = true;
    else
        parcel->stage = PARCEL_ASIDE;
    if (fault) *fault = cause;
    return false;
}

static void wait_for(struct parcel *parcel, const struct parcel_setting *setting,
                     const struct reply *reply, bool network, uint64_t random,
                     struct parcel_step *step)
{
    unsigned cap_s = network ? setting->config->network_cap_s : setting->config->retry_cap_s;
    step->wait_ms = backoff_next_ms(&parcel->backoff, (int64_t)cap_s * 1000, random);
    step->network = network;
    step->failed = true;
    int64_t asked_s = reply->retry_s < RETRY_AFTER_MAX_S ? reply->retry_s : RETRY_AFTER_MAX_S;
    if (step->wait_ms < asked_s * 1000) step->wait_ms = asked_s * 1000;
}

static void set_aside(struct parcel *parcel, const struct parcel_setting *setting,
                      struct parcel_step *step)
{
    parcel->stage = PARCEL_ASIDE;
    step->failed = true;
    step->wait_ms = (int64_t)setting->config->set_aside_s * 1000;
}

static void take_upload(struct parcel *parcel, const struct parcel_setting *setting,
                        const struct reply *reply, uint64_t random, struct parcel_step *step)
{
    bool progress;
    bool created = parcel->tus.action == TUS_CREATE;
    enum tus_verdict verdict = tus_take(&parcel->tus, reply, &progress, &step->why);
    if (progress) parcel->backoff.failures = 0;
    struct fault fault;
    /* Without this file a restart asks by POST and finds the same upload: slower, never wrong. */
    if (created && verdict == TUS_ON &&
        !folders_upload_set(setting->folders, parcel->id, parcel->tus.path, &fault))
        log_fault(LOG_LEVEL_WARNING, "courier", "remembering an upload", &fault);
    switch (verdict) {
    case TUS_ON: step->on = true; break;
    case TUS_DONE:
        parcel->stage = PARCEL_AWAITING;
        parcel->questions = 0;
        step->on = true;
        break;
    case TUS_WAIT: wait_for(parcel, setting, reply, false, random, step); break;
    case TUS_WAIT_NETWORK: wait_for(parcel, setting, reply, true, random, step); break;
    case TUS_REFUSED: set_aside(parcel, setting, step); break;
    }
}

static void take_answer(struct parcel *parcel, const struct parcel_setting *setting,
                        const struct reply *reply, uint64_t random, struct parcel_step *step)
{
    struct acknowledgement answer;
    if (reply->body.size == 0) {
        FAULT(&step->why, FAULT_INPUT, 0, "an acknowledgement without content");
        wait_for(parcel, setting, reply, false, random, step);
    } else if (!trust_verify(setting->trust, parcel->id, parcel->sha256, &reply->body, &answer,
                             &step->why)) {
        set_aside(parcel, setting, step);
    } else if (!folders_acknowledge(setting->folders, parcel->id, reply->body.data,
                                    reply->body.size, &step->why)) {
        wait_for(parcel, setting, reply, false, random, step);
    } else {
        parcel->stage = PARCEL_DELIVERED;
        parcel->backoff.failures = 0;
        step->wait_ms = (int64_t)setting->config->set_aside_s * 1000;
        if (answer.accepted)
            log_line(LOG_LEVEL_INFO, "courier", "case %s: acknowledged", parcel->id);
        else
            log_line(LOG_LEVEL_WARNING, "courier",
                     "case %s: received and set aside by the backend [%s]", parcel->id,
                     answer.code);
    }
}

/* 1 s, 2 s, 4 s ... */
static void ask_later(struct parcel *parcel, const struct parcel_setting *setting,
                      struct parcel_step *step)
{
    unsigned doublings =
        parcel->questions < QUESTION_DOUBLINGS ? parcel->questions : QUESTION_DOUBLINGS;
    int64_t most = (int64_t)setting->config->acknowledgement_cap_s * 1000;
    step->wait_ms = (int64_t)BACKOFF_BASE_MS << doublings;
    if (step->wait_ms > most) step->wait_ms = most;
    parcel->questions++;
    parcel->backoff.failures = 0;
}

static void take_question(struct parcel *parcel, const struct parcel_setting *setting,
                          const struct reply *reply, uint64_t random, struct parcel_step *step)
{
    char code[8];
    reply_code(reply, code);
    if (reply->status == 200) {
        take_answer(parcel, setting, reply, random, step);
    } else if (reply->status == 202) {
        ask_later(parcel, setting, step);
    } else if (reply->status == 404 || reply->status == 410) {
        FAULT(&step->why, FAULT_REFUSED, reply->status, "the backend does not know the case");
        tus_restart(&parcel->tus);
        parcel->stage = PARCEL_UPLOADING;
        wait_for(parcel, setting, reply, false, random, step);
    } else if (reply->status == 401 || reply->status == 403) {
        FAULT_CODED(&step->why, code, FAULT_REFUSED, reply->status,
                    "the question for the acknowledgement is not allowed");
        set_aside(parcel, setting, step);
    } else {
        FAULT_CODED(&step->why, code, FAULT_REFUSED, reply->status, "no acknowledgement: %s (%d)",
                    reply->problem[0] ? reply->problem : "answered", reply->status);
        wait_for(parcel, setting, reply, reply->status == 0, random, step);
    }
}

void parcel_take(struct parcel *parcel, const struct parcel_setting *setting,
                 const struct reply *reply, uint64_t random, struct parcel_step *out)
{
    struct parcel_step step = {.wait_ms = -1};
    if (parcel->stage == PARCEL_AWAITING) {
        take_question(parcel, setting, reply, random, &step);
    } else {
        assert(parcel->stage == PARCEL_UPLOADING);
        take_upload(parcel, setting, reply, random, &step);
    }
    if (!step.on) parcel_rest(parcel);
    *out = step;
}
