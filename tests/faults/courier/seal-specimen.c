/* seal-specimen STATE_DIR CATALOGUE_DIR SERVICE BYTES: what the kiosk does when a case is handed
 * in, without its screen: a sealed case of about BYTES appears in the outbox. Prints its id. The
 * content is made up: one part of random bytes. */
#include "base/clock.h"
#include "base/file.h"
#include "case/case.h"
#include "receipt/code.h"
#include "seal/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool fill(struct case_record *record, struct sealer *sealer, size_t size,
                 struct seal_part parts[2], struct fault *fault)
{
    uint8_t *random = memory_alloc(size);
    bool done = seal_random(random, size, fault) &&
                case_write_json(record, sealer_terminal(sealer), sealer_recipient(sealer),
                                &parts[0].data, fault);
    snprintf(parts[0].name, sizeof parts[0].name, "case.json");
    snprintf(parts[1].name, sizeof parts[1].name, "documents/specimen.bin");
    bytes_append(&parts[1].data, random, size);
    memory_wipe_free(random, size);
    return done;
}

static bool hand_in(const char *state_dir, struct case_record *record, size_t size,
                    struct fault *fault)
{
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE], outbox[PATH_SIZE];
    char staging[PATH_SIZE], name[64];
    struct seal_part parts[2] = {0};
    struct bytes sealed = {0};
    struct sealer *sealer = NULL;
    snprintf(name, sizeof name, "%s.p7m", record->id);
    bool done = path_join(state_dir, "kiosk/terminal.key", key, fault) &&
                path_join(state_dir, "kiosk/staging", staging, fault) &&
                path_join(state_dir, "enrol/terminal.crt", certificate, fault) &&
                path_join(state_dir, "enrol/recipient.crt", recipient, fault) &&
                path_join(state_dir, "outbox", outbox, fault) && dir_make(staging, 0700, fault) &&
                (sealer = sealer_create(key, certificate, recipient, fault)) != NULL &&
                fill(record, sealer, size, parts, fault) &&
                sealer_seal(sealer, record->id, parts, 2, &sealed, fault) &&
                file_write_durable(staging, name, sealed.data, sealed.size, 0640, fault) &&
                file_move_durable(staging, outbox, name, fault);
    bytes_free(&sealed);
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    sealer_destroy(sealer);
    return done;
}

int main(int argc, char **argv)
{
    struct fault fault = {0};
    if (argc != 5) return 2;
    struct catalogue *catalogue = catalogue_create(argv[2], &fault);
    const struct service *service = catalogue ? catalogue_find_service(catalogue, argv[3]) : NULL;
    struct case_record record;
    bool done = false;
    if (service) {
        int64_t now_s = clock_wall_ms(&(struct clock){0}) / 1000;
        case_begin(&record, service, LANGUAGE_ID);
        record.handed_in = civil_from_unix(now_s, CIVIL_WIB);
        record.due = civil_from_unix(now_s + 86400, CIVIL_WIB);
        uint8_t random[9];
        do
            done = seal_random(random, sizeof random, &fault);
        while (done && !code_from_random(random, record.code));
        done = done && hand_in(argv[1], &record, strtoul(argv[4], NULL, 10), &fault);
        if (done) puts(record.id);
        case_clear(&record);
    }
    catalogue_destroy(catalogue);
    if (!done) fprintf(stderr, "seal-specimen: %s\n", fault.text);
    return done ? 0 : 1;
}
