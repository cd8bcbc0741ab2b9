/* Signing requests as the stock tool makes them: what will do, what will not, and why. */
#define _DEFAULT_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/csr.h"
#include "seal_fixture.h"

#define SUBJECT                                                                                    \
    "/C=ID/O=CONTOH/OU=Bidang A/OU=Bidang B/CN=SPESIMEN BUDI/emailAddress=a@contoh.invalid"

static char dir[] = "/tmp/anjungan-csr-XXXXXX";

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    dir_clear(dir);
    return rmdir(dir);
}

static void in_dir(const char *name, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/%s", dir, name);
}

/* `openssl req -new` with these words besides; form "PEM" or "DER". */
static void make(const char *form, const char *subject, const char *const *words, struct bytes *out)
{
    char key[PATH_SIZE], path[PATH_SIZE];
    const char *all[24] = {"openssl", "req", "-new",     "-nodes", "-utf8", "-keyout", key,
                           "-out",    path,  "-outform", form,     "-subj", subject};
    size_t count = 13;
    struct fault fault = {0};
    in_dir("key", key);
    in_dir("request", path);
    for (size_t i = 0; words[i]; i++)
        all[count++] = words[i];
    assert_int_equal(fixture_run(all), 0);
    if (!file_read(path, 4 * CSR_FILE_MAX, out, &fault)) fail_msg("%s", fault.text);
}

static const char *const ec[] = {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", NULL};

struct sample {
    const char *form;
    const char *words[8];
    enum csr_verdict verdict;
    enum csr_key key;
    int bits;
    const char *digest;
};

static void keys_and_digests(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"PEM", {"-newkey", "rsa:2048"}, CSR_FIT, CSR_KEY_RSA, 2048, "SHA-256"},
        {"DER", {"-newkey", "rsa:2048", "-sha512"}, CSR_FIT, CSR_KEY_RSA, 2048, "SHA-512"},
        {"PEM", {"-newkey", "rsa:2048", "-newhdr"}, CSR_FIT, CSR_KEY_RSA, 2048, "SHA-256"},
        {"PEM",
         {"-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sha384"},
         CSR_FIT,
         CSR_KEY_RSA,
         2048,
         "SHA-384"},
        {"PEM",
         {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"},
         CSR_FIT,
         CSR_KEY_EC,
         256,
         "SHA-256"},
        {"DER",
         {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384", "-sha384"},
         CSR_FIT,
         CSR_KEY_EC,
         384,
         "SHA-384"},
        {"PEM", {"-newkey", "rsa:1024"}, CSR_KEY_WEAK, CSR_KEY_RSA, 1024, ""},
        {"PEM", {"-newkey", "rsa:2047"}, CSR_KEY_WEAK, CSR_KEY_RSA, 2047, ""},
        {"PEM",
         {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-224"},
         CSR_KEY_WEAK,
         CSR_KEY_EC,
         224,
         ""},
        {"PEM",
         {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:secp256k1"},
         CSR_KEY_UNKNOWN,
         CSR_KEY_OTHER,
         0,
         ""},
        {"PEM",
         {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt",
          "ec_param_enc:explicit"},
         CSR_KEY_UNKNOWN,
         CSR_KEY_OTHER,
         0,
         ""},
        {"PEM", {"-newkey", "ed25519"}, CSR_KEY_UNKNOWN, CSR_KEY_OTHER, 0, ""},
        {"PEM", {"-newkey", "rsa:2048", "-md5"}, CSR_DIGEST_WEAK, CSR_KEY_RSA, 2048, ""},
        {"PEM", {"-newkey", "rsa:2048", "-sha1"}, CSR_DIGEST_WEAK, CSR_KEY_RSA, 2048, ""},
        {"PEM",
         {"-newkey", "rsa:2048", "-sigopt", "rsa_padding_mode:pss", "-sha1"},
         CSR_DIGEST_WEAK,
         CSR_KEY_RSA,
         2048,
         ""},
        {"PEM",
         {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-sha1"},
         CSR_DIGEST_WEAK,
         CSR_KEY_EC,
         256,
         ""},
    };
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *sample = &samples[i];
        struct bytes file = {0};
        struct csr csr = {0};
        make(sample->form, SUBJECT, sample->words, &file);
        csr_read(&file, &csr);
        if (csr.verdict != sample->verdict || csr.key != sample->key ||
            csr.key_bits != sample->bits || strcmp(csr.digest, sample->digest) != 0)
            fail_msg("sample %zu: %d, key %d of %d bits, %s", i, csr.verdict, csr.key, csr.key_bits,
                     csr.digest);
        csr_free(&csr);
        bytes_free(&file);
    }
}

static void whom_it_names(void **state)
{
    (void)state;
    struct bytes file = {0};
    struct csr csr = {0};
    make("PEM", SUBJECT, ec, &file);
    csr_read(&file, &csr);
    assert_int_equal(csr.verdict, CSR_FIT);
    assert_string_equal(bytes_text(&csr.dn), "emailAddress=a@contoh.invalid,CN=SPESIMEN BUDI,"
                                             "OU=Bidang B,OU=Bidang A,O=CONTOH,C=ID");
    assert_string_equal(bytes_text(&csr.parts[CSR_COMMON_NAME]), "SPESIMEN BUDI");
    assert_string_equal(bytes_text(&csr.parts[CSR_EMAIL]), "a@contoh.invalid");
    assert_string_equal(bytes_text(&csr.parts[CSR_ORGANISATION]), "CONTOH");
    assert_string_equal(bytes_text(&csr.parts[CSR_UNIT]), "Bidang A, Bidang B");
    assert_string_equal(bytes_text(&csr.parts[CSR_COUNTRY]), "ID");
    assert_int_equal(csr.parts[CSR_LOCALITY].size, 0);
    csr_free(&csr);
    assert_int_equal(csr.dn.size, 0);
    bytes_free(&file);
}

static void names_that_cannot_be_shown(void **state)
{
    (void)state;
    static const char *const subjects[] = {
        "/",                             /* nobody */
        "/C=ID/O=CONTOH",                /* no name */
        "/CN=SPESIMEN A/CN=SPESIMEN B",  /* which of them? */
        "/CN=SPESIMEN\t A",              /* a control */
        "/CN=SPESIMEN \xE2\x80\xAE A",   /* writes backwards */
        "/CN=SPESIMEN\xE2\x80\x8B",      /* not seen at all */
        "/CN=SPESIMEN/O=CONTOH\xC2\x85", /* a control of another set */
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        struct bytes file = {0};
        struct csr csr = {0};
        make("PEM", subjects[i], ec, &file);
        csr_read(&file, &csr);
        if (csr.verdict != CSR_SUBJECT) fail_msg("subject %zu: %d", i, csr.verdict);
        for (int part = 0; part < CSR_PARTS; part++)
            assert_int_equal(csr.parts[part].size, 0);
        csr_free(&csr);
        bytes_free(&file);
    }
}

/* A description may be up to 1024 characters long; with forty of them it is too large to show. */
static void a_huge_subject(void **state)
{
    (void)state;
    struct bytes subject = {0}, file = {0};
    struct csr csr = {0};
    bytes_append_text(&subject, "/CN=SPESIMEN");
    for (int i = 0; i < 40; i++) {
        bytes_append_text(&subject, "/description=");
        for (int letter = 0; letter < 1000; letter++)
            bytes_append(&subject, "x", 1);
    }
    make("PEM", bytes_text(&subject), ec, &file);
    assert_true(file.size < CSR_FILE_MAX);
    csr_read(&file, &csr);
    assert_int_equal(csr.verdict, CSR_SUBJECT);
    csr_free(&csr);
    bytes_free(&file);
    bytes_free(&subject);
}

static enum csr_verdict verdict_of(const void *data, size_t size)
{
    struct bytes file = {0};
    struct csr csr = {0};
    bytes_append(&file, data, size);
    csr_read(&file, &csr);
    enum csr_verdict verdict = csr.verdict;
    csr_free(&csr);
    bytes_free(&file);
    return verdict;
}

/* Cut short anywhere, it is none; one bit turned anywhere, it never is fit. */
static void cut_short_or_changed(void **state)
{
    (void)state;
    struct bytes file = {0};
    make("DER", SUBJECT, ec, &file);
    assert_int_equal(verdict_of(file.data, file.size), CSR_FIT);
    for (size_t size = 0; size < file.size; size++)
        assert_int_equal(verdict_of(file.data, size), CSR_NO_REQUEST);
    bool signature_seen = false;
    for (size_t i = 0; i < file.size; i++) {
        file.data[i] ^= 0x04;
        enum csr_verdict verdict = verdict_of(file.data, file.size);
        if (verdict == CSR_FIT) fail_msg("byte %zu changed, and still fit", i);
        signature_seen = signature_seen || verdict == CSR_SIGNATURE;
        file.data[i] ^= 0x04;
    }
    assert_true(signature_seen);
    bytes_free(&file);
}

static void what_stands_beside_it(void **state)
{
    (void)state;
    struct bytes file = {0}, der = {0}, key = {0}, both = {0};
    char path[PATH_SIZE];
    struct fault fault = {0};
    make("DER", SUBJECT, ec, &der);
    make("PEM", SUBJECT, ec, &file);
    in_dir("key", path);
    assert_true(file_read(path, CSR_FILE_MAX, &key, &fault));
    assert_int_equal(verdict_of(key.data, key.size), CSR_PRIVATE);

    bytes_append(&both, file.data, file.size);
    bytes_append_text(&both, "\r\n  \n");
    assert_int_equal(verdict_of(both.data, both.size), CSR_FIT); /* white space is nothing */
    bytes_append(&both, file.data, file.size);
    assert_int_equal(verdict_of(both.data, both.size), CSR_NOT_ALONE);
    bytes_truncate(&both, 0);
    bytes_append_text(&both, "Certificate Request:\r\n    Data:\r\n");
    bytes_append(&both, file.data, file.size);
    assert_int_equal(verdict_of(both.data, both.size), CSR_FIT); /* openssl req -text */
    bytes_truncate(&both, 0);
    bytes_append(&both, file.data, file.size);
    bytes_append(&both, key.data, key.size);
    assert_int_equal(verdict_of(both.data, both.size), CSR_PRIVATE);

    bytes_append(&der, "\n", 1);
    assert_int_equal(verdict_of(der.data, der.size), CSR_NOT_ALONE);
    struct bytes *all[] = {&file, &der, &key, &both};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
}

static void other_files(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "SPESIMEN",
        "%PDF-1.7",
        "0",
        "-----BEGIN CERTIFICATE REQUEST-----",
        "-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE REQUEST-----\nMAA=\n-----END NEW CERTIFICATE REQUEST-----\n",
        "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(verdict_of(texts[i], strlen(texts[i])), CSR_NO_REQUEST);
    struct bytes large = {0};
    bytes_append(&large, "\x30\x83\x01\x00\x01", 5);
    while (large.size < 5 + 0x10001)
        bytes_append(&large, "\0", 1);
    assert_int_equal(verdict_of(large.data, large.size), CSR_NO_REQUEST);
    bytes_free(&large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_digests),
        cmocka_unit_test(whom_it_names),
        cmocka_unit_test(names_that_cannot_be_shown),
        cmocka_unit_test(a_huge_subject),
        cmocka_unit_test(cut_short_or_changed),
        cmocka_unit_test(what_stands_beside_it),
        cmocka_unit_test(other_files),
    };
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
