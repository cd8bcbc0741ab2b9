/* A file by phone, at the terminal: what the centre says is a stranger's until it is read, and so
 * is the file, once it is opened. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kiosk/phone.h"
#include "kiosk/work_phone.h"
#include "seal/seal.h"

#include <jansson.h>
#include <string.h>

#define TOKEN "AAECAwQFBgcICQoLDA0ODw"

static enum file_kind formats[] = {FILE_KIND_CSR};
static const struct requirement csr = {.key = "csr",
                                       .kind = REQUIREMENT_FILE,
                                       .title = {.id = "File CSR", .en = "CSR file"},
                                       .size_max_kb = 16,
                                       .formats = formats,
                                       .formats_count = 1};
static const struct requirement letter = {
    .key = "letter", .title = {.id = "Surat"}, .pages_max = 2, .size_max_kb = 16};

static void text_of(struct bytes *out, const char *text)
{
    bytes_truncate(out, 0);
    bytes_append_text(out, text);
}

static void an_address_is_read_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *json, *code; /* NULL: it is read */
    } cases[] = {
        {"{\"ok\":true,\"token\":\"" TOKEN "\",\"url\":\"https://a.example/u/" TOKEN
         "\",\"seconds\":600}",
         NULL},
        {"{\"code\":\"T-02\",\"wait\":3}", "T-02"},
        {"{\"code\":\"N-04\"}", "N-04"},
        {"{\"code\":\"<b>x</b>\"}", "N-04"},
        {"{\"token\":\"" TOKEN "A\",\"url\":\"https://a.example/\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"../../etc/passwd......\",\"url\":\"https://a.example/\",\"seconds\":600}",
         "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"javascript:x\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://a.example/u/x\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://localhost.example/\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://localhost@a.example/\",\"seconds\":600}",
         "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://127.0.0.1:80@a.example/\",\"seconds\":600}",
         "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://127.0.0.11/\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"https:///u\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://127.0.0.1:8080/u/x\",\"seconds\":600}", NULL},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://localhost/u\",\"seconds\":600}", NULL},
        {"{\"token\":\"" TOKEN "\",\"url\":\"http://[::1]:8/u\",\"seconds\":600}", NULL},
        {"{\"token\":\"" TOKEN "\",\"url\":\"https://a.example/ x\",\"seconds\":600}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"https://a.example/\",\"seconds\":0}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"url\":\"https://a.example/\",\"seconds\":999999}", "N-04"},
        {"{\"token\":\"" TOKEN "\",\"seconds\":600}", "N-04"},
        {"{\"token\":7,\"url\":7,\"seconds\":\"600\"}", "N-04"},
        {"[]", "N-04"},
        {"", "N-04"},
        {"{", "N-04"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes json = {0};
        struct phone_address address = {0};
        char code[8] = "";
        text_of(&json, cases[i].json);
        bool done = phone_read_open(&json, &address, code);
        if (done == (cases[i].code != NULL)) fail_msg("%s", cases[i].json);
        assert_string_equal(code, cases[i].code ? cases[i].code : "");
        assert_string_equal(address.token, done ? TOKEN : "");
        assert_int_equal(address.seconds, done ? 600 : 0);
        bytes_free(&json);
    }
}

static void what_became_of_it_is_read_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *json;
        enum phone_state state; /* PHONE_NONE: refused */
        const char *kind;
    } cases[] = {
        {"{\"ok\":true,\"state\":\"waiting\"}", PHONE_WAITING, ""},
        {"{\"ok\":true,\"state\":\"opened\"}", PHONE_OPENED, ""},
        {"{\"ok\":true,\"state\":\"gone\"}", PHONE_EXPIRED, ""},
        {"{\"state\":\"arrived\",\"kind\":\"csr\",\"bytes\":900}", PHONE_ARRIVED, "csr"},
        {"{\"ok\":true,\"kind\":\"jpeg\",\"bytes\":900}", PHONE_ARRIVED, "jpeg"},
        {"{\"state\":\"arrived\"}", PHONE_NONE, ""},
        {"{\"state\":\"arrived\",\"kind\":\"exe\"}", PHONE_NONE, ""},
        {"{\"state\":\"taken\"}", PHONE_NONE, ""},
        {"{\"state\":7}", PHONE_NONE, ""},
        {"{\"ok\":true}", PHONE_NONE, ""},
        {"null", PHONE_NONE, ""},
        {"", PHONE_NONE, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes json = {0};
        enum phone_state said = PHONE_NONE;
        char kind[PHONE_KIND_SIZE] = "", code[8] = "";
        text_of(&json, cases[i].json);
        bool done = phone_read_look(&json, &said, kind, code);
        if (done != (cases[i].state != PHONE_NONE) || said != cases[i].state ||
            strcmp(kind, cases[i].kind) != 0)
            fail_msg("%s: %d, \"%s\"", cases[i].json, said, kind);
        bytes_free(&json);
    }
}

static json_t *question(const struct case_document *document)
{
    static const uint8_t point[DROP_POINT_SIZE] = {4};
    struct bytes ask = {0};
    const struct phone_wanted wanted = phone_wanted_document(document);
    phone_ask_open(&wanted, LANGUAGE_EN, point, &ask);
    json_t *root = json_loadb((const char *)ask.data, ask.size, 0, NULL);
    assert_non_null(root);
    bytes_free(&ask);
    return root;
}

static void only_what_is_wanted_is_asked_for(void **state)
{
    (void)state;
    struct case_document document = {.requirement = &csr};
    json_t *root = question(&document), *accept = json_object_get(root, "accept");
    assert_int_equal(json_array_size(accept), 1);
    assert_string_equal(json_string_value(json_array_get(accept, 0)), "csr");
    assert_string_equal(json_string_value(json_object_get(root, "lang")), "en");
    assert_string_equal(json_string_value(json_object_get(json_object_get(root, "label"), "en")),
                        "CSR file");
    assert_int_equal(json_integer_value(json_object_get(root, "max_bytes")), 16 * 1024);
    json_decref(root);
    /* A photo of a paper is made smaller here; and beside pages no other document is wanted. */
    document.requirement = &letter;
    root = question(&document);
    assert_int_equal(json_array_size(json_object_get(root, "accept")), 3);
    assert_int_equal(json_integer_value(json_object_get(root, "max_bytes")), 10 * 1024 * 1024);
    json_decref(root);
    document.pages_count = 1;
    root = question(&document);
    assert_int_equal(json_array_size(json_object_get(root, "accept")), 2);
    json_decref(root);
}

/* Sealed as the centre would, opened as the terminal does. */
static void send_for(const struct phone_wanted *wanted, struct face_finder *finder,
                     const char *kind, const struct bytes *file, struct phone_arrival *out)
{
    struct drop_key key;
    struct bytes sealed = {0};
    struct fault fault = {0};
    assert_true(drop_key_new(&key, &fault));
    if (!drop_seal(key.point, TOKEN, kind, file, &sealed, &fault)) fail_msg("%s", fault.text);
    phone_open(&(struct phone_parcel){.key = &key, .token = TOKEN, .kind = kind, .wanted = *wanted},
               finder, &sealed, out);
    assert_int_equal(sealed.size, 0);
}

static void send(const struct requirement *requirement, const char *kind, const struct bytes *file,
                 struct phone_arrival *out)
{
    const struct case_document document = {.requirement = requirement};
    const struct phone_wanted wanted = phone_wanted_document(&document);
    send_for(&wanted, NULL, kind, file, out);
}

static void a_request_is_kept_as_it_came(void **state)
{
    (void)state;
    struct bytes key = {0}, file = {0};
    struct fault fault = {0};
    struct phone_arrival arrival;
    assert_true(seal_key_create(&key, &fault) &&
                seal_request_create(&key, "SPESIMEN", &file, &fault));
    send(&csr, "csr", &file, &arrival);
    assert_int_equal(arrival.unfit, PHONE_FIT);
    assert_int_equal(arrival.is, ARRIVAL_FILE);
    assert_int_equal(arrival.file.kind, FILE_KIND_CSR);
    assert_int_equal(arrival.file.content.size, file.size);
    assert_memory_equal(arrival.file.content.data, file.data, file.size);
    assert_string_equal(bytes_text(&arrival.file.csr.parts[CSR_COMMON_NAME]), "SPESIMEN");
    phone_arrival_free(&arrival);
    file.data[file.size / 2] ^= 1; /* not as it was signed, or no base64 */
    send(&csr, "csr", &file, &arrival);
    assert_int_equal(arrival.unfit, PHONE_REQUEST);
    assert_int_not_equal(arrival.request, CSR_FIT);
    assert_int_equal(arrival.file.content.size, 0);
    assert_int_equal(arrival.file.csr.dn.size, 0);
    phone_arrival_free(&arrival);
    bytes_free(&key);
    bytes_free(&file);
}

/* Nine octets, then a table of nothing. */
#define PDF_BEGIN "%PDF-1.7\nxref\n0 0\ntrailer\n<< /Size 0 "
#define PDF_END   ">>\nstartxref\n9\n%%EOF\n"
#define PDF(more) PDF_BEGIN more PDF_END

static void what_will_not_do_is_not_kept(void **state)
{
    (void)state;
    static const struct {
        const struct requirement *requirement;
        const char *kind, *content;
        size_t size; /* made of blanks behind the content; 0: its own */
        enum phone_unfit unfit;
        const char *end; /* behind the blanks, and counted; NULL: nothing */
    } cases[] = {
        {&csr, "pdf", "%PDF-1.7 SPESIMEN", 0, PHONE_KIND, NULL}, /* not asked for */
        {&csr, "csr", "%PDF-1.7 SPESIMEN", 0, PHONE_KIND, NULL}, /* not what the centre says */
        {&csr, "csr", "SPESIMEN", 0, PHONE_KIND, NULL},          /* nothing known */
        {&letter, "pdf", PDF(""), 0, PHONE_FIT, NULL},
        {&letter, "pdf", PDF("/Encrypt 3 0 R"), 0, PHONE_PDF_LOCKED, NULL},
        {&letter, "pdf", "%PDF-1.7 SPESIMEN", 0, PHONE_PDF_CUT, NULL},
        {&letter, "pdf", PDF(""), 16 * 1024, PHONE_PDF_CUT, NULL},  /* its end is not at the end */
        {&letter, "pdf", PDF_BEGIN, 16 * 1024, PHONE_FIT, PDF_END}, /* as large as it may be */
        {&letter, "pdf", PDF_BEGIN, 16 * 1024 + 1, PHONE_LARGE, PDF_END},
        {&letter, "jpeg", "\xFF\xD8\xFF\xE0 SPESIMEN", 0, PHONE_PICTURE, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes file = {0};
        struct phone_arrival arrival;
        bytes_append_text(&file, cases[i].content);
        size_t end = cases[i].end ? strlen(cases[i].end) : 0;
        while (file.size + end < cases[i].size)
            bytes_append(&file, " ", 1);
        bytes_append(&file, cases[i].end, end);
        size_t size = file.size;
        send(cases[i].requirement, cases[i].kind, &file, &arrival);
        if (arrival.unfit != cases[i].unfit) fail_msg("case %zu: %d", i, arrival.unfit);
        assert_int_equal(arrival.file.content.size, cases[i].unfit == PHONE_FIT ? size : 0);
        phone_arrival_free(&arrival);
        bytes_free(&file);
    }
}

static void what_was_sealed_to_another_is_not_opened(void **state)
{
    (void)state;
    struct drop_key key, other;
    struct bytes file = {0}, sealed = {0};
    struct fault fault = {0};
    struct phone_arrival arrival;
    bytes_append_text(&file, "%PDF-1.7 SPESIMEN");
    assert_true(drop_key_new(&key, &fault) && drop_key_new(&other, &fault));
    assert_true(drop_seal(other.point, TOKEN, "pdf", &file, &sealed, &fault));
    const struct case_document document = {.requirement = &letter};
    phone_open(
        &(struct phone_parcel){
            .key = &key, .token = TOKEN, .kind = "pdf", .wanted = phone_wanted_document(&document)},
        NULL, &sealed, &arrival);
    assert_int_equal(arrival.unfit, PHONE_DAMAGED);
    phone_arrival_free(&arrival);
    bytes_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_read_or_refused),
        cmocka_unit_test(what_became_of_it_is_read_or_refused),
        cmocka_unit_test(only_what_is_wanted_is_asked_for),
        cmocka_unit_test(a_request_is_kept_as_it_came),
        cmocka_unit_test(what_will_not_do_is_not_kept),
        cmocka_unit_test(what_was_sealed_to_another_is_not_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
