#define _POSIX_C_SOURCE 200809L
#include "kiosk/measure.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int64_t measure_now_us(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

int64_t measure_exec_us(void)
{
    struct bytes stat = {0};
    if (!file_read("/proc/self/stat", 4096, &stat, NULL)) return measure_now_us();
    /* Field 22, start time in ticks since boot, counted from behind the name's closing bracket. */
    const char *at = strrchr(bytes_text(&stat), ')');
    for (int field = 2; at && field < 22; field++)
        at = strchr(at + 1, ' ');
    int64_t ticks = at ? strtoll(at + 1, NULL, 10) : 0;
    bytes_free(&stat);
    struct timespec boot;
    clock_gettime(CLOCK_BOOTTIME, &boot);
    int64_t since_boot = (int64_t)boot.tv_sec * 1000000 + boot.tv_nsec / 1000;
    return measure_now_us() - (since_boot - ticks * 1000000 / sysconf(_SC_CLK_TCK));
}

void measure_begin(struct measure *measure, enum measure_span span)
{
    measure->started_us[span] = measure_now_us();
}

void measure_end(struct measure *measure, enum measure_span span)
{
    if (!measure->started_us[span]) return;
    measure->last_us[span] = measure_now_us() - measure->started_us[span];
    measure->started_us[span] = 0;
}

void measure_open(struct measure *measure)
{
    int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
    measure->schedule_fd = fd > 0 ? fd : 0;
}

void measure_close(struct measure *measure)
{
    if (measure->schedule_fd) close(measure->schedule_fd);
    measure->schedule_fd = 0;
}

void measure_clear(struct measure *measure)
{
    *measure = (struct measure){.schedule_fd = measure->schedule_fd};
}

/* How long this thread was ready to run and no processor was free: the second number, in ns. */
static int64_t queued_us(const struct measure *measure)
{
    char text[96];
    ssize_t size =
        measure->schedule_fd ? pread(measure->schedule_fd, text, sizeof text - 1, 0) : -1;
    if (size <= 0) return 0;
    text[size] = 0;
    char *at = NULL;
    strtoll(text, &at, 10);
    return strtoll(at, NULL, 10) / 1000;
}

void measure_woke(struct measure *measure)
{
    measure->woke_us = measure_now_us();
    measure->queued_us = queued_us(measure);
}

void measure_rests(struct measure *measure)
{
    if (!measure->woke_us) return;
    int64_t awake_us = measure_now_us() - measure->woke_us;
    int32_t kept_us = (int32_t)(awake_us - (queued_us(measure) - measure->queued_us));
    measure->kept_us[measure->wakeups++ % MEASURE_TOUCHES_MAX] = kept_us;
    if (kept_us > measure->longest_us) measure->longest_us = kept_us;
}

void measure_skip(struct measure *measure)
{
    measure->woke_us = 0;
}

void measure_frame(struct measure *measure)
{
    measure_end(measure, SPAN_FIRST_FRAME);
    if (!measure->input_us) return;
    int64_t took = measure_now_us() - measure->input_us;
    measure->touches_us[measure->touches++ % MEASURE_TOUCHES_MAX] = (int32_t)took;
    measure->input_us = 0;
}

static int compare(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static void write_ring(struct bytes *out, const char *name, const int32_t *ring, unsigned in_all)
{
    unsigned count = in_all < MEASURE_TOUCHES_MAX ? in_all : MEASURE_TOUCHES_MAX;
    int32_t *sorted = memory_alloc(MEASURE_TOUCHES_MAX * sizeof *sorted);
    memcpy(sorted, ring, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare);
    bytes_append_format(out, "\"%s_median\": %.1f, \"%s_p99\": %.1f, ", name,
                        count ? sorted[count / 2] / 1000.0 : 0.0, name,
                        count ? sorted[count * 99 / 100] / 1000.0 : 0.0);
    free(sorted);
}

void measure_write(const struct measure *measure, struct bytes *out)
{
    static const char *const names[SPAN_COUNT] = {
        [SPAN_FIRST_FRAME] = "first_frame",
        [SPAN_SCAN_TO_PREVIEW] = "scan_to_preview",
        [SPAN_SUBMIT_TO_DURABLE] = "submit_to_durable",
        [SPAN_SUBMIT_TO_PRINTED] = "submit_to_printed",
    };
    bytes_append_text(out, "{");
    for (int i = 0; i < SPAN_COUNT; i++)
        bytes_append_format(out, "\"%s\": %.1f, ", names[i], (double)measure->last_us[i] / 1000);
    write_ring(out, "touch_to_frame", measure->touches_us, measure->touches);
    write_ring(out, "kept", measure->kept_us, measure->wakeups);
    bytes_append_format(out, "\"kept_longest\": %.1f, \"touches\": %u, \"wakeups\": %u}",
                        measure->longest_us / 1000.0, measure->touches, measure->wakeups);
}
