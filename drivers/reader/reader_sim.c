/* The simulated reader, "sim:?delay_ms=20". Its words, beside those of sim.h: "code:TEXT" holds a
 * code before it (percent-encoded; bytes that are no text are refused, as from a real one). */
#define _DEFAULT_SOURCE
#include "base/bytes.h"
#include "reader/reader_inside.h"
#include "reader/reader_line.h"
#include "sim.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { HELD_MAX = 8, HELD_SIZE = 2 * READER_TEXT_SIZE };

struct reader_sim {
    struct reader reader;
    struct sim sim;
    int news; /* eventfd, counting the codes that are held before it */
    struct reader_line line;
    char held[HELD_MAX][HELD_SIZE];
    int count;
};

static enum reader_step take_first(struct reader_sim *reader)
{
    enum reader_step step = READER_MORE;
    for (const char *byte = reader->held[0]; *byte && step == READER_MORE; byte++)
        step = reader_line_put(&reader->line, *byte);
    if (step == READER_MORE) step = reader_line_end(&reader->line);
    if (step != READER_CODE) reader_line_drop(&reader->line);
    reader->count--;
    memmove(reader->held[0], reader->held[1], sizeof reader->held - sizeof reader->held[0]);
    explicit_bzero(reader->held[HELD_MAX - 1], sizeof reader->held[0]);
    return step;
}

static bool read_code(struct reader *base, char out[READER_TEXT_SIZE], int timeout_ms,
                      struct fault *fault)
{
    struct reader_sim *reader = (struct reader_sim *)base;
    uint64_t one;
    if (reader->sim.unplugged) return reader_gone(ENODEV, fault);
    int ready = reader_wait(reader->news, timeout_ms);
    if (ready <= 0 || read(reader->news, &one, sizeof one) != (ssize_t)sizeof one)
        return reader_none(fault);
    sim_strike(&reader->sim);
    sim_sleep_ms(reader->sim.delay_ms);
    enum reader_step step = take_first(reader);
    if (step == READER_REFUSED) return reader_refused(fault);
    if (step == READER_MORE) return reader_none(fault);
    reader_line_take(&reader->line, out);
    return true;
}

static bool query(struct reader *base, enum device_state *out, int timeout_ms, struct fault *fault)
{
    (void)timeout_ms;
    if (((struct reader_sim *)base)->sim.unplugged) return reader_gone(ENODEV, fault);
    *out = DEVICE_READY;
    return true;
}

static int news_fd(struct reader *base)
{
    struct reader_sim *reader = (struct reader_sim *)base;
    return reader->sim.unplugged ? -1 : reader->news;
}

static bool hold(struct reader_sim *reader, const char *encoded, struct fault *fault)
{
    const uint64_t one = 1;
    char option[3 * HELD_SIZE + 16] = "sim:?code=";
    if (reader->sim.unplugged) return true; /* whoever holds a code before it sees nothing happen */
    size_t length = strlen(encoded), used = strlen(option);
    if (length >= sizeof option - used || reader->count == HELD_MAX)
        return FAULT(fault, FAULT_INPUT, 0, "too many codes, or too long a one");
    memcpy(option + used, encoded, length + 1);
    if (!device_uri_option(option, "code", reader->held[reader->count], HELD_SIZE))
        return FAULT(fault, FAULT_INPUT, 0, "not a code, percent-encoded");
    if (write(reader->news, &one, sizeof one) != (ssize_t)sizeof one)
        return FAULT(fault, FAULT_SYSTEM, errno, "eventfd: %s", strerror(errno));
    reader->count++;
    return true;
}

static bool control(struct reader *base, const char *word, struct fault *fault)
{
    struct reader_sim *reader = (struct reader_sim *)base;
    if (strncmp(word, "code:", 5) == 0) return hold(reader, word + 5, fault);
    if (sim_control(&reader->sim, word)) return true;
    return FAULT(fault, FAULT_INPUT, 0, "not a word for a reader: \"%.30s\"", word);
}

static void destroy(struct reader *base)
{
    struct reader_sim *reader = (struct reader_sim *)base;
    if (!reader) return;
    if (reader->news >= 0) close(reader->news);
    memory_wipe_free(reader, sizeof *reader);
}

static const struct reader_ops ops = {
    .read = read_code, .query = query, .news_fd = news_fd, .control = control, .destroy = destroy};

struct reader *reader_sim_open(const char *uri, struct fault *fault)
{
    struct reader_sim *reader = memory_alloc(sizeof *reader);
    reader->reader.ops = &ops;
    sim_init(&reader->sim, uri, 0);
    reader->news = eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC);
    if (reader->news >= 0) return &reader->reader;
    FAULT(fault, FAULT_SYSTEM, errno, "eventfd: %s", strerror(errno));
    destroy(&reader->reader);
    return NULL;
}
