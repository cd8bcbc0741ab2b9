/* The way of one paper into the store, in the order that the room's header promises. */
#include "backend/supplement/inside.h"

#include "base/log.h"
#include "seal/supplement.h"

#include <stdio.h>
#include <string.h>

/* Kept free for the cases that terminals send, whose applicants have left. */
static const int64_t space_reserve = 256LL * 1024 * 1024;

static bool has_space(struct blobs *blobs, size_t size, struct fault *fault)
{
    int64_t space = 0;
    if (!blobs->ops->space(blobs, &space, fault)) return false;
    if (space - space_reserve >= (int64_t)size) return true;
    return FAULT(fault, FAULT_SYSTEM, 0, "there is no room for papers from phones");
}

static bool describe(const struct supplements *supplements, const struct asked *asked,
                     enum file_kind kind, const struct bytes *file, const struct bytes *sealed,
                     struct db_supplement *out, struct fault *fault)
{
    char blob[sizeof out->blob];
    if (!seal_random_hex(blob, sizeof blob - 1, fault)) return false;
    int64_t now_s = cases_now_s(supplements->options.cases);
    *out = (struct db_supplement){.bytes = (int64_t)file->size, .begun_s = now_s, .at_s = now_s};
    memcpy(out->case_id, asked->view.id, sizeof out->case_id);
    memcpy(out->item, asked->wanted->item, sizeof out->item);
    snprintf(out->kind, sizeof out->kind, "%s", file_kind_name(kind));
    memcpy(out->blob, blob, sizeof blob);
    seal_sha256(sealed->data, sealed->size, out->sha256);
    return true;
}

static bool fetch(struct blobs *blobs, const struct db_supplement *paper, struct bytes *out_sealed,
                  struct fault *fault)
{
    char sha256[65];
    if (!blobs->ops->read(blobs, paper->blob, SUPPLEMENT_FILE_MAX + SEAL_OVERHEAD_MAX, out_sealed,
                          fault)) {
        fault->kind = FAULT_SYSTEM;
        return false;
    }
    seal_sha256(out_sealed->data, out_sealed->size, sha256);
    return strcmp(sha256, paper->sha256) == 0 ||
           FAULT_CODED(fault, "S-03", FAULT_INPUT, 0, "the bytes are not those that came");
}

bool supplement_read(struct blobs *blobs, const struct opener *opener,
                     const struct db_supplement *paper, struct bytes *out_file, struct fault *fault)
{
    struct bytes sealed = {0};
    const struct supplement_label label = {paper->case_id, paper->item, paper->kind};
    bool done = fetch(blobs, paper, &sealed, fault);
    if (done) {
        done = supplement_open(opener, &label, &sealed, out_file, fault);
        if (!done) fault->kind = FAULT_INPUT;
    }
    bytes_free(&sealed);
    return done;
}

static bool write_blob(struct blobs *blobs, const char *name, const struct bytes *sealed,
                       struct fault *fault)
{
    return blobs->ops->create(blobs, name, fault) &&
           blobs->ops->write(blobs, name, 0, sealed->data, sealed->size, fault) &&
           blobs->ops->sync(blobs, name, fault) &&
           blobs->ops->finish(blobs, name, (int64_t)sealed->size, fault);
}

static bool store(struct supplements *supplements, const struct asked *asked,
                  struct db_supplement *paper, const struct bytes *sealed, struct fault *fault)
{
    const struct cases *cases = supplements->options.cases;
    struct blobs *blobs = supplements->options.blobs;
    unsigned step = asked->view.current->number;
    char detail[DB_DETAIL_SIZE];
    if (!has_space(blobs, sealed->size, fault) ||
        !db_supplement_begin(cases->db, paper, step, fault))
        return false;
    snprintf(detail, sizeof detail, "%.64s v%d %s", paper->item, paper->number, paper->kind);
    struct db_entry entry = cases_entry(cases, NULL, asked->view.service->agency->key, "supplement",
                                        paper->case_id, detail);
    if (write_blob(blobs, paper->blob, sealed, fault) &&
        db_supplement_keep(cases->db, paper, step, &entry, fault))
        return true;
    struct fault later = {0};
    if (!db_supplement_drop(cases->db, paper, &later))
        log_fault(LOG_LEVEL_ERROR, "supplement", "let go of a paper (done later)", &later);
    return false;
}

bool supplements_keep(struct supplements *supplements, const struct asked *asked,
                      enum file_kind kind, const struct bytes *file, struct fault *fault)
{
    struct bytes sealed = {0};
    struct db_supplement paper;
    const struct supplement_label label = {asked->view.id, asked->wanted->item,
                                           file_kind_name(kind)};
    struct bytes recipient = {0};
    bool done = recipients_current(supplements->options.recipients, &recipient, fault) &&
                supplement_seal(&recipient, &label, file, &sealed, fault) &&
                describe(supplements, asked, kind, file, &sealed, &paper, fault) &&
                recipient_of_certificate(&recipient, paper.recipient, fault) &&
                store(supplements, asked, &paper, &sealed, fault);
    bytes_free(&recipient);
    bytes_free(&sealed);
    return done;
}
