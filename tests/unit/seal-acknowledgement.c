/* An acknowledgement lets a terminal delete a case: so nothing but the backend's own word may pass.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "seal_fixture.h"

static struct acknowledgement specimen(void)
{
    struct acknowledgement answer = {.accepted = true, .received_s = 1795492800};
    snprintf(answer.case_id, sizeof answer.case_id, "%s", FIXTURE_CASE_ID);
    snprintf(answer.terminal, sizeof answer.terminal, "SPS-01");
    seal_sha256("SPESIMEN", 8, answer.sha256);
    return answer;
}

static void sign(const struct acknowledgement *answer, const struct bytes *key, struct bytes *out)
{
    struct fault fault = {0};
    if (!acknowledgement_sign(answer, key, out, &fault)) fail_msg("%s", fault.text);
}

static bool passes(const struct fixture *fixture, const char *token, size_t length)
{
    struct acknowledgement out, before;
    struct fault fault = {0};
    memset(&out, 0x5A, sizeof out);
    before = out;
    if (acknowledgement_verify(token, length, &fixture->backend, &fixture->ca, &out, &fault))
        return true;
    assert_memory_equal(&out, &before, sizeof out);
    assert_string_equal(fault.code, "S-04");
    return false;
}

static void what_was_signed_comes_back(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = {0};
    for (int refused = 0; refused < 2; refused++) {
        struct acknowledgement answer = specimen(), back;
        struct bytes token = {0};
        answer.accepted = !refused;
        if (refused) snprintf(answer.code, sizeof answer.code, "S-03");
        sign(&answer, &fixture->backend_key, &token);
        memset(&back, 0, sizeof back);
        assert_true(acknowledgement_verify((const char *)token.data, token.size, &fixture->backend,
                                           &fixture->ca, &back, &fault));
        assert_string_equal(back.case_id, answer.case_id);
        assert_string_equal(back.terminal, answer.terminal);
        assert_string_equal(back.sha256, answer.sha256);
        assert_string_equal(back.code, answer.code);
        assert_int_equal(back.accepted, answer.accepted);
        assert_int_equal(back.received_s, answer.received_s);
        bytes_free(&token);
    }
}

static void any_change_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct acknowledgement answer = specimen();
    struct bytes token = {0};
    sign(&answer, &fixture->backend_key, &token);
    for (size_t i = 0; i < token.size; i++) {
        static const char others[] = "AQgw_.=\n";
        for (const char *other = others; *other; other++) {
            uint8_t kept = token.data[i];
            if (kept == (uint8_t)*other) continue;
            token.data[i] = (uint8_t)*other;
            if (passes(fixture, (const char *)token.data, token.size)) fail_msg("byte %zu", i);
            token.data[i] = kept;
        }
        if (passes(fixture, (const char *)token.data, i)) fail_msg("cut at %zu", i);
    }
    assert_true(passes(fixture, (const char *)token.data, token.size));
    bytes_append_text(&token, "A");
    assert_false(passes(fixture, (const char *)token.data, token.size));
    bytes_free(&token);
}

/* HEADER.CLAIMS with a true signature by this key: the content is what is tested. */
static void forge(const char *header, const char *claims, const struct bytes *key,
                  struct bytes *token)
{
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    struct fault fault = {0};
    base64url_encode(header, strlen(header), token);
    bytes_append_text(token, ".");
    base64url_encode(claims, strlen(claims), token);
    assert_true(seal_sign(key, token->data, token->size, signature, &fault));
    bytes_append_text(token, ".");
    base64url_encode(signature, sizeof signature, token);
}

#define HEADER "{\"alg\":\"ES256\",\"typ\":\"anjungan-acknowledgement-1\"}"
#define HASH   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define CLAIMS                                                                                     \
    "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH              \
    "\",\"accepted\":true,\"code\":\"\",\"received\":1795492800}"

static void well_signed_nonsense_is_refused(void **state)
{
    static const struct {
        const char *what, *header, *claims;
        bool passes;
    } tokens[] = {
        {"as it should be", HEADER, CLAIMS, true},
        {"no algorithm", "{\"alg\":\"none\",\"typ\":\"anjungan-acknowledgement-1\"}", CLAIMS,
         false},
        {"another algorithm", "{\"alg\":\"HS256\",\"typ\":\"anjungan-acknowledgement-1\"}", CLAIMS,
         false},
        {"another type", "{\"alg\":\"ES256\",\"typ\":\"JWT\"}", CLAIMS, false},
        {"a space in the header", "{\"alg\":\"ES256\", \"typ\":\"anjungan-acknowledgement-1\"}",
         CLAIMS, false},
        {"no header", "", CLAIMS, false},
        {"no claims", HEADER, "", false},
        {"no JSON", HEADER, "received", false},
        {"a list", HEADER, "[1,2,3,4,5,6]", false},
        {"a member missing", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"received\":1795492800}",
         false},
        {"a member more", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"code\":\"\",\"received\":1795492800,\"x\":1}",
         false},
        {"a member twice", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"terminal\":\"SPS-01\","
         "\"sha256\":\"" HASH "\",\"accepted\":true,\"code\":\"\",\"received\":1795492800}",
         false},
        {"accepted as text", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":\"true\",\"code\":\"\",\"received\":1795492800}",
         false},
        {"accepted with a code", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"code\":\"S-03\",\"received\":1795492800}",
         false},
        {"refused without a code", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":false,\"code\":\"\",\"received\":1795492800}",
         false},
        {"a case id that climbs", HEADER,
         "{\"case_id\":\"../../../etc/passwd\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"code\":\"\",\"received\":1795492800}",
         false},
        {"a code too long", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":false,\"code\":\"S-030303\",\"received\":1795492800}",
         false},
        {"no time", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"code\":\"\",\"received\":0}",
         false},
        {"a time with a fraction", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"code\":\"\",\"received\":1.5}",
         false},
        {"a NUL in the terminal", HEADER,
         "{\"case_id\":\"" FIXTURE_CASE_ID "\",\"terminal\":\"SPS-01\\u0000x\",\"sha256\":\"" HASH
         "\",\"accepted\":true,\"code\":\"\",\"received\":1795492800}",
         false},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        struct bytes token = {0};
        forge(tokens[i].header, tokens[i].claims, &fixture->backend_key, &token);
        if (passes(fixture, (const char *)token.data, token.size) != tokens[i].passes)
            fail_msg("%s", tokens[i].what);
        bytes_free(&token);
    }
}

/* The certificate is fetched by the courier, so it is judged here: right CA, right purpose. */
static void only_the_backend_may_sign(void **state)
{
    struct fixture *fixture = *state, other;
    struct acknowledgement answer = specimen(), out;
    struct bytes token = {0}, key = {0}, certificate = {0};
    struct fault fault = {0};
    sign(&answer, &fixture->terminal_key, &token);
    assert_false(passes(fixture, (const char *)token.data, token.size));
    assert_false(acknowledgement_verify((const char *)token.data, token.size, &fixture->terminal,
                                        &fixture->ca, &out, &fault));
    assert_string_equal(fault.code, "S-04");
    bytes_free(&token);
    fixture_init(&other);
    sign(&answer, &other.backend_key, &token);
    assert_true(acknowledgement_verify((const char *)token.data, token.size, &other.backend,
                                       &other.ca, &out, &fault));
    assert_false(acknowledgement_verify((const char *)token.data, token.size, &other.backend,
                                        &fixture->ca, &out, &fault));
    bytes_free(&token);
    static const enum seal_purpose others[] = {SEAL_PURPOSE_TERMINAL_TLS, SEAL_PURPOSE_BACKEND_TLS,
                                               SEAL_PURPOSE_RECIPIENT};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        fixture_issue(&fixture->ca_key, &fixture->ca, "SPESIMEN jawab", others[i], &key,
                      &certificate);
        sign(&answer, &key, &token);
        assert_false(acknowledgement_verify((const char *)token.data, token.size, &certificate,
                                            &fixture->ca, &out, &fault));
        bytes_free(&key);
        bytes_free(&certificate);
        bytes_free(&token);
    }
    fixture_free(&other);
}

static void an_incomplete_answer_is_not_signed(void **state)
{
    struct fixture *fixture = *state;
    struct acknowledgement answers[6];
    for (int i = 0; i < 6; i++)
        answers[i] = specimen();
    answers[0].case_id[5] = 'X';
    answers[1].terminal[0] = 0;
    answers[2].sha256[10] = 0;
    answers[3].accepted = false;
    snprintf(answers[4].code, sizeof answers[4].code, "S-03");
    answers[5].received_s = 0;
    for (int i = 0; i < 6; i++) {
        struct bytes token = {0};
        struct fault fault = {0};
        if (acknowledgement_sign(&answers[i], &fixture->backend_key, &token, &fault))
            fail_msg("answer %d was signed", i);
        assert_null(token.data);
    }
}

static int setup(void **state)
{
    static struct fixture fixture;
    fixture_init(&fixture);
    *state = &fixture;
    return 0;
}

static int teardown(void **state)
{
    fixture_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_signed_comes_back),
        cmocka_unit_test(any_change_is_refused),
        cmocka_unit_test(well_signed_nonsense_is_refused),
        cmocka_unit_test(only_the_backend_may_sign),
        cmocka_unit_test(an_incomplete_answer_is_not_signed),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
