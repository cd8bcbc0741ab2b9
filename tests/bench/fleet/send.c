/* One case after the other, as the courier's post does it: create, ask where it stands whenever
 * that is not known, go on from there, fetch the answer. */
#define _GNU_SOURCE
#include "fleet.h"

#include "base/encode.h"
#include "base/file.h"
#include "seal/seal.h"

#include <string.h>

enum { PAUSE_MS = 40, PAUSE_MAX_MS = 640, ASK_PAUSE_MAX_MS = 160, CERTIFICATE_MAX = 1 << 16 };

struct sending {
    struct fleet *fleet;
    const struct terminal *terminal;
    const struct parcel *parcel;
    struct line *line;
    char path[160]; /* of its upload; "" before it is known */
    int64_t told;   /* the furthest offset that was told */
    bool lost;      /* where it stands has to be asked */
    bool done;
    unsigned pause;
};

static bool may_be_asked_again(long status)
{
    return status == 0 || status == 409 || status == 423 || status == 429 || status >= 500;
}

static void ask(struct sending *sending, const char *method, const char *path,
                const char *const *headers, const void *body, size_t size, struct heard *reply)
{
    double begun = now_ms();
    line_ask(sending->line, method, path, headers, body, size, reply);
    if (reply->status) tally_add(&sending->fleet->request, now_ms() - begun);
}

static void broken(struct sending *sending, const char *what)
{
    fleet_broken(sending->fleet, sending->terminal, what, sending->parcel->id);
}

static void again(struct sending *sending)
{
    atomic_fetch_add(&sending->fleet->again, 1);
    sending->lost = true;
    pause_ms(sending->pause);
    if (sending->pause < PAUSE_MAX_MS) sending->pause *= 2;
}

static void hear_offset(struct sending *sending, int64_t offset)
{
    if (offset < sending->told) broken(sending, "an acknowledged byte is not there any more");
    if (offset > (int64_t)sending->parcel->sealed.size)
        broken(sending, "more bytes than were sent");
    if (offset > sending->told) {
        atomic_fetch_add(&sending->fleet->sent, (unsigned long long)(offset - sending->told));
        sending->told = offset;
    }
    sending->lost = false;
    sending->pause = PAUSE_MS;
}

static void create(struct sending *sending)
{
    const struct parcel *parcel = sending->parcel;
    char length[48];
    struct bytes metadata = {0};
    bytes_append_text(&metadata, "Upload-Metadata: case ");
    base64_encode(parcel->id, strlen(parcel->id), &metadata);
    bytes_append_text(&metadata, ",sha256 ");
    base64_encode(parcel->sha256, strlen(parcel->sha256), &metadata);
    snprintf(length, sizeof length, "Upload-Length: %zu", parcel->sealed.size);
    const char *const headers[] = {"Tus-Resumable: 1.0.0", length, bytes_text(&metadata), NULL};
    struct heard reply;
    ask(sending, "POST", "/intake/", headers, "", 0, &reply);
    if (reply.status == 201 && reply.location[0]) {
        snprintf(sending->path, sizeof sending->path, "%s", reply.location);
        sending->lost = true;
        sending->pause = PAUSE_MS;
        if (reply.offset >= 0) hear_offset(sending, reply.offset);
        /* Of a server that does not say: a new one is empty. */
        if (reply.offset < 0 && sending->fleet->options->no_answers) hear_offset(sending, 0);
    } else if (may_be_asked_again(reply.status)) {
        again(sending);
    } else {
        broken(sending, "a case was not taken");
        sending->done = true;
    }
    heard_free(&reply);
    bytes_free(&metadata);
}

static void look(struct sending *sending)
{
    static const char *const headers[] = {"Tus-Resumable: 1.0.0", NULL};
    struct heard reply;
    ask(sending, "HEAD", sending->path, headers, NULL, 0, &reply);
    if (reply.status == 200 && reply.offset >= 0) {
        hear_offset(sending, reply.offset);
    } else if (may_be_asked_again(reply.status)) {
        again(sending);
    } else {
        broken(sending, "an upload that was told is gone");
        sending->path[0] = '\0';
        sending->told = 0;
    }
    heard_free(&reply);
}

static void go_on(struct sending *sending)
{
    const struct bytes *sealed = &sending->parcel->sealed;
    size_t left = sealed->size - (size_t)sending->told;
    size_t size = left < sending->fleet->options->chunk ? left : sending->fleet->options->chunk;
    char offset[48];
    snprintf(offset, sizeof offset, "Upload-Offset: %lld", (long long)sending->told);
    const char *const headers[] = {"Tus-Resumable: 1.0.0", offset,
                                   "Content-Type: application/offset+octet-stream", NULL};
    struct heard reply;
    ask(sending, "PATCH", sending->path, headers, sealed->data + sending->told, size, &reply);
    int64_t after = sending->told + (int64_t)size;
    if (reply.status == 204) {
        if (reply.offset != after) broken(sending, "another offset than that of what was sent");
        hear_offset(sending, reply.offset);
    } else if (may_be_asked_again(reply.status)) {
        again(sending);
    } else {
        broken(sending, "bytes were not taken");
        sending->done = true;
    }
    heard_free(&reply);
}

static void journal(struct sending *sending)
{
    struct fleet *fleet = sending->fleet;
    const struct parcel *parcel = sending->parcel;
    if (!fleet->journal) return;
    pthread_mutex_lock(&fleet->files);
    fprintf(fleet->journal, "%s %s %s %zu %s\n", parcel->id, sending->terminal->id, parcel->sha256,
            parcel->sealed.size, parcel->code);
    fflush(fleet->journal);
    pthread_mutex_unlock(&fleet->files);
}

static bool read_certificate(const struct fleet *fleet, const char *name, struct bytes *out)
{
    char path[PATH_SIZE];
    return path_join(fleet->options->dir, name, path, NULL) &&
           file_read(path, CERTIFICATE_MAX, out, NULL);
}

/* Signed by the backend, and about these very bytes of ours. */
static void hear_answer(struct sending *sending, const struct bytes *token)
{
    struct bytes certificate = {0}, ca = {0};
    struct acknowledgement answer;
    const struct parcel *parcel = sending->parcel;
    bool known = read_certificate(sending->fleet, "backend.crt", &certificate) &&
                 read_certificate(sending->fleet, "ca.crt", &ca) &&
                 acknowledgement_verify((const char *)token->data, token->size, &certificate, &ca,
                                        &answer, NULL);
    if (!known)
        broken(sending, "an answer that the backend did not sign");
    else if (strcmp(answer.case_id, parcel->id) != 0 || strcmp(answer.sha256, parcel->sha256) != 0)
        broken(sending, "an answer about something else");
    else if (!answer.accepted)
        broken(sending, "a case was refused");
    else
        journal(sending);
    bytes_free(&certificate);
    bytes_free(&ca);
    sending->done = true;
}

static void fetch_answer(struct sending *sending)
{
    char path[64];
    struct heard reply;
    if (sending->fleet->options->no_answers) {
        sending->done = true;
        return;
    }
    snprintf(path, sizeof path, "/intake/ack/%s", sending->parcel->id);
    ask(sending, "GET", path, NULL, NULL, 0, &reply);
    if (reply.status == 200) {
        hear_answer(sending, &reply.body);
    } else if (reply.status == 202 || may_be_asked_again(reply.status)) {
        pause_ms(sending->pause);
        if (sending->pause < ASK_PAUSE_MAX_MS) sending->pause *= 2;
    } else {
        broken(sending, "what was received whole is not known");
        sending->done = true;
    }
    heard_free(&reply);
}

static void send_one(struct sending *sending)
{
    double begun = now_ms();
    while (!sending->done) {
        if (now_ms() - begun > sending->fleet->options->patience_s * 1000.0) {
            broken(sending, "no answer in time");
            return;
        }
        if (!sending->path[0])
            create(sending);
        else if (sending->lost)
            look(sending);
        else if (sending->told < (int64_t)sending->parcel->sealed.size)
            go_on(sending);
        else
            fetch_answer(sending);
    }
    tally_add(&sending->fleet->whole, now_ms() - begun);
}

void send_all(struct fleet *fleet, unsigned item)
{
    const struct terminal *terminal = &fleet->terminals[item];
    if (terminal->parcels_count == 0) return;
    struct line *line = line_create(fleet, terminal, NULL);
    for (unsigned i = 0; i < terminal->parcels_count; i++) {
        struct sending sending = {.fleet = fleet,
                                  .terminal = terminal,
                                  .parcel = &terminal->parcels[i],
                                  .line = line,
                                  .pause = PAUSE_MS};
        send_one(&sending);
    }
    line_destroy(line);
}
