/* Takes in what a terminal wrote to a USB stick: the list proves who wrote it, each file proves
 * itself, and whatever is taken goes the way of an upload. Run again, it changes nothing. */
#define _GNU_SOURCE
#include "backend/commands.h"
#include "backend/intake/intake.h"
#include "seal/export_list.h"
#include "wipe/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct import {
    const char *dir;
    struct intake *intake;
    struct export_list list;
    int troubles;
};

/* A stick holds what anybody put there: only a regular file of a fitting size is read. */
static bool read_whole(const char *dir, const char *name, int64_t most, struct bytes *out,
                       struct fault *fault)
{
    char path[PATH_SIZE];
    struct stat info;
    if (!path_join(dir, name, path, fault)) return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return FAULT(fault, errno == ENOENT ? FAULT_NOT_FOUND : FAULT_INPUT, errno, "%s: %s", name,
                     strerror(errno));
    bool fits = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size <= most;
    close(fd);
    if (!fits) return FAULT(fault, FAULT_INPUT, 0, "%s is not a file to take", name);
    return file_read(path, (size_t)most, out, fault);
}

/* Whose it is, and that this terminal's latest certificate signed it. */
static bool read_list(struct backend *backend, const char *dir, struct export_list *out,
                      struct fault *fault)
{
    struct bytes token = {0};
    struct db_terminal terminal = {0};
    char name[32];
    struct db *db = backend->db;
    bool done = read_whole(dir, EXPORT_LIST_FILE, EXPORT_LIST_MAX, &token, fault) &&
                export_list_claims(&token, name, fault) &&
                db_terminal_find(db, name, &terminal, fault);
    if (done && terminal.state != DB_TERMINAL_ENROLLED)
        done = FAULT_CODED(fault, "N-02", FAULT_REFUSED, 0, "terminal %s is not enrolled", name);
    done = done && export_list_verify(&token, &terminal.sign_certificate,
                                      &backend->keys.ca_certificate, out, fault);
    db_terminal_free(&terminal);
    bytes_free(&token);
    return done;
}

static const char *outcome_word(enum intake_import outcome)
{
    switch (outcome) {
    case INTAKE_IMPORT_ACCEPTED: return "accepted";
    case INTAKE_IMPORT_KNOWN: return "accepted before";
    case INTAKE_IMPORT_REFUSED: return "refused and set aside";
    case INTAKE_IMPORT_CONFLICT: return "not taken: this case is here with other bytes";
    case INTAKE_IMPORT_WAITING: return "received; opened later";
    }
    return "?";
}

static void import_one(struct import *import, const struct export_item *item)
{
    char name[64], sha256[65];
    struct bytes sealed = {0};
    struct fault fault = {0};
    enum intake_import outcome;
    snprintf(name, sizeof name, "%s.p7m", item->case_id);
    bool taken = false;
    if (!read_whole(import->dir, name, item->size, &sealed, &fault)) {
        printf("%s\tnot taken: %s\n", item->case_id, fault.text);
        goto out;
    }
    seal_sha256(sealed.data, sealed.size, sha256);
    if ((int64_t)sealed.size != item->size || strcmp(sha256, item->sha256) != 0) {
        printf("%s\tnot taken: the file is not the one that was listed\n", item->case_id);
        goto out;
    }
    if (!intake_import(import->intake, import->list.terminal, item->case_id, item->sha256, &sealed,
                       &outcome, &fault)) {
        printf("%s\tnot taken: %s\n", item->case_id, fault.text);
        goto out;
    }
    printf("%s\t%s\n", item->case_id, outcome_word(outcome));
    taken = outcome == INTAKE_IMPORT_ACCEPTED || outcome == INTAKE_IMPORT_KNOWN;
out:
    if (!taken) import->troubles++;
    bytes_free(&sealed);
}

static struct intake *create_intake(struct backend *backend, struct opener *opener)
{
    const struct config *config = backend->config;
    struct intake_options options = {
        .db = backend->db,
        .blobs = backend->blobs,
        .cases = &backend->cases,
        .opener = opener,
        .sign_key = &backend->keys.sign_key,
        .clock = &backend->clock,
        .size_max = (int64_t)config->limits.upload_mb * 1000 * 1000,
        .expiry_s = (int64_t)config->limits.upload_days * 86400,
    };
    return intake_create(&options);
}

bool command_import(struct backend *backend, const struct arguments *arguments, struct fault *fault)
{
    struct import import = {.dir = arguments->words[1]};
    struct opener *opener = NULL;
    wipe_protect_process();
    bool done = read_list(backend, import.dir, &import.list, fault);
    if (done) {
        opener = recipients_opener(&backend->recipients, fault);
        done = opener != NULL;
    }
    if (done) {
        import.intake = create_intake(backend, opener);
        for (int i = 0; i < import.list.count; i++)
            import_one(&import, &import.list.items[i]);
        if (import.troubles > 0)
            done = FAULT(fault, FAULT_ATTENTION, 0, "%d of %d cases of %s were not accepted",
                         import.troubles, import.list.count, import.list.terminal);
    }
    intake_destroy(import.intake);
    opener_destroy(opener);
    export_list_free(&import.list);
    return done;
}
