/* The opener lets nothing through but what a terminal of this CA sealed for it, and gives nothing
 * out of what it refuses. Outer layer: S-03; inner layers: S-04. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/der.h"
#include "seal_fixture.h"

enum { DOCUMENT_SIZE = 300 };

struct world {
    struct fixture fixture;
    struct opener *opener;
    struct bytes good; /* a sealed case that opens */
};

/* False with the fault's code; fails when a refusal left a trace in its output. */
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

static void refuse(const struct world *world, const struct bytes *sealed, const char *code,
                   const char *what)
{
    struct fault fault = {0};
    if (opens(world, sealed, &fault)) fail_msg("opened: %s", what);
    if (strcmp(fault.code, code) != 0)
        fail_msg("%s: %s instead of %s (%s)", what, fault.code, code, fault.text);
}

static void copy(const struct bytes *from, struct bytes *to)
{
    bytes_truncate(to, 0);
    bytes_append(to, from->data, from->size);
}

static size_t find(const struct bytes *in, const uint8_t *bytes, size_t size)
{
    const uint8_t *at = memmem(in->data, in->size, bytes, size);
    assert_non_null(at);
    return (size_t)(at - in->data);
}

static void the_good_case_opens(void **state)
{
    struct world *world = *state;
    struct fault fault = {0};
    if (!opens(world, &world->good, &fault)) fail_msg("%s", fault.text);
}

static void cut_off_at_every_length(void **state)
{
    struct world *world = *state;
    struct bytes cut = {0};
    for (size_t size = 0; size < world->good.size; size++) {
        bytes_truncate(&cut, 0);
        bytes_append(&cut, world->good.data, size);
        refuse(world, &cut, "S-03", "cut off");
    }
    bytes_free(&cut);
}

static void every_byte_changed(void **state)
{
    struct world *world = *state;
    struct bytes changed = {0};
    static const uint8_t masks[] = {0x01, 0x80, 0xFF};
    copy(&world->good, &changed);
    for (size_t i = 0; i < changed.size; i++) {
        uint8_t mask = masks[i % sizeof masks];
        changed.data[i] ^= mask;
        refuse(world, &changed, "S-03", "one byte changed");
        changed.data[i] ^= mask;
    }
    bytes_free(&changed);
}

static void bytes_behind_the_end(void **state)
{
    struct world *world = *state;
    struct bytes longer = {0};
    for (size_t size = 1; size < 20; size++) {
        copy(&world->good, &longer);
        for (size_t i = 0; i < size; i++)
            bytes_append(&longer, "", 1);
        refuse(world, &longer, "S-03", "bytes behind the end");
    }
    bytes_free(&longer);
}

/* One change inside the structure: the element that starts at offset at is replaced, and the
 * lengths around it are made to fit, so that only the profile can object. */
static void rewrite(const uint8_t *in, size_t size, size_t at, const struct bytes *replacement,
                    struct bytes *out)
{
    struct der rest = {in, size};
    while (rest.left) {
        const uint8_t *start = rest.at;
        struct der content, whole = rest;
        uint8_t tag = der_next(&rest);
        assert_true(der_take(&rest, tag, &content));
        size_t offset = (size_t)(start - in), end = (size_t)(rest.at - in);
        if (offset == at) {
            bytes_append(out, replacement->data, replacement->size);
        } else if (offset < at && at < end && (tag & DER_CONSTRUCTED)) {
            struct bytes inside = {0};
            rewrite(content.at, content.left, at - (size_t)(content.at - in), replacement, &inside);
            der_put_header(out, tag, inside.size);
            bytes_append(out, inside.data, inside.size);
            bytes_free(&inside);
        } else {
            bytes_append(out, whole.at, end - offset);
        }
    }
}

static void refuse_rewritten(const struct world *world, size_t at, const void *element, size_t size,
                             const char *what)
{
    struct bytes replacement = {0}, sealed = {0};
    bytes_append(&replacement, element, size);
    rewrite(world->good.data, world->good.size, at, &replacement, &sealed);
    refuse(world, &sealed, "S-03", what);
    bytes_free(&replacement);
    bytes_free(&sealed);
}

/* The same tool must be able to leave a case good: otherwise its refusals prove nothing. */
static void rewriting_alone_harms_nothing(void **state)
{
    struct world *world = *state;
    struct bytes same = {0}, sealed = {0};
    struct fault fault = {0};
    size_t at = world->good.size - 18;
    bytes_append(&same, world->good.data + at, 18);
    rewrite(world->good.data, world->good.size, at, &same, &sealed);
    assert_int_equal(sealed.size, world->good.size);
    assert_true(opens(world, &sealed, &fault));
    bytes_free(&same);
    bytes_free(&sealed);
}

/* CVE-2026-34182: the stock library takes a tag of fewer bytes. */
static void a_shortened_tag(void **state)
{
    struct world *world = *state;
    size_t at = world->good.size - 18;
    for (uint8_t size = 0; size <= 17; size++) {
        if (size == 16) continue;
        uint8_t tag[2 + 17] = {DER_OCTET_STRING, size};
        memcpy(tag + 2, world->good.data + at + 2, size < 16 ? size : 16);
        refuse_rewritten(world, at, tag, (size_t)size + 2, "a tag of another length");
    }
}

/* The rest of CVE-2026-34182: another cipher, whose output nothing authenticates. */
static void another_cipher(void **state)
{
    struct world *world = *state;
    static const uint8_t gcm[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E};
    /* aes256-CBC, -OFB, -CFB, -ECB, -CCM; aes128-GCM */
    static const uint8_t others[] = {0x2A, 0x2B, 0x2C, 0x29, 0x2F, 0x06};
    size_t at = find(&world->good, gcm, sizeof gcm);
    for (size_t i = 0; i < sizeof others; i++) {
        struct bytes sealed = {0};
        copy(&world->good, &sealed);
        sealed.data[at + 10] = others[i];
        refuse(world, &sealed, "S-03", "another cipher");
        bytes_free(&sealed);
        /* with the parameters that such a cipher has: an IV of 16 bytes */
        uint8_t algorithm[2 + 11 + 18] = {DER_SEQUENCE, 29};
        memcpy(algorithm + 2, gcm, sizeof gcm);
        algorithm[12] = others[i];
        algorithm[13] = DER_OCTET_STRING;
        algorithm[14] = 16;
        refuse_rewritten(world, at - 2, algorithm, sizeof algorithm, "another cipher with its IV");
    }
}

static void another_nonce_or_length_of_tag(void **state)
{
    struct world *world = *state;
    static const uint8_t gcm[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E};
    size_t nonce = find(&world->good, gcm, sizeof gcm) + sizeof gcm + 2;
    assert_int_equal(world->good.data[nonce], DER_OCTET_STRING);
    assert_int_equal(world->good.data[nonce + 1], 12);
    uint8_t other[2 + 16] = {DER_OCTET_STRING, 12};
    memcpy(other + 2, world->good.data + nonce + 2, 12);
    other[5] ^= 1;
    refuse_rewritten(world, nonce, other, 14, "another nonce");
    other[5] ^= 1;
    static const uint8_t sizes[] = {0, 1, 8, 11, 13, 16};
    for (size_t i = 0; i < sizeof sizes; i++) {
        other[1] = sizes[i];
        refuse_rewritten(world, nonce, other, (size_t)sizes[i] + 2, "a nonce of another length");
    }
    static const uint8_t lengths[] = {0, 1, 4, 8, 12, 15, 17};
    for (size_t i = 0; i < sizeof lengths; i++) {
        uint8_t length[] = {DER_INTEGER, 1, lengths[i]};
        refuse_rewritten(world, nonce + 14, length, sizeof length, "another length of the tag");
    }
}

static void another_content_type(void **state)
{
    struct world *world = *state;
    static const uint8_t type[] = {0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7,
                                   0x0D, 0x01, 0x09, 0x10, 0x01, 0x17};
    static const struct {
        const char *name;
        uint8_t oid[13];
        size_t size;
    } others[] = {
        {"data", {6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 1}, 11},
        {"signedData", {6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2}, 11},
        {"envelopedData", {6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 3}, 11},
        {"encryptedData", {6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 6}, 11},
        {"authData", {6, 11, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 16, 1, 2}, 13},
    };
    size_t at = find(&world->good, type, sizeof type);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        refuse_rewritten(world, at, others[i].oid, others[i].size, others[i].name);
}

static void another_way_to_agree_on_a_key(void **state)
{
    struct world *world = *state;
    static const uint8_t kdf[] = {0x06, 0x06, 0x2B, 0x81, 0x04, 0x01, 0x0B, 0x01};
    size_t at = find(&world->good, kdf, sizeof kdf);
    struct bytes sealed = {0};
    copy(&world->good, &sealed);
    sealed.data[at + 7] = 0x02; /* sha384kdf */
    refuse(world, &sealed, "S-03", "another KDF");
    copy(&world->good, &sealed);
    sealed.data[at + 8 + 12] = 0x05; /* aes128-wrap */
    refuse(world, &sealed, "S-03", "another key wrap");
    bytes_free(&sealed);
    static const uint8_t sha1_kdf[] = {0x06, 0x09, 0x2B, 0x81, 0x05, 0x10,
                                       0x86, 0x48, 0x3F, 0x00, 2};
    refuse_rewritten(world, at, sha1_kdf, sizeof sha1_kdf, "the SHA-1 KDF");
}

/* The whole RecipientInfo once more, or not at all. */
static void two_recipients_or_none(void **state)
{
    struct world *world = *state;
    struct der whole = {world->good.data, world->good.size}, info, ignored, holder, data,
               recipients;
    assert_true(der_take(&whole, DER_SEQUENCE, &info));
    assert_true(der_take(&info, DER_OID, &ignored));
    assert_true(der_take(&info, 0xA0, &holder));
    assert_true(der_take(&holder, DER_SEQUENCE, &data));
    assert_true(der_take(&data, DER_INTEGER, &ignored));
    size_t at = (size_t)(data.at - world->good.data);
    assert_true(der_take(&data, DER_SET, &recipients));
    struct bytes set = {0};
    der_put_header(&set, DER_SET, 2 * recipients.left);
    bytes_append(&set, recipients.at, recipients.left);
    bytes_append(&set, recipients.at, recipients.left);
    refuse_rewritten(world, at, set.data, set.size, "two recipients");
    bytes_free(&set);
    refuse_rewritten(world, at, "\x31\x00", 2, "no recipient");
}

/* BER says the same in other bytes; DER has one way. */
static void lengths_that_are_not_der(void **state)
{
    struct world *world = *state;
    struct der whole = {world->good.data, world->good.size}, info;
    assert_true(der_take(&whole, DER_SEQUENCE, &info));
    struct bytes indefinite = {0}, padded = {0};
    bytes_append(&indefinite, "\x30\x80", 2);
    bytes_append(&indefinite, info.at, info.left);
    bytes_append(&indefinite, "\0\0", 2);
    refuse(world, &indefinite, "S-03", "an indefinite length");
    uint8_t header[] = {DER_SEQUENCE, 0x84, 0, 0, (uint8_t)(info.left >> 8), (uint8_t)info.left};
    bytes_append(&padded, header, sizeof header);
    bytes_append(&padded, info.at, info.left);
    refuse(world, &padded, "S-03", "a length with leading zeros");
    bytes_free(&indefinite);
    bytes_free(&padded);
}

static void sealed_for_another(void **state)
{
    struct world *world = *state;
    struct fixture other;
    struct bytes sealed = {0};
    fixture_init(&other);
    fixture_seal(&other, DOCUMENT_SIZE, &sealed);
    refuse(world, &sealed, "S-03", "another recipient");
    bytes_free(&sealed);
    fixture_free(&other);
}

static void too_large_or_nothing(void **state)
{
    struct world *world = *state;
    uint8_t one = 0x30;
    struct bytes none = {0}, huge = {.data = &one, .size = (size_t)SEAL_CASE_SIZE_MAX * 2};
    refuse(world, &none, "S-03", "nothing");
    refuse(world, &huge, "S-03", "too large"); /* refused by its size: nothing behind it is read */
}

static int setup(void **state)
{
    static struct world world;
    fixture_init(&world.fixture);
    world.opener = fixture_opener(&world.fixture);
    fixture_seal(&world.fixture, DOCUMENT_SIZE, &world.good);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    bytes_free(&world->good);
    opener_destroy(world->opener);
    fixture_free(&world->fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_good_case_opens),
        cmocka_unit_test(cut_off_at_every_length),
        cmocka_unit_test(every_byte_changed),
        cmocka_unit_test(bytes_behind_the_end),
        cmocka_unit_test(rewriting_alone_harms_nothing),
        cmocka_unit_test(a_shortened_tag),
        cmocka_unit_test(another_cipher),
        cmocka_unit_test(another_nonce_or_length_of_tag),
        cmocka_unit_test(another_content_type),
        cmocka_unit_test(another_way_to_agree_on_a_key),
        cmocka_unit_test(two_recipients_or_none),
        cmocka_unit_test(lengths_that_are_not_der),
        cmocka_unit_test(sealed_for_another),
        cmocka_unit_test(too_large_or_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
