#include "base/file.h"
#include "base/log.h"
#include "kiosk/work.h"
#include "kiosk/worker_room.h"
#include "seal/recipient.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CA_MAX = 64 * 1024 };

static bool join(const char *dir, const char *name, char out[PATH_SIZE], struct fault *fault)
{
    return path_join(dir, name, out, fault);
}

static bool read_tracking_base(struct work *work, struct fault *fault)
{
    const char *configured = work->config->tracking_base;
    if (configured && *configured) {
        snprintf(work->tracking_base, sizeof work->tracking_base, "%s", configured);
        return true;
    }
    char path[PATH_SIZE];
    struct bytes file = {0};
    if (!join(work->enrol_dir, "terminal.json", path, fault) ||
        !file_read(path, 8192, &file, fault))
        return false;
    json_t *json = json_loadb((const char *)file.data, file.size, 0, NULL);
    bytes_free(&file);
    const char *base = json_string_value(json_object_get(json, "tracking_base"));
    size_t length = base ? strlen(base) : 0;
    bool usable = length > 0 && length < sizeof work->tracking_base;
    if (usable) memcpy(work->tracking_base, base, length + 1);
    json_decref(json);
    if (!usable)
        return FAULT_CODED(fault, "S-05", FAULT_INPUT, 0, "%s: no usable tracking_base", path);
    return true;
}

static bool read_ca(struct work *work, struct fault *fault)
{
    char path[PATH_SIZE];
    struct fault why = {0};
    if (join(work->enrol_dir, "ca.crt", path, fault) && file_read(path, CA_MAX, &work->ca, &why))
        return true;
    return FAULT_CODED(fault, "S-05", why.kind, why.cause, "%.150s", why.text);
}

static bool open_sealer(struct work *work, struct fault *fault)
{
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE];
    if (!join(work->config->state_dir, "kiosk/terminal.key", key, fault) ||
        !join(work->enrol_dir, "terminal.crt", certificate, fault) ||
        !join(work->enrol_dir, "recipient.crt", recipient, fault))
        return false;
    work->sealer = sealer_create(key, certificate, recipient, fault);
    return work->sealer != NULL && read_ca(work, fault) && read_tracking_base(work, fault);
}

void work_follow_recipient(struct work *work)
{
    char recipient[PATH_SIZE];
    struct fault fault = {0};
    bool changed = false;
    if (!join(work->config->state_dir, "beat/recipient.crt", recipient, &fault) ||
        access(recipient, F_OK) != 0)
        return; /* none has followed yet */
    if (sealer_follow(work->sealer, recipient, &work->ca, &changed, &fault)) {
        work->strange_recipient = false;
    } else if (!work->strange_recipient) {
        work->strange_recipient = true;
        log_fault(LOG_LEVEL_ERROR, "work", "take the next recipient up", &fault);
    }
    if (changed) log_line(LOG_LEVEL_INFO, "work", "sealing to the next recipient");
}

static bool open_store(struct work *work, struct fault *fault)
{
    char dir[PATH_SIZE], outbox[PATH_SIZE];
    if (!join(work->config->state_dir, "kiosk", dir, fault) ||
        !join(work->config->state_dir, "outbox", outbox, fault))
        return false;
    work->store = store_open(dir, outbox, work->acks_dir, fault);
    return work->store != NULL;
}

struct work *work_create(const struct kiosk_config *config, const struct text *text,
                         const struct catalogue *catalogue, struct mailbox *mailbox,
                         struct fault *fault)
{
    struct work *work = memory_alloc(sizeof *work);
    work->config = config;
    work->text = text;
    work->catalogue = catalogue;
    work->mailbox = mailbox;
    if (join(config->state_dir, "acks", work->acks_dir, fault) &&
        join(config->state_dir, "enrol", work->enrol_dir, fault) && open_sealer(work, fault) &&
        open_store(work, fault) &&
        (work->asker = asker_create(config->state_dir, work->sealer, fault)) != NULL)
        return work;
    work_destroy(work);
    return NULL;
}

void work_destroy(struct work *work)
{
    if (!work) return;
    face_finder_destroy(work->finder);
    card_reader_destroy(work->reader);
    receipt_printer_destroy(work->printer);
    asker_destroy(work->asker);
    store_close(work->store);
    sealer_destroy(work->sealer);
    bytes_free(&work->ca);
    free(work);
}

const char *work_terminal(const struct work *work)
{
    return sealer_terminal(work->sealer);
}

bool work_unproved_case(struct work *work, int64_t since_s, struct stored_case *out)
{
    struct stored_case latest;
    if (!store_case_latest(work->store, &latest, NULL)) return false;
    if (latest.created_s < since_s || latest.receipt == RECEIPT_CONFIRMED ||
        latest.receipt == RECEIPT_SHOWN)
        return false;
    *out = latest;
    return true;
}
