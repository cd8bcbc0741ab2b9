/* Keys, requests and certificates: for the stock tool's eyes too; and what is refused. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "seal/crypto.h"
#include "seal_fixture.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
static bool has(struct bytes *text, const char *word)
{
    return strstr(bytes_text(text), word) != NULL;
}

static void a_key_is_pkcs8_and_never_the_same(void **state)
{
    (void)state;
    struct bytes one = {0}, other = {0};
    struct fault fault = {0};
    assert_true(seal_key_create(&one, &fault) && seal_key_create(&other, &fault));
    assert_true(has(&one, "-----BEGIN PRIVATE KEY-----"));
    assert_true(one.size != other.size || memcmp(one.data, other.data, one.size) != 0);
    bytes_free(&one);
    bytes_free(&other);
}

/* The stock tool agrees what each certificate may be used for, in strict mode. */
static void each_purpose_stands_alone(void **state)
{
    static const struct {
        enum seal_purpose purpose;
        bool mail, client, server;
    } purposes[] = {
        {SEAL_PURPOSE_TERMINAL_SIGN, true, false, false},
        {SEAL_PURPOSE_TERMINAL_TLS, false, true, false},
        {SEAL_PURPOSE_BACKEND_TLS, false, false, true},
        {SEAL_PURPOSE_BACKEND_SIGN, false, false, false},
        {SEAL_PURPOSE_RECIPIENT, false, false, false},
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++) {
        struct bytes key = {0}, certificate = {0};
        fixture_issue(&fixture->ca_key, &fixture->ca, "SPS-09", purposes[i].purpose, &key,
                      &certificate);
        fixture_write(fixture, "signed.der", &certificate);
        char ca[PATH_SIZE], path[PATH_SIZE];
        fixture_path(fixture, "ca.pem", ca);
        fixture_path(fixture, "signed.der", path);
        const char *const names[] = {"smimesign", "sslclient", "sslserver"};
        const bool expected[] = {purposes[i].mail, purposes[i].client, purposes[i].server};
        for (int use = 0; use < 3; use++) {
            const char *const words[] = {"openssl",  "verify",   "-x509_strict", "-CAfile", ca,
                                         "-purpose", names[use], path,           NULL};
            if ((fixture_run(words) == 0) != expected[use])
                fail_msg("purpose %zu, %s", i, names[use]);
        }
        bytes_free(&key);
        bytes_free(&certificate);
    }
}

static void serials_dates_and_names(void **state)
{
    struct fixture *fixture = *state;
    struct bytes key = {0}, certificate = {0}, request = {0};
    struct fault fault = {0};
    assert_true(seal_key_create(&key, &fault));
    assert_true(seal_request_create(&key, "what the request says", &request, &fault));
    assert_true(seal_certificate_issue(&fixture->ca_key, &fixture->ca, &request, "SPS-77",
                                       SEAL_PURPOSE_BACKEND_TLS, "DNS:loket.example,IP:127.0.0.1",
                                       365, &certificate, &fault));
    char name[64];
    assert_true(seal_certificate_common_name(&certificate, name, &fault));
    assert_string_equal(name, "SPS-77");
    X509 *read = crypto_certificate_read(&certificate, &fault);
    const ASN1_INTEGER *serial = X509_get0_serialNumber(read);
    assert_int_equal(ASN1_STRING_length(serial), 16);
    assert_int_equal(ASN1_STRING_type(serial), V_ASN1_INTEGER); /* positive */
    int days, seconds;
    assert_true(ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(read), NULL));
    assert_int_equal(days, 0);
    assert_in_range(seconds, 3590, 3700);
    assert_true(ASN1_TIME_diff(&days, &seconds, NULL, X509_get0_notAfter(read)));
    assert_in_range(days, 364, 365);
    assert_int_equal(X509_check_host(read, "loket.example", 0, 0, NULL), 1);
    assert_int_equal(X509_check_ip_asc(read, "127.0.0.1", 0), 1);
    assert_int_equal(X509_check_host(read, "other.example", 0, 0, NULL), 0);
    X509_free(read);
    bytes_free(&key);
    bytes_free(&certificate);
    bytes_free(&request);
}

static void issue_refuses(struct fixture *fixture, const struct bytes *ca_key,
                          const struct bytes *request, const char *name, const char *alternative,
                          int days, const char *what)
{
    struct bytes out = {0};
    struct fault fault = {0};
    if (seal_certificate_issue(ca_key, &fixture->ca, request, name, SEAL_PURPOSE_BACKEND_TLS,
                               alternative, days, &out, &fault))
        fail_msg("issued: %s", what);
    assert_null(out.data);
    assert_true(fault.text[0]);
}

/* A request for an RSA key, or one that somebody else signed. */
static void foreign_request(EVP_PKEY *subject, EVP_PKEY *signer, struct bytes *out)
{
    X509_REQ *request = X509_REQ_new();
    BIO *memory = BIO_new(BIO_s_mem());
    X509_REQ_set_pubkey(request, subject);
    assert_true(X509_REQ_sign(request, signer, EVP_sha256()) > 0);
    assert_int_equal(PEM_write_bio_X509_REQ(memory, request), 1);
    char *text;
    long size = BIO_get_mem_data(memory, &text);
    bytes_append(out, text, (size_t)size);
    BIO_free(memory);
    X509_REQ_free(request);
}

static void bad_requests_are_refused(void **state)
{
    struct fixture *fixture = *state;
    struct bytes good = {0}, rsa = {0}, stolen = {0}, p384 = {0}, text = {0}, none = {0};
    struct fault fault = {0};
    EVP_PKEY *p256_key = EVP_EC_gen("P-256"), *p384_key = EVP_EC_gen("P-384");
    EVP_PKEY *other_key = EVP_EC_gen("P-256"), *rsa_key = EVP_RSA_gen(2048);
    foreign_request(rsa_key, rsa_key, &rsa);
    foreign_request(p384_key, p384_key, &p384);
    foreign_request(p256_key, other_key, &stolen);
    bytes_append_text(&text, "not a request");
    assert_true(seal_request_create(&fixture->terminal_key, "SPS-01", &good, &fault));
    char long_name[70];
    memset(long_name, 'a', 65);
    long_name[65] = 0;
    const struct bytes *ca_key = &fixture->ca_key;
    issue_refuses(fixture, ca_key, &rsa, "SPS-01", NULL, 30, "an RSA key");
    issue_refuses(fixture, ca_key, &p384, "SPS-01", NULL, 30, "a P-384 key");
    issue_refuses(fixture, ca_key, &stolen, "SPS-01", NULL, 30, "another's key");
    issue_refuses(fixture, ca_key, &text, "SPS-01", NULL, 30, "no request");
    issue_refuses(fixture, ca_key, &none, "SPS-01", NULL, 30, "nothing");
    issue_refuses(fixture, ca_key, &good, "", NULL, 30, "no name");
    issue_refuses(fixture, ca_key, &good, long_name, NULL, 30, "a name of 65 bytes");
    issue_refuses(fixture, ca_key, &good, "SPS-01", NULL, 0, "no day");
    issue_refuses(fixture, ca_key, &good, "SPS-01", NULL, 40000, "a century");
    issue_refuses(fixture, ca_key, &good, "SPS-01", "IP:300.1.1.1", 30, "no address");
    issue_refuses(fixture, &fixture->terminal_key, &good, "SPS-01", NULL, 30, "not the CA's key");
    EVP_PKEY_free(p256_key);
    EVP_PKEY_free(p384_key);
    EVP_PKEY_free(other_key);
    EVP_PKEY_free(rsa_key);
    struct bytes *all[] = {&good, &rsa, &stolen, &p384, &text};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static void fingerprint_and_pin(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = {0};
    char fingerprint[65], expected[65];
    struct bytes pin = {0}, spki = {0};
    assert_true(seal_certificate_fingerprint(&fixture->terminal, fingerprint, &fault));
    X509 *read = crypto_certificate_read(&fixture->terminal, &fault);
    uint8_t *der = NULL;
    int size = i2d_X509(read, &der);
    seal_sha256(der, (size_t)size, expected);
    assert_string_equal(fingerprint, expected);
    OPENSSL_free(der);
    assert_true(seal_certificate_pin(&fixture->terminal, &pin, &fault));
    assert_int_equal(pin.size, 44);
    der = NULL;
    size = i2d_PUBKEY(X509_get0_pubkey(read), &der);
    seal_sha256(der, (size_t)size, expected);
    uint8_t digest[32];
    assert_true(hex_decode(expected, digest, sizeof digest));
    base64_encode(digest, sizeof digest, &spki);
    assert_memory_equal(pin.data, spki.data, 44);
    OPENSSL_free(der);
    X509_free(read);
    bytes_free(&pin);
    bytes_free(&spki);
}

static void signatures_fit_or_do_not(void **state)
{
    struct fixture *fixture = *state;
    struct fault fault = {0};
    struct fixture other;
    uint8_t signature[SEAL_SIGNATURE_SIZE], changed[SEAL_SIGNATURE_SIZE];
    fixture_init(&other);
    assert_true(seal_sign(&fixture->terminal_key, "SPESIMEN", 8, signature, &fault));
    assert_true(seal_verify(&fixture->terminal, &fixture->ca, "SPESIMEN", 8, signature, &fault));
    assert_true(seal_verify(&fixture->terminal, NULL, "SPESIMEN", 8, signature, &fault));
    assert_false(seal_verify(&fixture->terminal, &fixture->ca, "SPESIMEM", 8, signature, &fault));
    assert_string_equal(fault.code, "S-04");
    assert_false(seal_verify(&fixture->backend, &fixture->ca, "SPESIMEN", 8, signature, &fault));
    assert_false(seal_verify(&fixture->terminal, &other.ca, "SPESIMEN", 8, signature, &fault));
    assert_false(seal_verify(&fixture->recipient, &fixture->ca, "SPESIMEN", 8, signature, &fault));
    for (size_t i = 0; i < sizeof signature; i++) {
        memcpy(changed, signature, sizeof changed);
        changed[i] ^= 0x10;
        assert_false(seal_verify(&fixture->terminal, NULL, "SPESIMEN", 8, changed, &fault));
    }
    memset(changed, 0, sizeof changed);
    assert_false(seal_verify(&fixture->terminal, NULL, "SPESIMEN", 8, changed, &fault));
    memset(changed, 0xFF, sizeof changed);
    assert_false(seal_verify(&fixture->terminal, NULL, "SPESIMEN", 8, changed, &fault));
    struct sealer *sealer = fixture_sealer(fixture);
    assert_true(sealer_sign(sealer, "SPESIMEN", 8, signature, &fault));
    assert_true(seal_verify(&fixture->terminal, &fixture->ca, "SPESIMEN", 8, signature, &fault));
    sealer_destroy(sealer);
    fixture_free(&other);
}

/* RFC 7515, appendix A.3: somebody else's ES256. */
static void the_published_es256_signature(void **state)
{
    (void)state;
    static const char x[] = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    static const char y[] = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    static const char signed_text[] =
        "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
        "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    static const char text[] = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApm"
                               "WQxfKTUJqPP3-Kg6NU1Q";
    struct bytes point = {0}, signature = {0};
    struct fault fault = {0};
    bytes_append(&point, "\x04", 1);
    assert_true(base64url_decode(x, strlen(x), &point));
    assert_true(base64url_decode(y, strlen(y), &point));
    assert_true(base64url_decode(text, strlen(text), &signature));
    assert_int_equal(signature.size, SEAL_SIGNATURE_SIZE);
    EVP_PKEY *template = EVP_EC_gen("P-256"), *key = EVP_PKEY_new();
    assert_int_equal(EVP_PKEY_copy_parameters(key, template), 1);
    assert_int_equal(EVP_PKEY_set1_encoded_public_key(key, point.data, point.size), 1);
    assert_true(crypto_verify(key, signed_text, strlen(signed_text), signature.data, &fault));
    assert_false(crypto_verify(key, signed_text, strlen(signed_text) - 1, signature.data, &fault));
    EVP_PKEY_free(template);
    EVP_PKEY_free(key);
    bytes_free(&point);
    bytes_free(&signature);
}

static void a_sealer_needs_three_files_that_fit(void **state)
{
    static const char *const sets[][3] = {
        {"missing.key", "terminal.crt", "recipient.crt"},
        {"terminal.key", "missing.crt", "recipient.crt"},
        {"terminal.key", "terminal.crt", "missing.crt"},
        {"recipient.key", "terminal.crt", "recipient.crt"},
        {"terminal.crt", "terminal.crt", "recipient.crt"},
        {"terminal.key", "terminal.key", "recipient.crt"},
        {"terminal.key", "terminal.crt", "terminal.crt"},    /* not for key agreement */
        {"recipient.key", "recipient.crt", "recipient.crt"}, /* a name that is no terminal's */
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        char paths[3][PATH_SIZE];
        struct fault fault = {0};
        for (int k = 0; k < 3; k++)
            fixture_path(fixture, sets[i][k], paths[k]);
        if (sealer_create(paths[0], paths[1], paths[2], &fault)) fail_msg("set %zu", i);
        assert_string_equal(fault.code, "S-05");
    }
    struct sealer *sealer = fixture_sealer(fixture);
    struct fault fault = {0};
    char fingerprint[65];
    assert_string_equal(sealer_terminal(sealer), "SPS-01");
    assert_true(seal_certificate_fingerprint(&fixture->recipient, fingerprint, &fault));
    assert_string_equal(sealer_recipient(sealer), fingerprint);
    sealer_destroy(sealer);
}

static void an_opener_needs_a_ca_and_a_key_that_fits(void **state)
{
    struct fixture *fixture = *state;
    const struct recipient_ring ring = {fixture_find, fixture};
    struct fault fault = {0};
    struct bytes sealed = {0};
    struct opened_case opened = {0};
    assert_null(opener_create(&ring, &fixture->recipient_key, &fault));
    assert_string_equal(fault.code, "S-05");
    fixture_seal(fixture, 10, &sealed);
    /* No key; another's key; a CA that vouches for no terminal. */
    struct fixture others[] = {*fixture, *fixture, *fixture};
    others[0].recipient_key = fixture->recipient;
    others[1].recipient_key = fixture->terminal_key;
    others[2].ca = fixture->terminal;
    static const char *const codes[] = {"S-05", "S-05", "S-04"};
    for (int i = 0; i < 3; i++) {
        struct opener *opener = fixture_opener(&others[i]);
        fault = (struct fault){0};
        assert_false(opener_open(opener, &sealed, &opened, &fault));
        assert_string_equal(fault.code, codes[i]);
        opener_destroy(opener);
    }
    bytes_free(&sealed);
}

static void published_digests(void **state)
{
    (void)state;
    char hex[65];
    seal_sha256("abc", 3, hex); /* FIPS 180-4 */
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    seal_sha256(NULL, 0, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    uint8_t mac[32];
    seal_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, mac); /* RFC 4231, case 2 */
    hex_encode(mac, sizeof mac, hex);
    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_true(seal_equal("abc", "abc", 3));
    assert_false(seal_equal("abc", "abd", 3));
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
        cmocka_unit_test(a_key_is_pkcs8_and_never_the_same),
        cmocka_unit_test(each_purpose_stands_alone),
        cmocka_unit_test(serials_dates_and_names),
        cmocka_unit_test(bad_requests_are_refused),
        cmocka_unit_test(fingerprint_and_pin),
        cmocka_unit_test(signatures_fit_or_do_not),
        cmocka_unit_test(the_published_es256_signature),
        cmocka_unit_test(a_sealer_needs_three_files_that_fit),
        cmocka_unit_test(an_opener_needs_a_ca_and_a_key_that_fits),
        cmocka_unit_test(published_digests),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
