/* What was said stays nowhere: the process looks for it in its own memory, espeak-ng's and SDL's
 * with it. The words are kept here in disguise, so that what is looked for is not what looks. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "base/clock.h"
#include "ui/speech.h"

#include <ctype.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000, MASK = 0x55, WORD_MAX = 16, PART = 1 << 20 };

static const uint64_t SHADOW_LEAST = (uint64_t)1 << 30;
/* "zarquoni", "budiwati": made up, and each letter with MASK. */
static const char one[] = "/4'$ :;<", other[] = "7 1<\"4!<";

static void rest(int ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

/* espeak-ng keeps a text as letters of one byte, here and there in lower case. */
static int count_in(const uint8_t *part, size_t size, const char *hidden)
{
    size_t length = strlen(hidden);
    int count = 0;
    for (size_t i = 0; i + length <= size; i++) {
        size_t same = 0;
        if (((part[i] | 0x20) ^ MASK) != hidden[0]) continue; /* the quick way */
        while (same < length && (tolower(part[i + same]) ^ MASK) == hidden[same])
            same++;
        count += same == length;
    }
    return count;
}

/* In all that can be written to, but for the part that it is copied to, and a sanitizer's shadow.
 */
static int count_in_memory(const char *hidden)
{
    static uint8_t part[PART];
    const uint64_t here = (uint64_t)(uintptr_t)part;
    char line[512];
    int count = 0, memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    FILE *maps = fopen("/proc/self/maps", "re");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps)) {
        uint64_t from, to;
        char mode[5];
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, mode) != 3) continue;
        if (memcmp(mode, "rw", 2) != 0 || to - from > SHADOW_LEAST) continue;
        for (uint64_t at = from; at < to; at += PART - WORD_MAX) {
            ssize_t got = pread(memory, part, to - at < PART ? to - at : PART, (off_t)at);
            if (got <= 0) break;
            if (at + PART <= here || at >= here + PART)
                count += count_in(part, (size_t)got, hidden);
        }
    }
    fclose(maps);
    close(memory);
    explicit_bzero(part, sizeof part);
    return count;
}

static void wait_until_said(struct speech *speech)
{
    const int64_t start_ms = clock_mono_ms(&(struct clock){0});
    while (speech_is_speaking(speech)) {
        assert_true(clock_mono_ms(&(struct clock){0}) < start_ms + PATIENCE_MS);
        rest(5);
    }
}

/* What is said next waits for it, so that its sound is the sign that it is done. */
static void wait_until_forgotten(struct speech *speech)
{
    speech_say(speech, LANGUAGE_ID, "Selesai");
    wait_until_said(speech);
}

static void say_hidden(struct speech *speech, const char *first, const char *second)
{
    struct bytes text = {0};
    bytes_append_text(&text, "Nama lengkap. ");
    for (size_t i = 0; first[i]; i++)
        bytes_append(&text, (const char[]){(char)(first[i] ^ MASK)}, 1);
    bytes_append_text(&text, " ");
    for (size_t i = 0; second[i]; i++)
        bytes_append(&text, (const char[]){(char)(second[i] ^ MASK)}, 1);
    speech_say(speech, LANGUAGE_ID, bytes_text(&text));
    bytes_free(&text);
}

static void forget_and_look(struct speech *speech)
{
    speech_forget(speech);
    wait_until_forgotten(speech);
    assert_int_equal(count_in_memory(one), 0);
    assert_int_equal(count_in_memory(other), 0);
    speech_destroy(speech);
}

static void nothing_that_was_said_stays(void **state)
{
    (void)state;
    struct speech *speech = speech_create(NULL);
    assert_non_null(speech);
    say_hidden(speech, one, other);
    wait_until_said(speech);
    assert_true(count_in_memory(one) > 0); /* else nothing is looked for */
    assert_true(count_in_memory(other) > 0);
    forget_and_look(speech);
}

/* In the middle of a text, and with one that was never begun. */
static void what_was_cut_short_does_not_stay(void **state)
{
    (void)state;
    struct speech *speech = speech_create(NULL);
    assert_non_null(speech);
    say_hidden(speech, one, other);
    rest(200);
    say_hidden(speech, other, one);
    forget_and_look(speech);
}

static void where_nothing_was_said_there_is_nothing_to_do(void **state)
{
    (void)state;
    struct speech *speech = speech_create(NULL);
    assert_non_null(speech);
    speech_forget(speech);
    assert_false(speech_is_speaking(speech));
    speech_destroy(speech);
}

/* The terminal has no voice; then espeak-ng has had no text either. */
static void without_an_audio_device_it_is_done_at_once(void **state)
{
    (void)state;
    struct speech *speech;
    setenv("SDL_AUDIODRIVER", "none such", 1);
    speech = speech_create(NULL);
    assert_non_null(speech);
    speech_say(speech, LANGUAGE_ID, "Nama lengkap");
    wait_until_said(speech);
    speech_forget(speech);
    wait_until_forgotten(speech);
    speech_destroy(speech);
    setenv("SDL_AUDIODRIVER", "dummy", 1);
}

int main(void)
{
    setenv("SDL_AUDIODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_audio_device_it_is_done_at_once),
        cmocka_unit_test(where_nothing_was_said_there_is_nothing_to_do),
        cmocka_unit_test(nothing_that_was_said_stays),
        cmocka_unit_test(what_was_cut_short_does_not_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
