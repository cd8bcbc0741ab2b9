/* Questions and answers: first byte 0, what a terminal may have sealed into a question (head, a
 * newline, the rest), 1, an answer as the courier brings it. */
#include "seal/inquiry.h"
#include "ring.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct inquiry known = {.id = "00112233445566778899aabbccddeeff", .kind = "track"};

static void fuzz_question(const uint8_t *data, size_t size)
{
    static struct sealer *sealer;
    static struct opener *opener;
    struct fault fault = {0};
    struct seal_part parts[2] = {{.name = "inquiry.json"}, {.name = "ask.json"}};
    struct bytes sealed = {0}, ask = {0};
    struct inquiry inquiry;
    struct inquiry_origin origin;
    if (!sealer) {
        sealer = sealer_create(FUZZ_DIR "/keys/terminal.key", FUZZ_DIR "/keys/terminal.pem",
                               FUZZ_DIR "/keys/recipient.pem", &fault);
        opener = ring_opener(&fault);
        assert(sealer && opener);
    }
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t head = line ? (size_t)(line - data) : size;
    bytes_append(&parts[0].data, data, head);
    bytes_append(&parts[1].data, data + head, size - head);
    bool done = sealer_seal(sealer, known.id, parts, 2, &sealed, &fault);
    assert(done);
    if (inquiry_open(opener, &sealed, &inquiry, &origin, &ask, &fault)) {
        assert(strlen(inquiry.kind) > 0 && inquiry.at_s > 0);
        assert(ask.size == size - head);
    }
    bytes_free(&parts[0].data);
    bytes_free(&parts[1].data);
    bytes_free(&sealed);
    bytes_free(&ask);
}

/* As it comes, and as the plaintext of one that the centre might have encrypted. */
static void fuzz_answer(const uint8_t *data, size_t size)
{
    struct bytes answer = {0}, json = {0}, blob = {0}, words = {0};
    struct fault fault = {0};
    bytes_append(&answer, data, size);
    if (inquiry_read(&known, &answer, &json, &blob, &fault)) abort(); /* whoever has no key */
    if (inquiry_answer(&known, &answer, &answer, &words, &fault)) {
        bool done = inquiry_read(&known, &words, &json, &blob, &fault);
        assert(done && json.size == size && blob.size == size);
        assert(size == 0 || memcmp(blob.data, data, size) == 0);
    }
    bytes_free(&answer);
    bytes_free(&json);
    bytes_free(&blob);
    bytes_free(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    if (data[0] == 0) fuzz_question(data + 1, size - 1);
    if (data[0] == 1) fuzz_answer(data + 1, size - 1);
    return 0;
}
