/* ask_centre - a terminal's question and its answer, for tests of the backend: whatever carries
 * them does it in between. ask_centre seal KEY CERTIFICATE RECIPIENT KIND JSON ASKED QUESTION
 * writes ASKED and QUESTION ask_centre open ASKED ANSWER BLOB prints JSON, writes BLOB */
#include "base/clock.h"
#include "base/file.h"
#include "seal/inquiry.h"

#include <stdio.h>
#include <string.h>

static bool put(const char *path, const void *data, size_t size, struct fault *fault)
{
    FILE *file = fopen(path, "wb");
    bool done = file && (size == 0 || fwrite(data, 1, size, file) == size);
    if (file && fclose(file) != 0) done = false;
    return done || FAULT(fault, FAULT_SYSTEM, 0, "cannot write %s", path);
}

static bool seal(char **words, struct fault *fault)
{
    struct inquiry asked = {0};
    struct bytes json = {0}, sealed = {0};
    struct sealer *sealer = sealer_create(words[0], words[1], words[2], fault);
    bytes_append_text(&json, words[4]);
    bool done = sealer &&
                inquiry_ask(sealer, words[3], &json, clock_wall_ms(&(struct clock){0}) / 1000,
                            &asked, &sealed, fault) &&
                put(words[5], &asked, sizeof asked, fault) &&
                put(words[6], sealed.data, sealed.size, fault);
    sealer_destroy(sealer);
    bytes_free(&json);
    bytes_free(&sealed);
    return done;
}

static bool open_answer(char **words, struct fault *fault)
{
    struct inquiry asked;
    struct bytes kept = {0}, answer = {0}, json = {0}, blob = {0};
    bool done = file_read(words[0], sizeof asked, &kept, fault) &&
                file_read(words[1], INQUIRY_ANSWER_MAX, &answer, fault) &&
                (kept.size == sizeof asked || FAULT(fault, FAULT_INPUT, 0, "not a question kept"));
    if (done) {
        memcpy(&asked, kept.data, sizeof asked);
        done = inquiry_read(&asked, &answer, &json, &blob, fault) &&
               put(words[2], blob.data, blob.size, fault);
    }
    if (done) printf("%s\n", bytes_text(&json));
    struct bytes *all[] = {&kept, &answer, &json, &blob};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        bytes_free(all[i]);
    return done;
}

int main(int argc, char **argv)
{
    struct fault fault = {0};
    bool done = false;
    if (argc == 9 && strcmp(argv[1], "seal") == 0)
        done = seal(argv + 2, &fault);
    else if (argc == 5 && strcmp(argv[1], "open") == 0)
        done = open_answer(argv + 2, &fault);
    else
        return 2;
    if (!done) fprintf(stderr, "ask_centre: %s\n", fault.text);
    return done ? 0 : 1;
}
