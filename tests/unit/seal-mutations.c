/* A sealed case with anything in it changed is refused, whatever the change (but for the one that
 * seal-hostile.c shows, which chance does not find): at random, in the envelope and, sealed anew as
 * anybody could, in the signed package within. ANJUNGAN_MUTATIONS in
 * the environment says how many, ANJUNGAN_SEED which. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/der.h"
#include "seal/envelope.h"
#include "seal_fixture.h"
#include "seal_reached.h"

#include <time.h>

enum { MUTATIONS = 20000, DOCUMENT_SIZE = 200, ELEMENTS_MAX = 256, CHUNK_MAX = 48 };

/* Where an element of the original lies. */
struct element {
    size_t start, header, content;
    int parent; /* -1: none */
};

/* What is changed, and what pieces of it are exchanged with: another of its kind. */
struct specimen {
    struct bytes good, other;
    struct element elements[ELEMENTS_MAX];
    int count;
};

struct world {
    struct fixture fixture;
    struct opener *opener;
    X509 *recipient;
    EVP_PKEY *key;
    struct specimen envelope, package;
};

static uint64_t random_state;

static uint64_t draw(void)
{
    uint64_t z = (random_state += 0x9E3779B97F4A7C15U); /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static size_t below(size_t limit)
{
    return (size_t)(draw() % limit);
}

static void list_elements(struct specimen *specimen, size_t at, size_t end, int parent)
{
    struct der rest = {specimen->good.data + at, end - at}, content;
    while (rest.left) {
        const uint8_t *start = rest.at;
        uint8_t tag = der_next(&rest);
        /* Within an octet string there is what looks like no element, or one of another layer. */
        if (!der_take(&rest, tag, &content)) return;
        assert_true(specimen->count < ELEMENTS_MAX);
        int number = specimen->count++;
        size_t inside = (size_t)(content.at - specimen->good.data);
        specimen->elements[number] =
            (struct element){.start = (size_t)(start - specimen->good.data),
                             .header = (size_t)(content.at - start),
                             .content = content.left,
                             .parent = parent};
        if (tag & DER_CONSTRUCTED) list_elements(specimen, inside, inside + content.left, number);
    }
}

/* Replaces size bytes at a place by others; none: they are removed. */
static void exchange(struct bytes *in, size_t at, size_t size, const void *with, size_t with_size)
{
    struct bytes out = {0};
    bytes_append(&out, in->data, at);
    bytes_append(&out, with, with_size);
    bytes_append(&out, in->data + at + size, in->size - at - size);
    bytes_move(in, &out);
}

/* The same, and the lengths of all elements around are made to fit. Only for an unchanged one. */
static void exchange_element(const struct specimen *from, struct bytes *in, int number,
                             const struct bytes *with)
{
    const struct element *element = &from->elements[number];
    size_t start = element->start, size = element->header + element->content;
    struct bytes piece = {0};
    bytes_append(&piece, with->data, with->size);
    for (int up = element->parent; up >= 0; up = from->elements[up].parent) {
        const struct element *parent = &from->elements[up];
        size_t inside = parent->start + parent->header;
        struct bytes around = {0};
        der_put_header(&around, in->data[parent->start], parent->content - size + piece.size);
        bytes_append(&around, in->data + inside, start - inside);
        bytes_append(&around, piece.data, piece.size);
        bytes_append(&around, in->data + start + size, inside + parent->content - start - size);
        bytes_move(&piece, &around);
        start = parent->start;
        size = parent->header + parent->content;
    }
    exchange(in, start, size, piece.data, piece.size);
    bytes_free(&piece);
}

static void change_bytes(const struct specimen *from, struct bytes *in)
{
    size_t count = 1 + below(4);
    (void)from;
    for (size_t i = 0; i < count && in->size; i++) {
        size_t at = below(in->size);
        switch (below(3)) {
        case 0: in->data[at] ^= (uint8_t)(1U << below(8)); break;
        case 1: in->data[at] = (uint8_t)draw(); break;
        case 2: in->data[at] = (uint8_t)(in->data[at] + (below(2) ? 1 : -1)); break;
        }
    }
}

/* Cut off, or longer. */
static void change_end(const struct specimen *from, struct bytes *in)
{
    uint8_t more[CHUNK_MAX];
    size_t size = 1 + below(CHUNK_MAX);
    (void)from;
    for (size_t i = 0; i < size; i++)
        more[i] = below(2) ? (uint8_t)draw() : 0;
    if (below(2))
        bytes_append(in, more, size);
    else
        bytes_truncate(in, below(in->size + 1));
}

/* A piece goes, comes twice, or comes from the other one. */
static void change_piece(const struct specimen *from, struct bytes *in)
{
    if (in->size < 2) return;
    const struct bytes *source = below(2) ? &from->good : &from->other;
    size_t most = in->size < source->size ? in->size : source->size;
    size_t size = 1 + below(most - 1 < CHUNK_MAX ? most - 1 : CHUNK_MAX);
    size_t at = below(in->size - size + 1), source_at = at;
    if (below(2) || at + size > source->size) source_at = below(source->size - size + 1);
    switch (below(3)) {
    case 0: exchange(in, at, size, NULL, 0); break;
    case 1: exchange(in, at, 0, source->data + source_at, size); break;
    case 2: exchange(in, at, size, source->data + source_at, size); break;
    }
}

/* Tag and length of an element; its content stays, nothing else is told of it. */
static void change_header(const struct specimen *from, struct bytes *in)
{
    const struct element *element = &from->elements[below((size_t)from->count)];
    if (in->size < from->good.size) return;
    uint8_t tag = in->data[element->start];
    if (below(4) == 0) tag = (uint8_t)(below(2) ? draw() : tag ^ DER_CONSTRUCTED);
    size_t length = element->content, count = 1 + below(4);
    switch (below(4)) {
    case 0: length += 1 + below(4); break;
    case 1: length -= length ? 1 + below(length) : 0; break;
    case 2: length = (size_t)draw() & 0xFFFFFFFF; break;
    case 3: break; /* the same, written in another way */
    }
    uint8_t header[8] = {tag, (uint8_t)(0x80 | count)};
    size_t size = 2 + count;
    for (size_t i = 0; i < count; i++)
        header[2 + i] = (uint8_t)(length >> (8 * (count - 1 - i)));
    if (below(4) == 0) size = 2; /* a length of so many bytes, and none of them; or indefinite */
    if (size == 2 && below(2)) header[1] = 0x80;
    exchange(in, element->start, element->header, header, size);
}

/* One element becomes another, well-formed as a whole: gone, twice, changed, or in other clothes.
 */
static void change_element(const struct specimen *from, struct bytes *in)
{
    int number = (int)below((size_t)from->count);
    const struct element *element = &from->elements[number];
    const struct element *another = &from->elements[below((size_t)from->count)];
    const uint8_t *start = from->good.data + element->start;
    size_t size = element->header + element->content;
    struct bytes with = {0};
    switch (below(5)) {
    case 0: break;
    case 1:
        bytes_append(&with, start, size);
        bytes_append(&with, start, size);
        break;
    case 2:
        bytes_append(&with, from->good.data + another->start, another->header + another->content);
        if (below(2)) bytes_append(&with, start, size);
        break;
    case 3: { /* shorter, or longer */
        size_t left = below(element->content + 4);
        der_put_header(&with, start[0], left);
        size_t kept = left < element->content ? left : element->content;
        bytes_append(&with, start + element->header, kept);
        for (size_t i = kept; i < left; i++)
            bytes_append(&with, "", 1);
        break;
    }
    case 4:
        der_put_header(&with, (uint8_t)draw(), element->content);
        bytes_append(&with, start + element->header, element->content);
        break;
    }
    if (in->size == from->good.size && memcmp(in->data, from->good.data, in->size) == 0)
        exchange_element(from, in, number, &with);
    bytes_free(&with);
}

/* Never the original. */
static void mutate(const struct specimen *from, struct bytes *out)
{
    static void (*const ways[])(const struct specimen *, struct bytes *) = {
        change_bytes, change_bytes, change_end, change_piece, change_header, change_element};
    do {
        bytes_truncate(out, 0);
        bytes_append(out, from->good.data, from->good.size);
        for (size_t count = 1 + below(5) / 3; count; count--)
            ways[below(sizeof ways / sizeof *ways)](from, out);
    } while (out->size == from->good.size && memcmp(out->data, from->good.data, out->size) == 0);
}

static void refuse(const struct world *world, const struct bytes *sealed, const char *code,
                   unsigned long number)
{
    struct fault fault = {0};
    struct opened_case out, before;
    memset(&out, 0x5A, sizeof out);
    before = out;
    if (opener_open(world->opener, sealed, &out, &fault)) {
        for (size_t i = 0; i < sealed->size; i++)
            print_error("%02x", sealed->data[i]);
        fail_msg("mutation %lu was opened", number);
    }
    assert_memory_equal(&out, &before, sizeof out);
    if (strcmp(fault.code, code) != 0)
        fail_msg("mutation %lu: %s instead of %s (%s)", number, fault.code, code, fault.text);
}

static unsigned long wanted(const char *name, unsigned long otherwise)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

static void every_mutation_is_refused(void **state)
{
    struct world *world = *state;
    unsigned long count = wanted("ANJUNGAN_MUTATIONS", MUTATIONS), outer = 0;
    struct bytes changed = {0}, sealed = {0};
    struct timespec began, ended;
    random_state = wanted("ANJUNGAN_SEED", 1);
    reached = (struct reached){0};
    clock_gettime(CLOCK_MONOTONIC, &began);
    for (unsigned long i = 0; i < count; i++) {
        struct fault fault = {0};
        if (i % 4) {
            outer++;
            mutate(&world->envelope, &changed);
            refuse(world, &changed, "S-03", i);
        } else {
            mutate(&world->package, &changed);
            if (!envelope_write(world->recipient, &changed, &sealed, &fault))
                fail_msg("%s", fault.text);
            refuse(world, &sealed, "S-04", i);
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &ended);
    print_message("%lu mutations refused in %ld s: of %lu in the envelope %ld were refused before "
                  "a key was agreed on, %ld before anything was decrypted\n",
                  count, (long)(ended.tv_sec - began.tv_sec), outer,
                  (long)count - reached.agreements, (long)count - reached.decryptions);
    bytes_free(&changed);
    bytes_free(&sealed);
}

/* Taking it apart and putting it together again, as the mutations do, is no change: they are
 * refused for what they change. */
static void the_original_opens(void **state)
{
    struct world *world = *state;
    struct fault fault = {0};
    struct opened_case out;
    struct bytes sealed = {0};
    for (int i = 0; i < world->envelope.count; i++) {
        const struct element *element = &world->envelope.elements[i];
        struct bytes same = {0};
        bytes_truncate(&sealed, 0);
        bytes_append(&sealed, world->envelope.good.data, world->envelope.good.size);
        bytes_append(&same, sealed.data + element->start, element->header + element->content);
        exchange_element(&world->envelope, &sealed, i, &same);
        bytes_free(&same);
        if (!opener_open(world->opener, &sealed, &out, &fault)) fail_msg("%s", fault.text);
        opened_case_free(&out);
    }
    bytes_truncate(&sealed, 0);
    assert_true(envelope_write(world->recipient, &world->package.good, &sealed, &fault));
    if (!opener_open(world->opener, &sealed, &out, &fault)) fail_msg("%s", fault.text);
    opened_case_free(&out);
    bytes_free(&sealed);
}

static void open_envelope(const struct world *world, const struct bytes *sealed, struct bytes *out)
{
    struct fault fault = {0};
    if (!envelope_open(world->key, world->recipient, sealed, out, &fault))
        fail_msg("%s", fault.text);
}

static int setup(void **state)
{
    static struct world world;
    struct fault fault;
    fixture_init(&world.fixture);
    world.opener = fixture_opener(&world.fixture);
    world.key = crypto_key_read(&world.fixture.recipient_key, &fault);
    world.recipient = crypto_certificate_read(&world.fixture.recipient, &fault);
    fixture_seal(&world.fixture, DOCUMENT_SIZE, &world.envelope.good);
    fixture_seal(&world.fixture, DOCUMENT_SIZE + 9, &world.envelope.other);
    open_envelope(&world, &world.envelope.good, &world.package.good);
    open_envelope(&world, &world.envelope.other, &world.package.other);
    list_elements(&world.envelope, 0, world.envelope.good.size, -1);
    list_elements(&world.package, 0, world.package.good.size, -1);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    struct bytes *all[] = {&world->envelope.good, &world->envelope.other, &world->package.good,
                           &world->package.other};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
    opener_destroy(world->opener);
    X509_free(world->recipient);
    EVP_PKEY_free(world->key);
    fixture_free(&world->fixture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_original_opens),
        cmocka_unit_test(every_mutation_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
