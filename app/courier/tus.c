#include "courier/tus.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

void tus_init(struct tus *tus, int64_t size, int64_t chunk_max, const char *path)
{
    assert(size > 0 && chunk_max >= TUS_CHUNK_MIN && strlen(path) < REPLY_PATH_SIZE);
    *tus = (struct tus){.size = size, .chunk = chunk_max, .chunk_max = chunk_max};
    memcpy(tus->path, path, strlen(path) + 1);
    tus->action = path[0] ? TUS_ASK : TUS_CREATE;
}

int64_t tus_chunk(const struct tus *tus)
{
    int64_t left = tus->size - tus->offset;
    return left < tus->chunk ? left : tus->chunk;
}

void tus_restart(struct tus *tus)
{
    tus->path[0] = 0;
    tus->offset = 0;
    tus->action = TUS_CREATE;
}

static const char *action_name(enum tus_action action)
{
    switch (action) {
    case TUS_CREATE: return "POST";
    case TUS_ASK: return "HEAD";
    case TUS_SEND: return "PATCH";
    case TUS_COMPLETE: break;
    }
    return "?";
}

/* Whatever comes next, the server is asked first. */
static void doubt(struct tus *tus)
{
    tus->action = tus->path[0] ? TUS_ASK : TUS_CREATE;
}

static enum tus_verdict wait_because(struct tus *tus, struct fault *why, const char *what)
{
    FAULT(why, FAULT_REFUSED, 0, "%s: %s", action_name(tus->action), what);
    doubt(tus);
    return TUS_WAIT;
}

static enum tus_verdict refused(const struct tus *tus, const struct reply *reply, struct fault *why,
                                const char *what)
{
    char code[8];
    reply_code(reply, code);
    FAULT_CODED(why, code, FAULT_REFUSED, reply->status, "%s answered %d: %s",
                action_name(tus->action), reply->status, what);
    return TUS_REFUSED;
}

static enum tus_verdict no_answer(struct tus *tus, const struct reply *reply, struct fault *why)
{
    FAULT(why, FAULT_TIMEOUT, 0, "%s: %s", action_name(tus->action),
          reply->problem[0] ? reply->problem : "no answer");
    if (tus->action == TUS_SEND) {
        tus->chunk /= 2;
        if (tus->chunk < TUS_CHUNK_MIN) tus->chunk = TUS_CHUNK_MIN;
    }
    doubt(tus);
    return TUS_WAIT_NETWORK;
}

static enum tus_verdict created(struct tus *tus, const struct reply *reply, struct fault *why)
{
    if (!reply->path[0]) return wait_because(tus, why, "201 without a Location that can be used");
    memcpy(tus->path, reply->path, sizeof tus->path);
    tus->action = TUS_ASK;
    return TUS_ON;
}

/* An offset the server gave, already known to lie within the file. */
static enum tus_verdict advance(struct tus *tus, int64_t offset, bool *out_progress)
{
    tus->offset = offset;
    if (offset > tus->proven) {
        tus->proven = offset;
        tus->clashed = false;
        *out_progress = true;
    }
    tus->action = offset == tus->size ? TUS_COMPLETE : TUS_SEND;
    return offset == tus->size ? TUS_DONE : TUS_ON;
}

static enum tus_verdict asked(struct tus *tus, const struct reply *reply, bool *out_progress,
                              struct fault *why)
{
    if (reply->offset < 0) return wait_because(tus, why, "no Upload-Offset in the answer");
    if ((reply->length >= 0 && reply->length != tus->size) || reply->offset > tus->size) {
        wait_because(tus, why, "what lies there is not this case");
        tus_restart(tus);
        return TUS_WAIT;
    }
    bool went_back = reply->offset < tus->proven;
    enum tus_verdict verdict = advance(tus, reply->offset, out_progress);
    if (!went_back) return verdict;
    /* The bytes are still here and are sent again, but what was proven once is no progress. */
    FAULT(why, FAULT_REFUSED, 0, "HEAD: the server lost bytes that it had confirmed");
    return TUS_WAIT;
}

static enum tus_verdict sent(struct tus *tus, const struct reply *reply, bool *out_progress,
                             struct fault *why)
{
    int64_t size = tus_chunk(tus);
    if (reply->offset != tus->offset + size)
        return wait_because(tus, why, "Upload-Offset in the answer does not agree");
    tus->chunk *= 2;
    if (tus->chunk > tus->chunk_max) tus->chunk = tus->chunk_max;
    return advance(tus, reply->offset, out_progress);
}

static enum tus_verdict conflict(struct tus *tus, const struct reply *reply, struct fault *why)
{
    if (tus->action == TUS_CREATE)
        return refused(tus, reply, why, "this case is there with another content");
    if (tus->clashed) return wait_because(tus, why, "409 again");
    tus->clashed = true;
    doubt(tus);
    return TUS_ON;
}

/* Refusals that pass by themselves. */
static const char *passing(int status)
{
    switch (status) {
    case 408: return "408, the request took too long";
    case 423: return "423, the upload is locked";
    case 425: return "425, too early";
    case 429: return "429, too many requests";
    case 460: return "460, the chunk arrived damaged";
    default: return NULL;
    }
}

static enum tus_verdict unsuccessful(struct tus *tus, const struct reply *reply, struct fault *why)
{
    int status = reply->status;
    if (status == 409) return conflict(tus, reply, why);
    if (passing(status)) return wait_because(tus, why, passing(status));
    if (status == 404 || status == 410) {
        wait_because(tus, why, "the server does not know this upload");
        tus_restart(tus);
        return TUS_WAIT;
    }
    if (status == 401 || status == 403)
        return refused(tus, reply, why, "the terminal is not let in");
    if (status == 412) return refused(tus, reply, why, "another version of tus is wanted");
    if (status == 413) return refused(tus, reply, why, "the case is too large");
    if (status >= 400 && status < 500) return refused(tus, reply, why, "refused");
    if (status == REPLY_UNREADABLE) return wait_because(tus, why, reply->problem);
    char what[60];
    snprintf(what, sizeof what, "answered %d", status);
    return wait_because(tus, why, what);
}

enum tus_verdict tus_take(struct tus *tus, const struct reply *reply, bool *out_progress,
                          struct fault *why)
{
    assert(tus->action != TUS_COMPLETE);
    *out_progress = false;
    if (reply->status == 0) return no_answer(tus, reply, why);
    bool success = reply->status == 200 || reply->status == 204;
    switch (tus->action) {
    case TUS_CREATE:
        if (reply->status == 201) return created(tus, reply, why);
        break;
    case TUS_ASK:
        if (success) return asked(tus, reply, out_progress, why);
        break;
    case TUS_SEND:
        if (success) return sent(tus, reply, out_progress, why);
        break;
    case TUS_COMPLETE: break;
    }
    return unsuccessful(tus, reply, why);
}
