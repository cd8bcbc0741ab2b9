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
#include "seal_reached.h"

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

/* What is not of the profile: before the private key is used, and before anything is decrypted. */
static void refuse_unread(const struct world *world, const struct bytes *sealed, const char *what)
{
    reached = (struct reached){0};
    refuse(world, sealed, "S-03", what);
    if (reached.agreements || reached.decryptions)
        fail_msg("%s: %ld times agreed on a key, %ld times decrypted", what, reached.agreements,
                 reached.decryptions);
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
        refuse_unread(world, &cut, "cut off");
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
        refuse_unread(world, &longer, "bytes behind the end");
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
    refuse_unread(world, &sealed, what);
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

/* The same, and the length that is announced fits: nothing contradicts itself. */
static void a_shortened_tag_that_is_announced(void **state)
{
    struct world *world = *state;
    static const uint8_t sizes[] = {0, 1, 4, 8, 12, 13, 14, 15};
    static const uint8_t sixteen[] = {0x02, 0x01, 0x10, 0x80}; /* and what comes behind it */
    for (size_t i = 0; i < sizeof sizes; i++) {
        size_t at = world->good.size - 18;
        struct bytes tag = {0}, length = {0}, shortened = {0}, sealed = {0};
        der_put_header(&tag, DER_OCTET_STRING, sizes[i]);
        bytes_append(&tag, world->good.data + at + 2, sizes[i]);
        rewrite(world->good.data, world->good.size, at, &tag, &shortened);
        der_put_header(&length, DER_INTEGER, 1);
        bytes_append(&length, &sizes[i], 1);
        rewrite(shortened.data, shortened.size, find(&shortened, sixteen, sizeof sixteen), &length,
                &sealed);
        refuse_unread(world, &sealed, "a tag of another length, and its length");
        if (sizes[i] == 12) { /* RFC 5084: the default is 12, and then is not written */
            bytes_truncate(&sealed, 0);
            bytes_truncate(&length, 0);
            rewrite(shortened.data, shortened.size, find(&shortened, sixteen, sizeof sixteen),
                    &length, &sealed);
            refuse_unread(world, &sealed, "a tag of 12 bytes, and no length");
        }
        struct bytes *all[] = {&tag, &length, &shortened, &sealed};
        for (size_t n = 0; n < sizeof all / sizeof *all; n++)
            bytes_free(all[n]);
    }
}

/* The rest of CVE-2026-34182: another cipher, whose output nothing authenticates. */
static void another_cipher(void **state)
{
    struct world *world = *state;
    static const uint8_t gcm[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E};
    /* aes256-CBC, -OFB, -CFB, -ECB, -CCM, -wrap, -wrap-pad; aes128-GCM, -OFB; aes192-GCM, -CFB.
     * Counter mode by itself has no OID. */
    static const uint8_t others[] = {0x2A, 0x2B, 0x2C, 0x29, 0x2F, 0x2D,
                                     0x30, 0x06, 0x03, 0x1A, 0x18};
    size_t at = find(&world->good, gcm, sizeof gcm);
    for (size_t i = 0; i < sizeof others; i++) {
        struct bytes sealed = {0};
        copy(&world->good, &sealed);
        sealed.data[at + 10] = others[i];
        refuse_unread(world, &sealed, "another cipher");
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
    refuse_unread(world, &sealed, "another KDF");
    copy(&world->good, &sealed);
    sealed.data[at + 8 + 12] = 0x05; /* aes128-wrap */
    refuse_unread(world, &sealed, "another key wrap");
    bytes_free(&sealed);
    static const uint8_t sha1_kdf[] = {0x06, 0x09, 0x2B, 0x81, 0x05, 0x10,
                                       0x86, 0x48, 0x3F, 0x00, 2};
    refuse_rewritten(world, at, sha1_kdf, sizeof sha1_kdf, "the SHA-1 KDF");
}

struct layout {
    size_t version, set; /* where they start */
    struct der recipients;
};

static void lay_out(const struct bytes *sealed, struct layout *out)
{
    struct der whole = {sealed->data, sealed->size}, info, ignored, holder, data;
    assert_true(der_take(&whole, DER_SEQUENCE, &info));
    assert_true(der_take(&info, DER_OID, &ignored));
    assert_true(der_take(&info, 0xA0, &holder));
    assert_true(der_take(&holder, DER_SEQUENCE, &data));
    out->version = (size_t)(data.at - sealed->data);
    assert_true(der_take(&data, DER_INTEGER, &ignored));
    out->set = (size_t)(data.at - sealed->data);
    assert_true(der_take(&data, DER_SET, &out->recipients));
}

static void refuse_recipients(const struct world *world, const struct der *first,
                              const struct der *second, const char *what)
{
    struct layout layout;
    struct bytes set = {0};
    lay_out(&world->good, &layout);
    der_put_header(&set, DER_SET, first->left + second->left);
    bytes_append(&set, first->at, first->left);
    bytes_append(&set, second->at, second->left);
    refuse_rewritten(world, layout.set, set.data, set.size, what);
    bytes_free(&set);
}

/* Ours once more, beside another one's, another one's alone, of another kind, or none. */
static void exactly_one_recipient(void **state)
{
    struct world *world = *state;
    struct fixture other;
    struct bytes elsewhere = {0}, retagged = {0};
    struct layout layout, away;
    const struct der nothing = {(const uint8_t *)"", 0};
    fixture_init(&other);
    fixture_seal(&other, DOCUMENT_SIZE, &elsewhere);
    lay_out(&world->good, &layout);
    lay_out(&elsewhere, &away);
    refuse_recipients(world, &layout.recipients, &layout.recipients, "our recipient twice");
    refuse_recipients(world, &layout.recipients, &away.recipients, "another recipient behind ours");
    refuse_recipients(world, &away.recipients, &layout.recipients, "another one before ours");
    refuse_recipients(world, &away.recipients, &nothing, "another recipient alone");
    refuse_recipients(world, &nothing, &nothing, "no recipient");
    /* KeyTransRecipientInfo, KEK, password, other */
    static const uint8_t kinds[] = {DER_SEQUENCE, 0xA2, 0xA3, 0xA4};
    bytes_append(&retagged, layout.recipients.at, layout.recipients.left);
    for (size_t i = 0; i < sizeof kinds; i++) {
        retagged.data[0] = kinds[i];
        const struct der changed = {retagged.data, retagged.size};
        refuse_recipients(world, &changed, &nothing, "a recipient of another kind");
    }
    bytes_free(&retagged);
    bytes_free(&elsewhere);
    fixture_free(&other);
}

/* What RFC 5083 and 5753 leave to choice, and nothing authenticates. */
static void nothing_that_is_optional(void **state)
{
    struct world *world = *state;
    struct layout layout;
    lay_out(&world->good, &layout);
    for (uint8_t version = 1; version < 5; version++)
        refuse_rewritten(world, layout.version, (uint8_t[]){DER_INTEGER, 1, version}, 3,
                         "another version");
    size_t kari = (size_t)(layout.recipients.at - world->good.data);
    kari += world->good.data[kari + 1] & 0x80 ? 2 + (world->good.data[kari + 1] & 0x7F) : 2;
    assert_memory_equal(world->good.data + kari, "\x02\x01\x03", 3);
    refuse_rewritten(world, kari, "\x02\x01\x02", 3, "another version of the recipient");
    refuse_rewritten(world, layout.version, "\x02\x01\x00\xA0\x00", 5, "originatorInfo");
    size_t tag = world->good.size - 18;
    uint8_t around[22] = {0xA1, 0x00};
    memcpy(around + 2, world->good.data + tag, 18);
    refuse_rewritten(world, tag, around, 20, "authAttrs");
    memcpy(around, world->good.data + tag, 18);
    memcpy(around + 18, "\xA2\x00\x05\x00", 4);
    refuse_rewritten(world, tag, around, 20, "unauthAttrs");
    memcpy(around + 18, "\x04\x02\x05\x00", 4);
    refuse_rewritten(world, tag, around, 22, "an element behind the tag");
    static const uint8_t kdf[] = {0x30, 0x15, 0x06, 0x06, 0x2B, 0x81, 0x04, 0x01, 0x0B, 0x01};
    static const uint8_t ukm[] = {0xA1, 0x04, 0x04, 0x02, 1, 2};
    size_t at = find(&world->good, kdf, sizeof kdf);
    struct bytes with = {0};
    bytes_append(&with, ukm, sizeof ukm);
    bytes_append(&with, world->good.data + at, 2 + 0x15);
    refuse_rewritten(world, at, with.data, with.size, "user keying material");
    bytes_free(&with);
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
    refuse_unread(world, &indefinite, "an indefinite length");
    uint8_t header[] = {DER_SEQUENCE, 0x84, 0, 0, (uint8_t)(info.left >> 8), (uint8_t)info.left};
    bytes_append(&padded, header, sizeof header);
    bytes_append(&padded, info.at, info.left);
    refuse_unread(world, &padded, "a length with leading zeros");
    bytes_free(&indefinite);
    bytes_free(&padded);
}

/* Each element that holds others, of indefinite length instead. */
static void refuse_indefinite(const struct world *world, const struct der *inside)
{
    struct der rest = *inside;
    while (rest.left) {
        size_t at = (size_t)(rest.at - world->good.data);
        uint8_t tag = der_next(&rest);
        struct der content;
        assert_true(der_take(&rest, tag, &content));
        if (!(tag & DER_CONSTRUCTED)) continue;
        struct bytes again = {0};
        bytes_append(&again, (uint8_t[]){tag, 0x80}, 2);
        bytes_append(&again, content.at, content.left);
        bytes_append(&again, "\0\0", 2);
        refuse_rewritten(world, at, again.data, again.size, "an indefinite length within");
        bytes_free(&again);
        refuse_indefinite(world, &content);
    }
}

static void no_length_is_indefinite(void **state)
{
    struct world *world = *state;
    refuse_indefinite(world, &(struct der){world->good.data, world->good.size});
    /* and the tag as a string of strings */
    uint8_t strings[4 + 18] = {0x24, 18};
    memcpy(strings + 2, world->good.data + world->good.size - 18, 18);
    refuse_rewritten(world, world->good.size - 18, strings, 20, "a constructed string");
}

/* What is of the profile and yet another's: it gets as far as GCM, whose word is final. */
static void well_formed_and_wrong(void **state)
{
    struct world *world = *state;
    static const uint8_t gcm[] = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E};
    const size_t nonce = find(&world->good, gcm, sizeof gcm) + sizeof gcm + 4;
    const size_t places[] = {nonce, nonce + 20, world->good.size - 19, world->good.size - 1};
    struct bytes sealed = {0};
    copy(&world->good, &sealed);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        reached = (struct reached){0};
        sealed.data[places[i]] ^= 1;
        refuse(world, &sealed, "S-03", "another nonce, ciphertext or tag");
        sealed.data[places[i]] ^= 1;
        assert_int_equal(reached.decryptions, 1);
    }
    bytes_free(&sealed);
}

/* The one other form that opens: of a point and its mirror image (x, p - y) ECDH knows only x, and
 * RFC 5753 mixes nothing else of it in. It is the same case, and the intake is told beforehand what
 * the SHA-256 of the sealed bytes is. */
static void a_mirrored_point_is_the_same_case(void **state)
{
    struct world *world = *state;
    static const uint8_t p[32] = {0xFF, 0xFF,        0xFF, 0xFF, 0,    0,    0,
                                  1,    [20] = 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                  0xFF, 0xFF,        0xFF, 0xFF, 0xFF, 0xFF};
    static const uint8_t bits[] = {DER_BIT_STRING, 66, 0, 4};
    uint8_t *y = world->good.data + find(&world->good, bits, sizeof bits) + sizeof bits + 32;
    struct opened_case straight, mirrored;
    struct fault fault = {0};
    assert_true(opener_open(world->opener, &world->good, &straight, &fault));
    for (int i = 31, borrow = 0; i >= 0; i--) {
        int digit = p[i] - y[i] - borrow;
        borrow = digit < 0;
        y[i] = (uint8_t)digit;
    }
    if (!opener_open(world->opener, &world->good, &mirrored, &fault)) fail_msg("%s", fault.text);
    assert_int_equal(mirrored.count, straight.count);
    for (int i = 0; i < straight.count; i++) {
        const struct bytes *one = &straight.parts[i].data, *other = &mirrored.parts[i].data;
        assert_int_equal(one->size, other->size);
        if (one->size) assert_memory_equal(one->data, other->data, one->size);
    }
    opened_case_free(&straight);
    opened_case_free(&mirrored);
}

static void sealed_for_another(void **state)
{
    struct world *world = *state;
    struct fixture other;
    struct bytes sealed = {0};
    fixture_init(&other);
    fixture_seal(&other, DOCUMENT_SIZE, &sealed);
    refuse_unread(world, &sealed, "another recipient");
    bytes_free(&sealed);
    fixture_free(&other);
}

static void too_large_or_nothing(void **state)
{
    struct world *world = *state;
    uint8_t one = 0x30;
    struct bytes none = {0}, huge = {.data = &one, .size = (size_t)SEAL_CASE_SIZE_MAX * 2};
    refuse_unread(world, &none, "nothing");
    refuse_unread(world, &huge, "too large"); /* refused by its size: nothing behind it is read */
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
        cmocka_unit_test(a_shortened_tag_that_is_announced),
        cmocka_unit_test(another_cipher),
        cmocka_unit_test(another_nonce_or_length_of_tag),
        cmocka_unit_test(another_content_type),
        cmocka_unit_test(another_way_to_agree_on_a_key),
        cmocka_unit_test(exactly_one_recipient),
        cmocka_unit_test(nothing_that_is_optional),
        cmocka_unit_test(lengths_that_are_not_der),
        cmocka_unit_test(no_length_is_indefinite),
        cmocka_unit_test(well_formed_and_wrong),
        cmocka_unit_test(sealed_for_another),
        cmocka_unit_test(too_large_or_nothing),
        cmocka_unit_test(a_mirrored_point_is_the_same_case),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
