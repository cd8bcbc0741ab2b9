/* What the terminal says, heard by SDL's disk driver: a file that grows as time goes by, of what
 * a loudspeaker would have played. */
#define _GNU_SOURCE
#include "base/bytes.h"
#include "base/clock.h"
#include "ui/speech.h"
#include "ui/speech_inside.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { RATE = 22050, PATIENCE_MS = 20000, LOUD = 300 };

#define LONG_TEXT                                                                                  \
    "Tanda terima belum tercetak. Kode Anda ada di layar. Potret layar ini, atau catat kodenya. "  \
    "Petugas dapat mencetaknya nanti, dengan kode yang sama. Berkas Anda sudah aman tersimpan."

struct room {
    char dir[64], file[80];
    struct speech *speech;
};

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static void rest(int ms)
{
    const struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&time, NULL);
}

static int set_up(void **state)
{
    struct room *room = calloc(1, sizeof *room);
    snprintf(room->dir, sizeof room->dir, "/tmp/speech-XXXXXX");
    assert_non_null(mkdtemp(room->dir));
    snprintf(room->file, sizeof room->file, "%s/heard", room->dir);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", room->file, 1);
    room->speech = speech_create(NULL);
    assert_non_null(room->speech);
    *state = room;
    return 0;
}

static int tear_down(void **state)
{
    struct room *room = *state;
    speech_destroy(room->speech);
    unlink(room->file);
    assert_int_equal(rmdir(room->dir), 0);
    free(room);
    return 0;
}

/* Samples heard so far; 0: the device was never open. */
static int heard(const struct room *room)
{
    struct stat info;
    return stat(room->file, &info) == 0 ? (int)((size_t)info.st_size / sizeof(int16_t)) : 0;
}

/* The loudest sample from a place on. */
static int peak(const struct room *room, int from)
{
    int loudest = 0, fd = open(room->file, O_RDONLY | O_CLOEXEC);
    int16_t part[1024];
    ssize_t got;
    if (fd < 0) return 0;
    lseek(fd, (off_t)from * (off_t)sizeof *part, SEEK_SET);
    while ((got = read(fd, part, sizeof part)) > 0)
        for (size_t i = 0; i < (size_t)got / sizeof *part; i++)
            if (abs(part[i]) > loudest) loudest = abs(part[i]);
    close(fd);
    return loudest;
}

static int wait_until_loud(const struct room *room)
{
    int64_t start_ms = now_ms();
    while (peak(room, 0) < LOUD) {
        assert_true(now_ms() < start_ms + PATIENCE_MS);
        rest(5);
    }
    return (int)(now_ms() - start_ms);
}

static int wait_until_silent(const struct room *room)
{
    int64_t start_ms = now_ms();
    while (speech_is_speaking(room->speech)) {
        assert_true(now_ms() < start_ms + PATIENCE_MS);
        rest(5);
    }
    return (int)(now_ms() - start_ms);
}

static void nothing_is_opened_before_a_text(void **state)
{
    struct room *room = *state;
    rest(100);
    assert_int_equal(heard(room), 0);
    assert_false(speech_is_speaking(room->speech));
    speech_stop(room->speech);
    assert_false(speech_is_speaking(room->speech));
}

static void a_text_is_heard(void **state)
{
    struct room *room = *state;
    speech_say(room->speech, LANGUAGE_ID, "Selamat datang.");
    assert_true(speech_is_speaking(room->speech));
    print_message("first sound after %d ms\n", wait_until_loud(room));
    wait_until_silent(room);
    speech_say(room->speech, LANGUAGE_EN, "Welcome.");
    int before = heard(room);
    wait_until_silent(room);
    rest(200);
    assert_true(peak(room, before) > LOUD);
}

static void stop_is_silence_within_100_ms(void **state)
{
    struct room *room = *state;
    speech_say(room->speech, LANGUAGE_ID, LONG_TEXT);
    wait_until_loud(room);
    rest(300);
    speech_stop(room->speech);
    int at = heard(room);
    assert_false(speech_is_speaking(room->speech));
    rest(600);
    assert_true(heard(room) > at + RATE / 4); /* the device goes on, with nothing to play */
    assert_int_equal(peak(room, at + RATE / 10), 0);
}

static void a_second_text_replaces_the_first(void **state)
{
    struct room *room = *state;
    speech_say(room->speech, LANGUAGE_EN, "Please take your receipt.");
    int alone_ms = wait_until_silent(room);
    speech_say(room->speech, LANGUAGE_ID, LONG_TEXT);
    rest(900);
    int at = heard(room);
    assert_true(speech_is_speaking(room->speech));
    speech_say(room->speech, LANGUAGE_EN, "Please take your receipt.");
    int second_ms = wait_until_silent(room);
    assert_in_range(second_ms, alone_ms / 2, alone_ms + 1500); /* the first would take 14 s */
    assert_true(peak(room, at + RATE / 10) > LOUD);
}

static int peak_at(struct room *room, int percent)
{
    int from = heard(room);
    speech_set_volume(room->speech, percent);
    speech_say(room->speech, LANGUAGE_ID, "Selamat datang.");
    wait_until_silent(room);
    rest(200);
    return peak(room, from);
}

static void volume_scales(void **state)
{
    struct room *room = *state;
    int full = peak_at(room, 100), half = peak_at(room, 50);
    assert_true(full > 4 * LOUD);
    assert_in_range(half * 4, full * 8 / 10, full * 12 / 10); /* it never speaks twice the same */
    assert_int_equal(peak_at(room, 0), 0);
    assert_int_equal(peak_at(room, -5), 0);
    assert_in_range(peak_at(room, 1000), full * 8 / 10, full * 12 / 10);
}

/* From the first loud sample to the last, from a place on. */
static int loud_span(const struct room *room, int from)
{
    int first = -1, last = -1, at = 0, fd = open(room->file, O_RDONLY | O_CLOEXEC);
    int16_t part[1024];
    ssize_t got;
    assert_true(fd >= 0);
    lseek(fd, (off_t)from * (off_t)sizeof *part, SEEK_SET);
    while ((got = read(fd, part, sizeof part)) > 0)
        for (size_t i = 0; i < (size_t)got / sizeof *part; i++, at++) {
            if (abs(part[i]) <= LOUD) continue;
            if (first < 0) first = at;
            last = at;
        }
    close(fd);
    return last - first;
}

/* How long the same words are heard: whatever else the machine does before and after is no part. */
static int said_at(struct room *room, int speed)
{
    int from = heard(room);
    speech_set_speed(room->speech, speed);
    speech_say(room->speech, LANGUAGE_EN, "Please take your receipt from below the screen.");
    wait_until_silent(room);
    rest(200);
    return loud_span(room, from) * 1000 / RATE;
}

static void speed_shortens(void **state)
{
    struct room *room = *state;
    int slow = said_at(room, 1), usual = said_at(room, SPEECH_USUAL_SPEED), fast = said_at(room, 5);
    print_message("slow %d, usual %d, fast %d ms\n", slow, usual, fast);
    assert_true(slow > usual && usual > fast);
    assert_in_range(said_at(room, 1000), fast * 9 / 10, fast * 11 / 10);
}

/* How often the threads of that name have gone to sleep. */
static long wakes_of(const char *name)
{
    DIR *tasks = opendir("/proc/self/task");
    const struct dirent *entry;
    long wakes = 0;
    while ((entry = readdir(tasks))) {
        char path[300], line[200], comm[40] = "";
        snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
        FILE *file = fopen(path, "re");
        while (file && fgets(line, sizeof line, file)) {
            if (strncmp(line, "Name:\t", 6) == 0) snprintf(comm, sizeof comm, "%.30s", line + 6);
            if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0 &&
                strncmp(comm, name, strlen(name)) == 0)
                wakes += strtol(line + 24, NULL, 10);
        }
        if (file) fclose(file);
    }
    closedir(tasks);
    return wakes;
}

static void after_a_while_of_silence_the_device_is_closed(void **state)
{
    struct room *room = *state;
    speech_set_rest_ms(room->speech, 200);
    speech_say(room->speech, LANGUAGE_ID, "Ya.");
    wait_until_silent(room);
    rest(800);
    int at = heard(room);
    long wakes = wakes_of("speech");
    assert_true(at > 0 && wakes > 0);
    rest(500);
    assert_int_equal(heard(room), at);
    assert_int_equal(wakes_of("speech"), wakes);
    speech_say(room->speech, LANGUAGE_ID, "Ya.");
    wait_until_loud(room);
}

static void without_a_device_it_is_silent_and_says_so_once(void **state)
{
    struct room *room = *state;
    char log[80], text[2000] = "";
    setenv("SDL_AUDIODRIVER", "none-such", 1);
    speech_set_rest_ms(room->speech, 200);
    snprintf(log, sizeof log, "%s/log", room->dir);
    int before = dup(STDERR_FILENO);
    int file = open(log, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    dup2(file, STDERR_FILENO);
    for (int i = 0; i < 3; i++) {
        speech_say(room->speech, LANGUAGE_ID, "Selamat datang.");
        wait_until_silent(room);
    }
    dup2(before, STDERR_FILENO);
    assert_true(pread(file, text, sizeof text - 1, 0) > 0);
    close(file), close(before), unlink(log);
    const char *first = strstr(text, "speech: silent");
    assert_non_null(first);
    assert_null(strstr(first + 1, "speech: silent"));
    assert_null(strstr(text, "Selamat"));
    setenv("SDL_AUDIODRIVER", "disk", 1); /* plugged in, and noticed at the end of the while */
    rest(250);
    speech_say(room->speech, LANGUAGE_ID, "Selamat datang.");
    wait_until_loud(room);
}

/* espeak-ng keeps a change of voice for the sound to come; none comes without a device. */
static void without_a_device_nothing_is_kept(void **state)
{
    enum { TIMES = 200, LITTLE = 64 * 1024 };
    struct room *room = *state;
    size_t before = 0;
    setenv("SDL_AUDIODRIVER", "none-such", 1);
    for (int i = 0; i < 2 * TIMES; i++) {
        if (i == TIMES) before = memory_held();
        speech_say(room->speech, i % 2 ? LANGUAGE_ID : LANGUAGE_EN, "Selamat datang.");
        wait_until_silent(room);
    }
    assert_true(memory_held() < before + LITTLE);
    setenv("SDL_AUDIODRIVER", "disk", 1);
}

static void haste_breaks_nothing(void **state)
{
    struct room *room = *state;
    for (int i = 0; i < 60; i++) {
        speech_say(room->speech, i % 2 ? LANGUAGE_JV : LANGUAGE_EN, LONG_TEXT);
        rest(i % 7);
        if (i % 3 == 0) speech_stop(room->speech);
        speech_set_volume(room->speech, i);
    }
    speech_stop(room->speech);
    assert_false(speech_is_speaking(room->speech));
}

static void what_is_no_text_is_not_said(void **state)
{
    static const struct {
        const char *text, *plain;
    } cases[] = {
        {"Selamat datang.", "Selamat datang."},
        {"sugeng rawuh, é", "sugeng rawuh, é"},
        {"satu\ndua\ttiga", "satu dua tiga"},
        {"\x01"
         "20S\x01"
         "50Ahalo",
         " 20S 50Ahalo"},
        {"[[h@loU]]", "  h@loU  "},
        {"a\xEE\x80\x81"
         "b\xEF\xBB\xBF"
         "c\xE2\x80\xAE"
         "d",
         "abcd"},
        {"\xC2\x85\xFF\xC0\x80"
         "e\xF0\x9F\x98\x80",
         "e"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes plain = {0};
        speech_make_plain(cases[i].text, &plain);
        assert_string_equal(bytes_text(&plain), cases[i].plain);
        bytes_free(&plain);
    }
}

static void a_code_is_spelled(void **state)
{
    static const struct {
        const char *code;
        size_t size;
        const char *spelled;
    } cases[] = {
        {"K7QF 2M9X", 99, "K, 7, Q, F; 2, M, 9, X"},
        {"--A--b-", 99, "A; b"},
        {"", 99, ""},
        {"K7QF", 1, ""},
        {"K7QF", 2, "K"},
        {"K7QF", 4, "K"},
        {"K7QF", 5, "K, 7"},
        {"A\x01<b>\xC3\xA9", 99, "A; b"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[100];
        memset(out, '#', sizeof out);
        speech_spell(cases[i].code, out, cases[i].size);
        assert_string_equal(out, cases[i].spelled);
        assert_int_equal(out[cases[i].size], '#');
    }
    char none = '#';
    speech_spell("A", &none, 0);
    assert_int_equal(none, '#');
}

static void gain_is_within_the_samples(void **state)
{
    (void)state;
    assert_int_equal(speech_gain(INT16_MIN, 100), INT16_MIN);
    assert_int_equal(speech_gain(INT16_MAX, 100), INT16_MAX);
    assert_int_equal(speech_gain(20000, 50), 5000);
    assert_int_equal(speech_gain(-20000, 10), -200);
    assert_int_equal(speech_gain(INT16_MIN, 0), 0);
}

#define HEARD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_text_is_not_said),
        cmocka_unit_test(a_code_is_spelled),
        cmocka_unit_test(gain_is_within_the_samples),
        HEARD(nothing_is_opened_before_a_text),
        HEARD(a_text_is_heard),
        HEARD(stop_is_silence_within_100_ms),
        HEARD(a_second_text_replaces_the_first),
        HEARD(volume_scales),
        HEARD(speed_shortens),
        HEARD(after_a_while_of_silence_the_device_is_closed),
        HEARD(without_a_device_it_is_silent_and_says_so_once),
        HEARD(without_a_device_nothing_is_kept),
        HEARD(haste_breaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
