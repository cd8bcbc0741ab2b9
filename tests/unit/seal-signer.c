/* What lies inside the envelope is hostile too: anybody may encrypt to the backend. Packages that
 * are well sealed but not what a terminal of this CA would have put together are S-04. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/encode.h"
#include "seal/envelope.h"
#include "seal/manifest.h"
#include "seal/signed.h"
#include "seal_fixture.h"

#include <openssl/cms.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

struct world {
    struct fixture fixture;
    struct opener *opener;
    X509 *recipient, *ca;
    EVP_PKEY *ca_key;
    char fingerprint[65];
};

static bool opens(const struct world *world, const struct bytes *sealed, struct fault *fault)
{
    struct opened_case out, before;
    memset(&out, 0x5A, sizeof out);
    before = out;
    if (opener_open(world->opener, sealed, &out, fault)) {
        opened_case_free(&out);
        return true;
    }
    assert_memory_equal(&out, &before, sizeof out);
    return false;
}

static void expect(const struct world *world, const struct bytes *package, const char *code,
                   const char *what)
{
    struct bytes sealed = {0};
    struct fault fault = {0};
    assert_true(envelope_write(world->recipient, package, &sealed, &fault));
    bool opened = opens(world, &sealed, &fault);
    if (opened != (code == NULL)) fail_msg("%s: %s", what, opened ? "opened" : fault.text);
    if (code && strcmp(fault.code, code) != 0)
        fail_msg("%s: %s instead of %s (%s)", what, fault.code, code, fault.text);
    bytes_free(&sealed);
}

/* Signs zip with this key and expects the whole to be judged so. */
static void expect_signed(const struct world *world, const struct bytes *key_pem,
                          const struct bytes *certificate_pem, const struct bytes *zip,
                          const char *code, const char *what)
{
    struct bytes package = {0};
    struct fault fault = {0};
    EVP_PKEY *key = crypto_key_read(key_pem, &fault);
    X509 *certificate = crypto_certificate_read(certificate_pem, &fault);
    if (!key || !certificate || !signed_write(key, certificate, zip, &package, &fault))
        fail_msg("%s", fault.text);
    expect(world, &package, code, what);
    bytes_free(&package);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

enum { PARTS = 3 };

static void specimen(struct zip_entry parts[PARTS])
{
    static const char *const names[] = {"case.json", "documents/ktp.pdf", "face.jpg"};
    for (int i = 0; i < PARTS; i++) {
        parts[i] = (struct zip_entry){.data = (const uint8_t *)names[i], .size = 5 + (size_t)i};
        snprintf(parts[i].name, sizeof parts[i].name, "%s", names[i]);
    }
}

static void zip_with(const struct bytes *manifest, const struct zip_entry *parts, int count,
                     struct bytes *out)
{
    struct zip_entry all[ZIP_PARTS_MAX] = {{.name = MANIFEST_NAME}};
    all[0].data = manifest->data;
    all[0].size = manifest->size;
    memcpy(&all[1], parts, (size_t)count * sizeof *parts);
    zip_write(all, count + 1, out);
}

static void good_zip(const struct world *world, const char *terminal, struct bytes *out)
{
    struct zip_entry parts[PARTS];
    struct bytes manifest = {0};
    specimen(parts);
    manifest_write(FIXTURE_CASE_ID, terminal, world->fingerprint, parts, PARTS, &manifest);
    zip_with(&manifest, parts, PARTS, out);
    bytes_free(&manifest);
}

/* The tools of this test, used rightly, make a case that opens. */
static void a_good_package_opens(void **state)
{
    struct world *world = *state;
    struct bytes zip = {0};
    good_zip(world, "SPS-01", &zip);
    expect_signed(world, &world->fixture.terminal_key, &world->fixture.terminal, &zip, NULL,
                  "a good package");
    bytes_free(&zip);
}

static void the_signer_must_be_a_terminal_of_this_ca(void **state)
{
    struct world *world = *state;
    struct bytes zip = {0}, key = {0}, certificate = {0}, ca_key = {0}, ca = {0};
    struct fault fault = {0};
    good_zip(world, "SPS-01", &zip);
    /* the same name, from a CA that has the same name too */
    assert_true(seal_ca_create("SPESIMEN CA", 30, &ca_key, &ca, &fault));
    fixture_issue(&ca_key, &ca, "SPS-01", SEAL_PURPOSE_TERMINAL_SIGN, &key, &certificate);
    expect_signed(world, &key, &certificate, &zip, "S-04", "another CA");
    expect_signed(world, &ca_key, &ca, &zip, "S-04", "a CA as signer");
    expect_signed(world, &world->fixture.ca_key, &world->fixture.ca, &zip, "S-04", "our CA");
    static const struct {
        enum seal_purpose purpose;
        const char *name;
    } others[] = {{SEAL_PURPOSE_TERMINAL_TLS, "a TLS client"},
                  {SEAL_PURPOSE_BACKEND_TLS, "a TLS server"},
                  {SEAL_PURPOSE_BACKEND_SIGN, "the signer of acknowledgements"},
                  {SEAL_PURPOSE_RECIPIENT, "the recipient"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        bytes_free(&key);
        bytes_free(&certificate);
        fixture_issue(&world->fixture.ca_key, &world->fixture.ca, "SPS-01", others[i].purpose, &key,
                      &certificate);
        expect_signed(world, &key, &certificate, &zip, "S-04", others[i].name);
    }
    struct bytes *all[] = {&zip, &key, &certificate, &ca_key, &ca};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static void the_signers_name_is_the_manifests(void **state)
{
    struct world *world = *state;
    struct bytes zip = {0}, key = {0}, certificate = {0};
    good_zip(world, "SPS-02", &zip);
    expect_signed(world, &world->fixture.terminal_key, &world->fixture.terminal, &zip, "S-04",
                  "another terminal in the manifest");
    bytes_free(&zip);
    good_zip(world, "SPS 01", &zip);
    fixture_issue(&world->fixture.ca_key, &world->fixture.ca, "SPS 01", SEAL_PURPOSE_TERMINAL_SIGN,
                  &key, &certificate);
    expect_signed(world, &key, &certificate, &zip, "S-04", "a name that is no terminal's");
    bytes_free(&key);
    bytes_free(&certificate);
    bytes_free(&zip);
}

static void replace(struct bytes *text, const char *from, const char *to)
{
    uint8_t *at = memmem(text->data, text->size, from, strlen(from));
    assert_non_null(at);
    struct bytes changed = {0};
    bytes_append(&changed, text->data, (size_t)(at - text->data));
    bytes_append_text(&changed, to);
    size_t behind = (size_t)(at - text->data) + strlen(from);
    bytes_append(&changed, text->data + behind, text->size - behind);
    bytes_move(text, &changed);
}

static void the_manifest_must_say_what_is_there(void **state)
{
    static const struct {
        const char *what, *from, *to;
    } changes[] = {
        {"unchanged", "case.json", "case.json"},
        {"schema", "anjungan-package-1", "anjungan-package-2"},
        {"case id", FIXTURE_CASE_ID, "00112233445566778899AABBCCDDEEFF"},
        {"case id cut short", FIXTURE_CASE_ID, "0011"},
        {"case id with a NUL", FIXTURE_CASE_ID, FIXTURE_CASE_ID "\\u0000"},
        {"no case id", "case_id", "case-id"},
        {"recipient", "\"recipient\": \"", "\"recipient\": \"0"},
        {"name", "face.jpg", "face.png"},
        {"size", "\"size\": 6", "\"size\": 7"},
        {"size as text", "\"size\": 6", "\"size\": \"6\""},
        {"hash", "\"sha256\": \"", "\"sha256\": \"0"},
        {"one member more", "\"schema\"", "\"extra\": 1, \"schema\""},
        {"one member twice", "\"schema\"", "\"terminal\": \"SPS-01\", \"schema\""},
        {"parts as an object", "\"parts\": [", "\"parts\": {\"x\": ["},
        {"not JSON", "{", ""},
    };
    struct world *world = *state;
    struct zip_entry parts[PARTS];
    specimen(parts);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct bytes manifest = {0}, zip = {0};
        manifest_write(FIXTURE_CASE_ID, "SPS-01", world->fingerprint, parts, PARTS, &manifest);
        replace(&manifest, changes[i].from, changes[i].to);
        zip_with(&manifest, parts, PARTS, &zip);
        expect_signed(world, &world->fixture.terminal_key, &world->fixture.terminal, &zip,
                      i ? "S-04" : NULL, changes[i].what);
        bytes_free(&manifest);
        bytes_free(&zip);
    }
}

static void the_parts_must_be_those_of_the_manifest(void **state)
{
    struct world *world = *state;
    struct zip_entry parts[PARTS + 1], mixed[PARTS + 1];
    struct bytes manifest = {0}, zip = {0};
    const struct bytes *key = &world->fixture.terminal_key, *crt = &world->fixture.terminal;
    specimen(parts);
    parts[PARTS] = parts[0];
    snprintf(parts[PARTS].name, sizeof parts[PARTS].name, "more.txt");
    manifest_write(FIXTURE_CASE_ID, "SPS-01", world->fingerprint, parts, PARTS, &manifest);

    memcpy(mixed, parts, sizeof mixed);
    mixed[0] = parts[1];
    mixed[1] = parts[0];
    zip_with(&manifest, mixed, PARTS, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "another order");
    bytes_free(&zip);
    zip_with(&manifest, parts, PARTS + 1, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "a part that is not named");
    bytes_free(&zip);
    zip_with(&manifest, parts, PARTS - 1, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "a part missing");
    bytes_free(&zip);
    memcpy(mixed, parts, sizeof mixed);
    mixed[1].data = parts[2].data;
    zip_with(&manifest, mixed, PARTS, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "a part with another content");
    bytes_free(&zip);
    zip_write(parts, PARTS, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "no manifest");
    bytes_free(&zip);
    struct zip_entry last[PARTS + 1];
    memcpy(last, parts, PARTS * sizeof *last);
    last[PARTS] =
        (struct zip_entry){.name = MANIFEST_NAME, .data = manifest.data, .size = manifest.size};
    zip_write(last, PARTS + 1, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "the manifest last");
    bytes_free(&zip);
    zip_with(&manifest, parts, 0, &zip);
    expect_signed(world, key, crt, &zip, "S-04", "the manifest alone");
    bytes_free(&zip);
    bytes_free(&manifest);
}

static void the_package_must_be_signed(void **state)
{
    struct world *world = *state;
    struct bytes zip = {0}, package = {0}, none = {0};
    struct fault fault = {0};
    good_zip(world, "SPS-01", &zip);
    expect(world, &zip, "S-04", "an unsigned zip");
    bytes_append_text(&none, "x");
    expect(world, &none, "S-04", "one byte");
    EVP_PKEY *key = crypto_key_read(&world->fixture.terminal_key, &fault);
    X509 *certificate = crypto_certificate_read(&world->fixture.terminal, &fault);
    assert_true(signed_write(key, certificate, &zip, &package, &fault));
    /* Every bit: OpenSSL's own CMS_verify takes several of these. */
    for (size_t bit = 0; bit < 8 * package.size; bit++) {
        const uint8_t *content;
        size_t size;
        X509 *signer;
        package.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
        if (signed_open(&package, world->ca, &content, &size, &signer, &fault))
            fail_msg("bit %zu of %zu changed", bit, 8 * package.size);
        assert_string_equal(fault.code, "S-04");
        package.data[bit / 8] ^= (uint8_t)(1U << bit % 8);
    }
    expect(world, &package, NULL, "the package itself");
    bytes_append_text(&package, "x");
    expect(world, &package, "S-04", "a byte behind the signed package");
    bytes_free(&zip);
    bytes_free(&package);
    bytes_free(&none);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

/* Two signers, or a signature without attributes, are good CMS and not our profile. */
static void other_shapes_of_signed_data(void **state)
{
    struct world *world = *state;
    struct fault fault = {0};
    struct bytes zip = {0};
    good_zip(world, "SPS-01", &zip);
    EVP_PKEY *key = crypto_key_read(&world->fixture.terminal_key, &fault);
    X509 *certificate = crypto_certificate_read(&world->fixture.terminal, &fault);
    static const struct {
        const char *what;
        unsigned flags;
        int signers;
        const char *digest;
        const char *code;
    } shapes[] = {
        {"as it should be", CMS_NOSMIMECAP, 1, "SHA256", NULL},
        {"two signers", CMS_NOSMIMECAP, 2, "SHA256", "S-04"},
        {"without attributes", CMS_NOATTR, 1, "SHA256", "S-04"},
        {"SHA-1", CMS_NOSMIMECAP, 1, "SHA1", "S-04"},
        {"SHA-512", CMS_NOSMIMECAP, 1, "SHA512", "S-04"},
        {"without its certificate", CMS_NOSMIMECAP | CMS_NOCERTS, 1, "SHA256", "S-04"},
        {"by key identifier", CMS_NOSMIMECAP | CMS_USE_KEYID, 1, "SHA256", "S-04"},
        {"detached", CMS_NOSMIMECAP | CMS_DETACHED, 1, "SHA256", "S-04"},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        unsigned flags = shapes[i].flags | CMS_BINARY | CMS_PARTIAL;
        CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
        for (int signer = 0; signer < shapes[i].signers; signer++)
            if (!CMS_add1_signer(cms, certificate, key, EVP_get_digestbyname(shapes[i].digest),
                                 signer ? flags | CMS_NOCERTS : flags))
                fail_msg("%s", shapes[i].what);
        BIO *content = BIO_new_mem_buf(zip.data, (int)zip.size);
        assert_int_equal(CMS_final(cms, content, NULL, flags), 1);
        uint8_t *der = NULL;
        int size = i2d_CMS_ContentInfo(cms, &der);
        assert_true(size > 0);
        struct bytes package = {0};
        bytes_append(&package, der, (size_t)size);
        expect(world, &package, shapes[i].code, shapes[i].what);
        bytes_free(&package);
        OPENSSL_free(der);
        BIO_free(content);
        CMS_ContentInfo_free(cms);
    }
    X509_free(certificate);
    EVP_PKEY_free(key);
    bytes_free(&zip);
}

/* A terminal's certificate that was valid from from_s to to_s, counted from now. */
static X509 *dated_certificate(const struct world *world, EVP_PKEY *key, long from_s, long to_s)
{
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 4711);
    X509_gmtime_adj(X509_getm_notBefore(certificate), from_s);
    X509_gmtime_adj(X509_getm_notAfter(certificate), to_s);
    X509_set_pubkey(certificate, key);
    X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                               (const unsigned char *)"SPS-01", -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(world->ca));
    static const struct {
        int nid;
        const char *value;
    } extensions[] = {{NID_basic_constraints, "critical,CA:FALSE"},
                      {NID_key_usage, "critical,digitalSignature"},
                      {NID_subject_key_identifier, "hash"},
                      {NID_authority_key_identifier, "keyid:always"},
                      {NID_ext_key_usage, "emailProtection"}};
    X509V3_CTX context;
    X509V3_set_ctx(&context, world->ca, certificate, NULL, NULL, 0);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        X509_EXTENSION *extension =
            X509V3_EXT_conf_nid(NULL, &context, extensions[i].nid, extensions[i].value);
        assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
        X509_EXTENSION_free(extension);
    }
    assert_true(X509_sign(certificate, world->ca_key, EVP_sha256()) > 0);
    return certificate;
}

/* A terminal that was off the network for long may bring what it signed while its certificate was
 * in date, and nothing that it signed later. */
static void a_certificate_that_ran_out(void **state)
{
    static const struct {
        const char *what;
        long from_s, to_s, signed_s;
        const char *code;
    } times[] = {
        {"in date", -3600, 3600, 0, NULL},
        {"signed while in date", -7200, -60, -3600, NULL},
        {"signed after it ran out", -7200, -60, 0, "S-04"},
        {"signed before it began", -7200, -60, -9000, "S-04"},
        {"not in date yet", 3600, 7200, 0, "S-04"},
        {"not in date yet, signed as if it were", 3600, 7200, 5000, "S-04"},
    };
    struct world *world = *state;
    struct fault fault = {0};
    struct bytes zip = {0};
    good_zip(world, "SPS-01", &zip);
    EVP_PKEY *key = crypto_key_read(&world->fixture.terminal_key, &fault);
    const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        X509 *certificate = dated_certificate(world, key, times[i].from_s, times[i].to_s);
        CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
        CMS_SignerInfo *signer = CMS_add1_signer(cms, certificate, key, EVP_sha256(), flags);
        ASN1_TIME *at = X509_gmtime_adj(NULL, times[i].signed_s);
        assert_int_equal(
            CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime, at->type, at, -1), 1);
        BIO *content = BIO_new_mem_buf(zip.data, (int)zip.size);
        assert_int_equal(CMS_final(cms, content, NULL, flags), 1);
        uint8_t *der = NULL;
        int size = i2d_CMS_ContentInfo(cms, &der);
        struct bytes package = {0};
        bytes_append(&package, der, (size_t)size);
        expect(world, &package, times[i].code, times[i].what);
        bytes_free(&package);
        OPENSSL_free(der);
        BIO_free(content);
        ASN1_TIME_free(at);
        CMS_ContentInfo_free(cms);
        X509_free(certificate);
    }
    EVP_PKEY_free(key);
    bytes_free(&zip);
}

static void the_sealer_refuses_what_it_should_not_pack(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *what, *case_id, *first, *second;
        int count;
    } packs[] = {
        {"no part", FIXTURE_CASE_ID, "a", "b", 0},
        {"a short case id", "0011", "a", "b", 2},
        {"an upper-case case id", "00112233445566778899AABBCCDDEEFF", "a", "b", 2},
        {"two parts of one name", FIXTURE_CASE_ID, "a", "a", 2},
        {"a second manifest", FIXTURE_CASE_ID, "a", MANIFEST_NAME, 2},
        {"a name that climbs", FIXTURE_CASE_ID, "../a", "b", 2},
        {"an absolute name", FIXTURE_CASE_ID, "/a", "b", 2},
        {"a name with a space", FIXTURE_CASE_ID, "a b", "b", 2},
        {"an empty name", FIXTURE_CASE_ID, "", "b", 2},
        {"too many parts", FIXTURE_CASE_ID, "a", "b", SEAL_PARTS_MAX + 1},
    };
    struct sealer *sealer = fixture_sealer(&world->fixture);
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        struct seal_part parts[2] = {0};
        struct bytes out = {0};
        struct fault fault = {0};
        snprintf(parts[0].name, sizeof parts[0].name, "%s", packs[i].first);
        snprintf(parts[1].name, sizeof parts[1].name, "%s", packs[i].second);
        if (sealer_seal(sealer, packs[i].case_id, parts, packs[i].count, &out, &fault))
            fail_msg("sealed: %s", packs[i].what);
        assert_string_equal(fault.code, "S-01");
        assert_null(out.data);
    }
    sealer_destroy(sealer);
}

static int setup(void **state)
{
    static struct world world;
    struct fault fault = {0};
    fixture_init(&world.fixture);
    world.opener = fixture_opener(&world.fixture);
    world.recipient = crypto_certificate_read(&world.fixture.recipient, &fault);
    world.ca = crypto_certificate_read(&world.fixture.ca, &fault);
    world.ca_key = crypto_key_read(&world.fixture.ca_key, &fault);
    assert_true(seal_certificate_fingerprint(&world.fixture.recipient, world.fingerprint, &fault));
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    X509_free(world->recipient);
    X509_free(world->ca);
    EVP_PKEY_free(world->ca_key);
    opener_destroy(world->opener);
    fixture_free(&world->fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_package_opens),
        cmocka_unit_test(the_signer_must_be_a_terminal_of_this_ca),
        cmocka_unit_test(the_signers_name_is_the_manifests),
        cmocka_unit_test(the_manifest_must_say_what_is_there),
        cmocka_unit_test(the_parts_must_be_those_of_the_manifest),
        cmocka_unit_test(the_package_must_be_signed),
        cmocka_unit_test(other_shapes_of_signed_data),
        cmocka_unit_test(a_certificate_that_ran_out),
        cmocka_unit_test(the_sealer_refuses_what_it_should_not_pack),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
