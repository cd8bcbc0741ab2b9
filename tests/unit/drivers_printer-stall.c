/* A USB printer that takes no byte more in the middle of a job. usblp still takes one block for it,
 * which proves nothing, and no other; it may be the picture, GS r or a question. */
#define _GNU_SOURCE
#include "base/clock.h"
#include "printer/escpos_run.h"
#include "printer/profile.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { STALL_AFTER = 20000, PATIENCE_MS = 60000, NEVER = 1 << 30 };

/* Of the port of this test, in the order of escpos_run's calls: no thread. */
struct printer_end {
    struct port port;
    size_t taken;
    size_t stall_after; /* bytes */
    int stall_ms;       /* for so long */
    int more;           /* blocks that the way to it takes yet */
    int64_t stalled_ms; /* since when; 0: not yet */
    bool pending;       /* usblp took a block for it: */
    uint8_t held[3];
    size_t held_size;
    bool hints;       /* LPGETSTATUS says that there is no paper */
    const char *news; /* what it says of its own accord once it has stopped */
    char answers[256];
    size_t answers_size;
};

static int64_t now_ms(void)
{
    return clock_mono_ms(&(struct clock){0});
}

static void answer(struct printer_end *end, char byte)
{
    if (end->answers_size < sizeof end->answers) end->answers[end->answers_size++] = byte;
}

/* Questions come in writes of their own. */
static void take(struct printer_end *end, const uint8_t *data, size_t size)
{
    end->taken += size;
    if (size == 3 && memcmp(data, "\x1dr\x01", 3) == 0) answer(end, 0);
    if (size == 3 && memcmp(data, "\x10\x04", 2) == 0) answer(end, 0x12);
}

static bool is_stalled(struct printer_end *end)
{
    if (end->taken < end->stall_after) return false;
    if (end->stalled_ms == 0) end->stalled_ms = now_ms();
    if (now_ms() < end->stalled_ms + end->stall_ms) return true;
    end->stall_after = NEVER;
    if (end->pending) take(end, end->held, end->held_size);
    end->pending = false;
    return false;
}

static bool write_end(struct port *port, const void *data, size_t size, int timeout_ms,
                      size_t *out_written, struct fault *fault)
{
    struct printer_end *end = (struct printer_end *)port;
    int64_t until_ms = now_ms() + timeout_ms;
    *out_written = 0;
    while (is_stalled(end) && end->pending) {
        if (now_ms() >= until_ms)
            return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "no byte is taken");
        poll(NULL, 0, 5);
    }
    *out_written = size;
    bool stalled = is_stalled(end);
    end->pending = stalled && end->more-- <= 0;
    if (!stalled) take(end, data, size);
    if (!end->pending) return true;
    end->held_size = size; /* a question, or bytes that only count */
    memcpy(end->held, data, size < sizeof end->held ? size : sizeof end->held);
    return true;
}

static bool read_end(struct port *port, void *buffer, size_t size, int timeout_ms, size_t *out_got,
                     struct fault *fault)
{
    struct printer_end *end = (struct printer_end *)port;
    (void)fault;
    if (is_stalled(end) && end->news) {
        for (int i = 0; i < 4; i++)
            answer(end, end->news[i]);
        end->news = NULL;
    }
    if (end->answers_size == 0) poll(NULL, 0, timeout_ms);
    *out_got = end->answers_size < size ? end->answers_size : size;
    memcpy(buffer, end->answers, *out_got);
    end->answers_size = 0;
    return true;
}

static bool drain_end(struct port *port, int timeout_ms, struct fault *fault)
{
    struct printer_end *end = (struct printer_end *)port;
    if (!is_stalled(end)) return true;
    poll(NULL, 0, timeout_ms);
    return FAULT_CODED(fault, "P-01", FAULT_TIMEOUT, 0, "not drained");
}

static bool hints(struct port *port)
{
    return ((struct printer_end *)port)->hints;
}

static const struct port_ops ops = {
    .write = write_end, .read = read_end, .drain = drain_end, .hints_no_paper = hints};

/* True: all was sent. *out_took_ms: from the stall on. */
static bool print(struct printer_end *end, int64_t *out_took_ms, struct fault *fault)
{
    struct printer_profile profile = *printer_profile_generic();
    profile.proof = PROOF_BY_NOTHING;
    struct escpos_link link = {.port = &end->port, .profile = &profile};
    struct bitmap page;
    end->port = (struct port){.ops = &ops, .two_way = true, .keep_open = true};
    bitmap_init(&page, 576, 900);
    struct escpos_job job = {.page = &page, .cut = CUT_PARTIAL};
    struct escpos_run run = {.link = &link, .alive = true, .end_ms = now_ms() + PATIENCE_MS};
    bool printed = escpos_run(&run, &job, fault);
    *out_took_ms = now_ms() - end->stalled_ms;
    bitmap_free(&page);
    return printed;
}

static void test_a_stall_is_told_long_before_the_time_is_over(void **state)
{
    (void)state;
    static const char paper_out[] = {0x18, 0, 0x0C, 0};
    static const struct {
        bool hints;
        const char *news, *code;
        int most_ms;
    } rows[] = {{false, NULL, "P-01", 12000},
                {true, NULL, "P-02", 12000},
                {false, paper_out, "P-02", 1500}};
    for (size_t i = 0; i < 3 * sizeof rows / sizeof *rows; i++) {
        size_t row = i / 3;
        struct printer_end end = {.stall_after = STALL_AFTER,
                                  .stall_ms = NEVER,
                                  .more = (int)(i % 3),
                                  .hints = rows[row].hints,
                                  .news = rows[row].news};
        struct fault fault = {0};
        int64_t took_ms;
        assert_false(print(&end, &took_ms, &fault));
        assert_string_equal(fault.code, rows[row].code);
        assert_in_range(took_ms, 0, rows[row].most_ms);
    }
}

static void test_a_pause_breaks_off_nothing(void **state)
{
    (void)state;
    for (int ms = 100; ms <= 1700; ms += 400) {
        struct printer_end end = {.stall_after = STALL_AFTER, .stall_ms = ms};
        struct fault fault = {0};
        int64_t took_ms;
        if (!print(&end, &took_ms, &fault)) fail_msg("%d ms: %s %s", ms, fault.code, fault.text);
        assert_true(end.taken > 900 * 72);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_stall_is_told_long_before_the_time_is_over),
        cmocka_unit_test(test_a_pause_breaks_off_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
