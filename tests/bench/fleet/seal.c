/* The cases of a terminal, sealed as it seals them. */
#include "fleet.h"

#include "base/file.h"
#include "catalogue/promise.h"
#include "specimen_case.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HANDED_IN_BEFORE_S = 600 };

/* A number of nobody's: district 00 is none. */
static void fill_in(struct case_record *record, unsigned number)
{
    for (unsigned i = 0; i < record->service->fields_count; i++) {
        char nik[CASE_NIK_SIZE];
        snprintf(nik, sizeof nik, "0000000101%06u", number % 1000000);
        bool is_nik = strcmp(record->service->fields[i].key, "nik") == 0;
        case_value_set(record, i, is_nik ? nik : "SPESIMEN");
    }
    specimen_submit(record);
}

static bool seal_record(struct sealer *sealer, struct case_record *record, size_t document,
                        struct parcel *parcel, struct fault *fault)
{
    struct seal_part parts[SPECIMEN_PARTS] = {0};
    bool done = specimen_write(record, sealer, document, parts, fault) &&
                sealer_seal(sealer, record->id, parts, SPECIMEN_PARTS, &parcel->sealed, fault);
    for (int i = 0; i < SPECIMEN_PARTS; i++)
        bytes_free(&parts[i].data);
    memcpy(parcel->id, record->id, sizeof parcel->id);
    memcpy(parcel->code, record->code, sizeof parcel->code);
    seal_sha256(parcel->sealed.data, parcel->sealed.size, parcel->sha256);
    return done;
}

static bool make(struct catalogue *catalogue, const struct service *service, struct sealer *sealer,
                 unsigned number, size_t document, struct parcel *parcel, struct fault *fault)
{
    struct case_record record;
    case_begin(&record, service, LANGUAGE_ID);
    record.handed_in = civil_from_unix(time(NULL) - HANDED_IN_BEFORE_S, CIVIL_WIB);
    bool done = promise_due(catalogue, service, &record.handed_in, &record.due, fault) &&
                specimen_draw_code(&record, fault);
    if (done) fill_in(&record, number);
    done = done && seal_record(sealer, &record, document, parcel, fault);
    case_clear(&record);
    return done;
}

static struct sealer *open_sealer(const struct fleet *fleet, const struct terminal *terminal,
                                  struct fault *fault)
{
    char key[PATH_SIZE], certificate[PATH_SIZE], recipient[PATH_SIZE];
    const char *dir = fleet->options->dir;
    snprintf(key, sizeof key, "%s/%s.sign.key", dir, terminal->id);
    snprintf(certificate, sizeof certificate, "%s/%s.sign.crt", dir, terminal->id);
    snprintf(recipient, sizeof recipient, "%s/recipient.crt", dir);
    return sealer_create(key, certificate, recipient, fault);
}

void seal_some(struct fleet *fleet, unsigned item)
{
    const struct options *options = fleet->options;
    struct terminal *terminal = &fleet->terminals[item];
    unsigned count = options->cases / fleet->terminals_count;
    if (item < options->cases % fleet->terminals_count) count++;
    if (count == 0) return;
    struct fault fault = {0};
    struct catalogue *catalogue = catalogue_create(options->catalogue, &fault);
    const struct service *service =
        catalogue ? catalogue_find_service(catalogue, options->service) : NULL;
    struct sealer *sealer = service ? open_sealer(fleet, terminal, &fault) : NULL;
    terminal->parcels = memory_alloc(count * sizeof *terminal->parcels);
    bool done = sealer != NULL;
    for (unsigned i = 0; done && i < count; i++)
        done = make(catalogue, service, sealer, item + i * fleet->terminals_count, options->bytes,
                    &terminal->parcels[i], &fault);
    if (!done) {
        fprintf(stderr, "fleet: seal for %s: %s\n", terminal->id, fault.text);
        exit(1);
    }
    terminal->parcels_count = count;
    sealer_destroy(sealer);
    catalogue_destroy(catalogue);
}
