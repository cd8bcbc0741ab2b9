/* The signed list of an export: what was signed is read again, and nothing else is. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "seal/export_list.h"
#include "seal_fixture.h"

static struct fixture keys;
static struct sealer *sealer;

static int setup(void **state)
{
    (void)state;
    fixture_init(&keys);
    sealer = fixture_sealer(&keys);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sealer_destroy(sealer);
    fixture_free(&keys);
    return 0;
}

#define ID(last)  "00112233445566778899aabbccddee" last
#define HASH      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define ITEM(id)  "{\"case\":\"" id "\",\"size\":5,\"sha256\":\"" HASH "\"}"
#define HEADER    "{\"alg\":\"ES256\",\"typ\":\"anjungan-export-1\"}"
#define CLAIMS(x) "{\"terminal\":\"SPS-01\",\"at\":1795492800,\"cases\":[" x "]}"

/* Rightly signed, whatever it says. */
static void sign(const char *header, const char *claims, struct bytes *out)
{
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    bytes_truncate(out, 0);
    base64url_encode(header, strlen(header), out);
    bytes_append_text(out, ".");
    base64url_encode(claims, strlen(claims), out);
    assert_true(sealer_sign(sealer, out->data, out->size, signature, NULL));
    bytes_append_text(out, ".");
    base64url_encode(signature, sizeof signature, out);
}

static bool verify(const struct bytes *token, const struct bytes *certificate,
                   struct export_list *out)
{
    struct fault fault = {0};
    if (export_list_verify(token, certificate, &keys.ca, out, &fault)) return true;
    assert_true(strcmp(fault.code, "S-04") == 0 || strcmp(fault.code, "S-05") == 0);
    return false;
}

static void what_was_signed_is_read_again(void **state)
{
    (void)state;
    struct export_item items[] = {{ID("02"), HASH, 7}, {ID("01"), HASH, 123456789}};
    struct export_list list = {.terminal = "SPS-01", .at_s = 42, .items = items, .count = 2};
    struct export_list read = {0};
    struct bytes token = {0};
    char terminal[32] = "";
    assert_true(export_list_sign(&list, sealer, &token, NULL));
    assert_true(export_list_claims(&token, terminal, NULL));
    assert_string_equal(terminal, "SPS-01");
    assert_true(verify(&token, &keys.terminal, &read));
    assert_int_equal(read.count, 2);
    assert_int_equal(read.at_s, 42);
    assert_string_equal(read.items[0].case_id, ID("01")); /* sorted */
    assert_int_equal(read.items[0].size, 123456789);
    export_list_free(&read);
    list.count = 0;
    assert_true(export_list_sign(&list, sealer, &token, NULL));
    assert_true(verify(&token, &keys.terminal, &read));
    assert_int_equal(read.count, 0);
    export_list_free(&read);
    bytes_free(&token);
}

static void every_changed_byte_is_noticed(void **state)
{
    (void)state;
    struct bytes token = {0};
    struct export_list read = {0};
    sign(HEADER, CLAIMS(ITEM(ID("01"))), &token);
    assert_true(verify(&token, &keys.terminal, &read));
    export_list_free(&read);
    for (size_t i = 0; i < token.size; i++) {
        uint8_t kept = token.data[i];
        token.data[i] = kept == 'A' ? 'B' : 'A';
        if (verify(&token, &keys.terminal, &read)) fail_msg("byte %zu", i);
        token.data[i] = kept;
    }
    for (size_t size = 0; size < token.size; size += 7) {
        struct bytes part = {token.data, size, token.capacity};
        if (verify(&part, &keys.terminal, &read)) fail_msg("%zu bytes", size);
    }
    bytes_append_text(&token, "\n");
    assert_false(verify(&token, &keys.terminal, &read));
    bytes_free(&token);
}

static void another_signer_is_refused(void **state)
{
    (void)state;
    struct bytes token = {0}, key = {0}, other = {0}, ca_key = {0}, ca = {0}, stranger = {0};
    struct export_list read = {0};
    sign(HEADER, CLAIMS(""), &token);
    fixture_issue(&keys.ca_key, &keys.ca, "SPS-02", SEAL_PURPOSE_TERMINAL_SIGN, &key, &other);
    assert_false(verify(&token, &other, &read));
    assert_false(verify(&token, &keys.recipient, &read));
    /* The same key and name, under another authority. */
    struct bytes request = {0};
    assert_true(seal_ca_create("SPESIMEN LAIN", 30, &ca_key, &ca, NULL));
    assert_true(seal_request_create(&keys.terminal_key, "SPS-01", &request, NULL));
    assert_true(seal_certificate_issue(&ca_key, &ca, &request, "SPS-01", SEAL_PURPOSE_TERMINAL_SIGN,
                                       NULL, 30, &stranger, NULL));
    assert_false(verify(&token, &stranger, &read));
    /* Its own key, but it speaks for another. */
    sign(HEADER, "{\"terminal\":\"SPS-02\",\"at\":1,\"cases\":[]}", &token);
    assert_false(verify(&token, &keys.terminal, &read));
    struct bytes *all[] = {&token, &key, &other, &ca_key, &ca, &stranger, &request};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static void rightly_signed_nonsense_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *header, *claims;
    } wrongs[] = {
        {"{\"alg\":\"none\",\"typ\":\"anjungan-export-1\"}", CLAIMS("")},
        {"{\"alg\":\"ES256\",\"typ\":\"anjungan-acknowledgement-1\"}", CLAIMS("")},
        {HEADER " ", CLAIMS("")},
        {HEADER, ""},
        {HEADER, "[]"},
        {HEADER, "{\"terminal\":\"SPS-01\",\"at\":1}"},
        {HEADER, "{\"terminal\":\"SPS-01\",\"at\":0,\"cases\":[]}"},
        {HEADER, "{\"terminal\":\"SPS-01\",\"at\":\"1\",\"cases\":[]}"},
        {HEADER, "{\"terminal\":\"../x\",\"at\":1,\"cases\":[]}"},
        {HEADER, "{\"terminal\":\"\",\"at\":1,\"cases\":[]}"},
        {HEADER, "{\"terminal\":\"SPS-01\",\"at\":1,\"cases\":{}}"},
        {HEADER, CLAIMS("7")},
        {HEADER, CLAIMS(ITEM(ID("01")) "," ITEM(ID("02")) "," ITEM(ID("01")))},
        {HEADER, CLAIMS(ITEM("../../../../etc/passwd/aaaaaaaaa"))},
        {HEADER, CLAIMS(ITEM("00112233445566778899AABBCCDDEEFF"))},
        {HEADER, CLAIMS("{\"case\":\"" ID("01") "\",\"size\":0,\"sha256\":\"" HASH "\"}")},
        {HEADER, CLAIMS("{\"case\":\"" ID("01") "\",\"size\":-5,\"sha256\":\"" HASH "\"}")},
        {HEADER,
         CLAIMS("{\"case\":\"" ID("01") "\",\"size\":99999999999,\"sha256\":\"" HASH "\"}")},
        {HEADER, CLAIMS("{\"case\":\"" ID("01") "\",\"size\":5,\"sha256\":\"" HASH "0\"}")},
        {HEADER, CLAIMS("{\"case\":\"" ID("01") "\",\"size\":5}")},
    };
    struct bytes token = {0};
    struct export_list read = {.at_s = 77};
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        sign(wrongs[i].header, wrongs[i].claims, &token);
        if (verify(&token, &keys.terminal, &read)) fail_msg("taken: %s", wrongs[i].claims);
        assert_int_equal(read.at_s, 77); /* untouched */
    }
    bytes_free(&token);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_signed_is_read_again),
        cmocka_unit_test(every_changed_byte_is_noticed),
        cmocka_unit_test(another_signer_is_refused),
        cmocka_unit_test(rightly_signed_nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
