/* make_case - a sealed case as a terminal hands it in, for tests of the backend. The applicant is a
 * specimen. Prints "case", "code", "sha256", "due" and "url", one a line, as NAME=VALUE. */
#include "base/file.h"
#include "catalogue/promise.h"
#include "receipt/link.h"
#include "specimen_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct wish {
    const char *key, *certificate, *recipient, *catalogue, *service, *at, *out, *base, *due,
        *paper;       /* a PDF that was sent by phone as the first of its papers; NULL: none */
    bool handed_over; /* at its first field */
    size_t padding;   /* bytes of a document, so that the case has some size */
};

static int fail(const char *doing, const struct fault *fault)
{
    fprintf(stderr, "make_case: %s: %s\n", doing, fault->text);
    return 1;
}

static void fill_in(struct case_record *record)
{
    for (unsigned i = 0; i < record->service->fields_count; i++)
        case_value_set(record, i, "SPESIMEN");
    if (record->handed_at[0]) case_value_set(record, 0, "");
    specimen_submit(record);
}

/* As the first of the papers that the service asks for. */
static bool add_paper(struct case_record *record, const char *path, struct fault *fault)
{
    struct case_file file = {.kind = FILE_KIND_PDF};
    if (!path) return true;
    if (!file_read(path, 1 << 20, &file.content, fault)) return false;
    case_document_take_file(&record->documents[0], &file);
    return true;
}

static bool write_paper(const struct case_record *record, struct seal_part *part)
{
    const struct case_document *document = &record->documents[0];
    case_document_file_name(document, part->name);
    bytes_append(&part->data, document->file.content.data, document->file.content.size);
    return part->name[0] != 0;
}

static bool seal_case(struct sealer *sealer, struct case_record *record, size_t padding,
                      struct bytes *out, struct fault *fault)
{
    struct seal_part parts[SPECIMEN_PARTS + 1] = {0};
    bool done = specimen_write(record, sealer, padding, parts, fault);
    int count = SPECIMEN_PARTS + write_paper(record, &parts[SPECIMEN_PARTS]);
    done = done && sealer_seal(sealer, record->id, parts, count, out, fault);
    for (int i = 0; i < SPECIMEN_PARTS + 1; i++)
        bytes_free(&parts[i].data);
    return done;
}

static bool report(const struct wish *wish, struct sealer *sealer, const struct case_record *record,
                   const struct bytes *sealed, struct fault *fault)
{
    char message[LINK_MESSAGE_SIZE], url[LINK_SIZE], sha256[65], due[CIVIL_ISO_SIZE];
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    size_t length = link_message(record->code, sealer_terminal(sealer), message);
    if (!sealer_sign(sealer, message, length, signature, fault) ||
        !link_write(wish->base, record->code, sealer_terminal(sealer), signature, url, fault))
        return false;
    seal_sha256(sealed->data, sealed->size, sha256);
    due[0] = '\0';
    if (record->due.year) civil_to_iso(&record->due, due);
    printf("case=%s\ncode=%s\nsha256=%s\ndue=%s\nurl=%s\n", record->id, record->code, sha256, due,
           url);
    return true;
}

static int make(const struct wish *wish, struct catalogue *catalogue, struct sealer *sealer)
{
    struct fault fault = {0};
    struct case_record record;
    struct bytes sealed = {0};
    const struct service *service = catalogue_find_service(catalogue, wish->service);
    if (!service) return fail("no such service", &fault);
    case_begin(&record, service, LANGUAGE_ID);
    const char *slash = strrchr(wish->out, '/');
    char dir[PATH_SIZE];
    snprintf(dir, sizeof dir, "%.*s", slash ? (int)(slash - wish->out) : 1,
             slash ? wish->out : ".");
    bool done = civil_from_iso(wish->at, &record.handed_in) &&
                promise_due(catalogue, service, &record.handed_in, &record.due, &fault) &&
                (!wish->due || civil_from_iso(wish->due, &record.due)) &&
                specimen_draw_code(&record, &fault);
    if (wish->handed_over) {
        record.due = (struct civil){0};
        case_hand_over(&record, STEP_FORM, 0);
    }
    if (done) fill_in(&record);
    done = done && add_paper(&record, wish->paper, &fault) &&
           seal_case(sealer, &record, wish->padding, &sealed, &fault) &&
           file_write_durable(dir, slash ? slash + 1 : wish->out, sealed.data, sealed.size, 0600,
                              &fault) &&
           report(wish, sealer, &record, &sealed, &fault);
    case_clear(&record);
    bytes_free(&sealed);
    return done ? 0 : fail("make a case", &fault);
}

int main(int count, char **words)
{
    static const char names[][12] = {"key",     "certificate", "recipient", "catalogue",
                                     "service", "at",          "out",       "base",
                                     "due",     "padding",     "handed",    "paper"};
    enum { OPTIONS = sizeof names / sizeof *names };
    const char *values[OPTIONS] = {0};
    for (int i = 1; i + 1 < count; i += 2)
        for (int name = 0; name < OPTIONS; name++)
            if (strncmp(words[i], "--", 2) == 0 && strcmp(words[i] + 2, names[name]) == 0)
                values[name] = words[i + 1];
    for (int name = 0; name < OPTIONS - 4; name++) {
        if (values[name]) continue;
        fprintf(stderr, "make_case: --%s is missing\n", names[name]);
        return 2;
    }
    struct wish wish = {
        values[0], values[1],  values[2],          values[3],
        values[4], values[5],  values[6],          values[7],
        values[8], values[11], values[10] != NULL, values[9] ? strtoul(values[9], NULL, 10) : 1000};
    struct fault fault = {0};
    struct catalogue *catalogue = catalogue_create(wish.catalogue, &fault);
    struct sealer *sealer = sealer_create(wish.key, wish.certificate, wish.recipient, &fault);
    int status = catalogue && sealer ? make(&wish, catalogue, sealer) : fail("open", &fault);
    sealer_destroy(sealer);
    catalogue_destroy(catalogue);
    return status;
}
