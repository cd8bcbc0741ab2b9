/* specimen_case.h - what every case of a test has in common, whoever's it is: a code, consent, the
 * steps of its applicant, and a document of random bytes, which give it some size. */
#ifndef ANJUNGAN_TESTS_LIB_SPECIMEN_CASE_H
#define ANJUNGAN_TESTS_LIB_SPECIMEN_CASE_H

#include "case/case.h"
#include "receipt/code.h"
#include "seal/seal.h"

#include <stdio.h>

enum { SPECIMEN_PARTS = 4 };

static inline bool specimen_draw_code(struct case_record *record, struct fault *fault)
{
    uint8_t random[9];
    do {
        if (!seal_random(random, sizeof random, fault)) return false;
    } while (!code_from_random(random, record->code));
    return true;
}

static inline void specimen_submit(struct case_record *record)
{
    case_consent_give(record, &record->handed_in);
    case_event_add(record, &record->handed_in, "step", "consent");
    case_event_add(record, &record->handed_in, "step", "submit");
}

static inline bool specimen_add_document(struct seal_part *part, size_t size, struct fault *fault)
{
    uint8_t chunk[4096];
    snprintf(part->name, sizeof part->name, "documents/specimen.pdf");
    for (size_t done = 0; done < size; done += sizeof chunk) {
        if (!seal_random(chunk, sizeof chunk, fault)) return false;
        bytes_append(&part->data, chunk, size - done < sizeof chunk ? size - done : sizeof chunk);
    }
    return true;
}

/* SPECIMEN_PARTS of them, which are empty; the caller frees their data in any case. */
static inline bool specimen_write(struct case_record *record, const struct sealer *sealer,
                                  size_t document, struct seal_part *parts, struct fault *fault)
{
    snprintf(parts[0].name, sizeof parts[0].name, "case.json");
    snprintf(parts[1].name, sizeof parts[1].name, "consent.json");
    snprintf(parts[2].name, sizeof parts[2].name, "events.json");
    return case_write_json(record, sealer_terminal(sealer), sealer_recipient(sealer),
                           &parts[0].data, fault) &&
           case_write_consent(record, &parts[1].data, fault) &&
           case_write_events(record, &parts[2].data, fault) &&
           specimen_add_document(&parts[3], document, fault);
}

#endif
