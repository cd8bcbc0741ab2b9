/* centre.h - a backend without ports for the harnesses: a database of its own, one terminal that is
 * enrolled, one case, and a clock that a harness moves. It is made once and ends with the process;
 * the database is in memory.
 */
#ifndef ANJUNGAN_TESTS_FUZZ_CENTRE_H
#define ANJUNGAN_TESTS_FUZZ_CENTRE_H

#include "backend/blobs/blobs.h"
#include "backend/cases/cases.h"
#include "base/file.h"
#include "base/log.h"
#include "ring.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CENTRE_TERMINAL    "SPS-01"
#define CENTRE_FINGERPRINT "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define CENTRE_CASE        "00112233445566778899aabbccddeeff"

struct centre {
    char dir[PATH_SIZE];
    struct clock clock;
    struct bytes secret, ca_key, ca, sign_key, sign;
    struct catalogue *catalogue;
    struct cases cases;
    struct blobs *blobs;
    struct opener *opener;
};

static inline void centre_need(bool done, const struct fault *fault)
{
    if (done) return;
    fprintf(stderr, "fuzz: %s\n", fault->text);
    abort();
}

static inline void centre_add_case(struct centre *centre)
{
    struct fault fault = {0};
    struct db_upload upload = {.id = CENTRE_CASE,
                               .case_id = CENTRE_CASE,
                               .terminal = CENTRE_TERMINAL,
                               .length = 1,
                               .expires_s = INT64_MAX};
    struct case_summary summary = {.id = CENTRE_CASE,
                                   .terminal = CENTRE_TERMINAL,
                                   .service = "pekalongan/issue-esign",
                                   .handed_in = civil_from_unix(1795492000, CIVIL_WIB)};
    struct db_answer answer = {.case_id = CENTRE_CASE,
                               .terminal = CENTRE_TERMINAL,
                               .token = "SPESIMEN.token.x",
                               .accepted = true};
    struct db *db = centre->cases.db;
    uint8_t random[9] = {0};
    while (!code_from_random(random, summary.code))
        random[7]++;
    memset(upload.sha256, 'a', 64);
    centre_need(db_upload_add(db, &upload, &fault) &&
                    db_upload_advance(db, upload.id, 0, 1, INT64_MAX, 6, &fault) &&
                    db_upload_find(db, upload.id, &upload, &fault) &&
                    cases_add(&centre->cases, &summary, &upload, &answer, &fault),
                &fault);
}

/* name: of the harness; what is uploaded goes into a folder of its own. */
static inline struct centre *centre_create(const char *name)
{
    static struct centre centre;
    char uri[PATH_SIZE + 32];
    struct fault fault = {0};
    uint8_t token[DB_HASH_SIZE] = {1};
    log_set_level((enum log_level)(LOG_LEVEL_ERROR + 1));
    snprintf(centre.dir, sizeof centre.dir, FUZZ_DIR "/centre-%s", name);
    centre_need(dir_make(centre.dir, 0700, &fault), &fault);
    clock_fix_wall(&centre.clock, 1795492800 * 1000LL);
    bytes_append_text(&centre.secret, "SPESIMEN: a secret of 32 bytes or so");
    centre_need(seal_ca_create("SPESIMEN CA", 30, &centre.ca_key, &centre.ca, &fault), &fault);
    bytes_append(&centre.sign_key, centre.ca_key.data, centre.ca_key.size);
    bytes_append(&centre.sign, centre.ca.data, centre.ca.size);
    centre_need((centre.catalogue = catalogue_create(SOURCE_DIR "/config", &fault)) != NULL,
                &fault);
    centre.cases = (struct cases){.catalogue = centre.catalogue,
                                  .clock = &centre.clock,
                                  .secret = &centre.secret,
                                  .ca_certificate = &centre.ca,
                                  .certificate = &centre.sign};
    centre_need(seal_sign(&centre.sign_key, "decoy", 5, centre.cases.decoy, &fault), &fault);
    centre_need((centre.cases.db = db_create("sqlite::memory:", &fault)) != NULL, &fault);
    snprintf(uri, sizeof uri, "file:%s/blobs", centre.dir);
    centre.blobs = blobs_create(&(struct blobs_options){.uri = uri}, &fault);
    centre.opener = ring_opener(&fault);
    centre_need(centre.blobs && centre.opener, &fault);
    centre_need(db_terminal_invite(centre.cases.db, CENTRE_TERMINAL, "pekalongan", token, INT64_MAX,
                                   1, &fault) &&
                    db_terminal_enrol(centre.cases.db, token, CENTRE_FINGERPRINT,
                                      bytes_text(&centre.sign), 2, &fault),
                &fault);
    centre_add_case(&centre);
    return &centre;
}

#endif
