/* A paper whose file cannot be made: whoever finishes by themselves is told and may try again; a
 * case that staff complete is handed in without it, and says so. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mailbox.h"
#include "kiosk/submit.h"
#include "kiosk/worker_room.h"
#include "seal/recipient.h"
#include "seal_fixture.h"
#include "store_fixture.h"

#include <time.h>

static const struct civil now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB};

struct bench {
    struct fixture keys;
    struct folders folders;
    struct kiosk_config config;
    struct work work;
    struct catalogue *catalogue;
    struct text *text;
    struct case_record record;
};

static void *opened(void *part, const struct fault *fault)
{
    if (!part) fail_msg("%s", fault->text);
    return part;
}

/* A specimen's case, agreed to, with one paper that is no picture. */
static void begin(struct bench *bench)
{
    const struct service *service =
        catalogue_find_service(bench->catalogue, "pekalongan/issue-esign");
    assert_non_null(service);
    case_begin(&bench->record, service, LANGUAGE_ID);
    case_consent_give(&bench->record, &now);
    struct case_document *document = &bench->record.documents[0];
    document->state = DOCUMENT_SCANNED;
    document->pages_count = 1;
    bytes_append_text(&document->pages[0].jpeg, "SPESIMEN, no picture");
}

static struct bench *bench_open(void)
{
    struct fault fault = {0};
    struct bench *bench = memory_alloc(sizeof *bench);
    struct work *work = &bench->work;
    fixture_init(&bench->keys);
    folders_init(&bench->folders);
    bench->catalogue = opened(catalogue_create(SOURCE_DIR "/config", &fault), &fault);
    bench->text = opened(text_create(SOURCE_DIR "/assets/text", &fault), &fault);
    bench->config.receipt = (struct kiosk_receipt){.width_px = 576, .dpi = 203};
    work->config = &bench->config;
    work->catalogue = bench->catalogue;
    work->text = bench->text;
    work->mailbox = mailbox_create(64, NULL, NULL);
    work->sealer = fixture_sealer(&bench->keys);
    work->store =
        opened(store_open(bench->folders.kiosk, bench->folders.outbox, bench->folders.acks, &fault),
               &fault);
    snprintf(work->tracking_base, sizeof work->tracking_base, "https://loket.example.go.id");
    begin(bench);
    return bench;
}

static void bench_close(struct bench *bench)
{
    char picture[PATH_SIZE];
    case_clear(&bench->record);
    store_close(bench->work.store);
    sealer_destroy(bench->work.sealer);
    receipt_printer_destroy(bench->work.printer);
    mailbox_destroy(bench->work.mailbox);
    text_destroy(bench->text);
    catalogue_destroy(bench->catalogue);
    fixture_path(&bench->keys, "receipt.png", picture);
    unlink(picture);
    fixture_free(&bench->keys);
    folders_free(&bench->folders);
    free(bench);
}

static bool submit(struct bench *bench, struct sealed_case *out, struct fault *fault)
{
    return submit_case(&bench->work, 1, &bench->record, now, bench->keys.dir, out, fault);
}

/* The sealed case as the centre opens it. */
static void open_sealed(struct bench *bench, struct opened_case *out)
{
    char path[PATH_SIZE];
    struct bytes sealed = {0};
    struct fault fault = {0};
    struct opener *opener = fixture_opener(&bench->keys);
    fixture_path(&bench->keys, "case.p7m", path);
    if (!file_read(path, 1 << 20, &sealed, &fault) || !opener_open(opener, &sealed, out, &fault))
        fail_msg("%s", fault.text);
    opener_destroy(opener);
    bytes_free(&sealed);
}

static void one_that_staff_complete_goes_without_it(void **state)
{
    (void)state;
    struct bench *bench = bench_open();
    const char *key = bench->record.documents[0].requirement->key;
    struct sealed_case proof = {0};
    struct fault fault = {0};
    char row[128], file[CASE_FILE_NAME_SIZE];
    case_hand_over(&bench->record, STEP_DOCUMENTS, 0);
    snprintf(file, sizeof file, "documents/%s.pdf", key);
    if (!submit(bench, &proof, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(folder_count(bench->folders.outbox), 1);
    assert_int_equal(bench->record.documents[0].state, DOCUMENT_LATER);
    struct opened_case opened_case = {0};
    struct case_summary summary;
    open_sealed(bench, &opened_case);
    struct bytes *json = (struct bytes *)opened_case_part(&opened_case, "case.json");
    assert_non_null(json);
    assert_null(opened_case_part(&opened_case, file));
    snprintf(row, sizeof row,
             "\"key\": \"%s\",\n\"state\": \"later\",\n\"note\": \"D-01\",\n\"file\": \"\"", key);
    if (!strstr(bytes_text(json), row)) fail_msg("not %s, but %s", row, bytes_text(json));
    assert_true(case_read_json(json, &summary, &fault));
    assert_non_null(strstr(summary.missing, key)); /* the desk asks for it */
    opened_case_free(&opened_case);
    bitmap_free(&proof.receipt);
    bitmap_free(&proof.qr);
    bench_close(bench);
}

static void one_that_is_finished_here_is_not_handed_in(void **state)
{
    (void)state;
    struct bench *bench = bench_open();
    struct sealed_case proof = {0};
    struct fault fault = {0};
    assert_false(submit(bench, &proof, &fault));
    assert_string_equal(fault.code, "D-01");
    assert_int_equal(folder_count(bench->folders.outbox), 0);
    assert_int_equal(bench->record.documents[0].state, DOCUMENT_SCANNED);
    assert_int_equal(bench->record.documents[0].pages_count, 1);
    assert_string_equal(bench->record.code, "");
    bench_close(bench);
}

/* What the courier hands on is sealed to from then on; what does not follow is not. */
static void the_next_recipient_is_taken_up(void **state)
{
    (void)state;
    struct bench *bench = bench_open();
    struct work *work = &bench->work;
    struct bytes key = {0}, next = {0}, stranger_key = {0}, stranger_ca = {0};
    char beat[80], before[65], fingerprint[65];
    int64_t now_s = time(NULL);
    snprintf(beat, sizeof beat, "%.60s/beat", bench->folders.root);
    bench->config.state_dir = bench->folders.root;
    bytes_append(&work->ca, bench->keys.ca.data, bench->keys.ca.size);
    snprintf(before, sizeof before, "%s", sealer_recipient(work->sealer));
    work_follow_recipient(work);
    assert_string_equal(sealer_recipient(work->sealer), before);
    assert_true(seal_ca_create("SPESIMEN CA", 30, &stranger_key, &stranger_ca, NULL));
    assert_true(seal_key_create(&key, NULL));
    assert_int_equal(mkdir(beat, 0700), 0);
    for (int strange = 1; strange >= 0; strange--) {
        bytes_free(&next);
        assert_true(recipient_issue(strange ? &stranger_key : &bench->keys.ca_key,
                                    strange ? &stranger_ca : &bench->keys.ca, &key,
                                    "SPESIMEN pusat", now_s + 60, now_s + 864000, &next, NULL));
        assert_true(file_write_durable(beat, "recipient.crt", next.data, next.size, 0640, NULL));
        work_follow_recipient(work);
        assert_true(seal_certificate_fingerprint(&next, fingerprint, NULL));
        assert_string_equal(sealer_recipient(work->sealer), strange ? before : fingerprint);
    }
    folder_remove(beat);
    bytes_free(&work->ca);
    bytes_free(&key);
    bytes_free(&next);
    bytes_free(&stranger_key);
    bytes_free(&stranger_ca);
    bench_close(bench);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_that_staff_complete_goes_without_it),
        cmocka_unit_test(one_that_is_finished_here_is_not_handed_in),
        cmocka_unit_test(the_next_recipient_is_taken_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
