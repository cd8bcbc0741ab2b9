/* What a device's process tells unasked: its inside with a driver of the test's own at one end and
 * the kiosk's end of the socket at the other. */
#define _GNU_SOURCE
#include "devices/child/child_inside.h"

#include <qrencode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* One device of each role; what it says next is set by the test. */
struct fake {
    struct printer printer;
    struct reader reader;
    struct camera camera;
    struct light light;
    struct printer_status status;
    int looks, ticks, news;
    const char *code; /* NULL: none */
    const char *shown;
    const char *refusal; /* the code of the fault that reading or the next frame ends with */
    bool started;
};
static struct fake fake;

static bool printer_query(struct printer *printer, struct printer_status *out, int timeout_ms,
                          struct fault *fault)
{
    (void)printer, (void)timeout_ms, (void)fault;
    fake.looks++;
    *out = fake.status;
    return true;
}

static int printer_news(struct printer *printer)
{
    (void)printer;
    return fake.news;
}

static bool state_query(enum device_state *out)
{
    fake.looks++;
    *out = DEVICE_READY;
    return true;
}

static bool reader_query(struct reader *reader, enum device_state *out, int timeout_ms,
                         struct fault *fault)
{
    (void)reader, (void)timeout_ms, (void)fault;
    return state_query(out);
}

static bool reader_read(struct reader *reader, char out[READER_TEXT_SIZE], int timeout_ms,
                        struct fault *fault)
{
    (void)reader, (void)timeout_ms;
    if (fake.refusal) return FAULT_CODED(fault, fake.refusal, FAULT_INPUT, 0, "refused");
    if (!fake.code) return FAULT(fault, FAULT_NOT_FOUND, 0, "none");
    memcpy(out, fake.code, strlen(fake.code) + 1);
    return true;
}

static int reader_news(struct reader *reader)
{
    (void)reader;
    return fake.news;
}

static bool camera_start(struct camera *camera, struct fault *fault)
{
    (void)camera, (void)fault;
    fake.started = true;
    return true;
}

static void camera_stop(struct camera *camera)
{
    (void)camera;
    fake.started = false;
}

static void draw(const char *text, struct picture *out)
{
    enum { SIDE = 300, DOT = 5 };
    out->format = PICTURE_RGB24;
    out->width_px = out->height_px = SIDE;
    out->stride_bytes = SIDE * 3;
    bytes_reserve(&out->pixels, SIDE * SIDE * 3);
    out->pixels.size = SIDE * SIDE * 3;
    memset(out->pixels.data, 255, out->pixels.size);
    if (!text) return;
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    assert_non_null(code);
    for (int y = 0; y < code->width * DOT; y++)
        for (int x = 0; x < code->width * DOT; x++)
            if (code->data[y / DOT * code->width + x / DOT] & 1)
                memset(out->pixels.data + ((y + 40) * SIDE + x + 40) * 3, 0, 3);
    QRcode_free(code);
}

static bool camera_frame(struct camera *camera, struct picture *out, int timeout_ms,
                         struct fault *fault)
{
    (void)camera, (void)timeout_ms;
    assert_true(fake.started);
    if (fake.refusal) return FAULT_CODED(fault, fake.refusal, FAULT_TIMEOUT, 0, "stalled");
    draw(fake.shown, out);
    return true;
}

static bool camera_query(struct camera *camera, enum device_state *out, int timeout_ms,
                         struct fault *fault)
{
    (void)camera, (void)timeout_ms, (void)fault;
    return state_query(out);
}

static int light_tick(struct light *light, int64_t now)
{
    (void)light;
    assert_true(now > 0);
    fake.ticks++;
    return 120;
}

static const struct printer_ops printer_ops = {.query = printer_query, .news_fd = printer_news};
static const struct reader_ops reader_ops = {
    .query = reader_query, .read = reader_read, .news_fd = reader_news};
static const struct camera_ops camera_ops = {
    .start = camera_start, .stop = camera_stop, .frame = camera_frame, .query = camera_query};
static const struct light_ops light_ops = {.tick = light_tick};

struct bench {
    int kiosk;
    struct driver_setup setup;
    struct child child;
};

/* A child that has told that its device is ready. */
static void bench_open(struct bench *bench, enum device_role role)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    fake = (struct fake){.printer = {&printer_ops},
                         .reader = {&reader_ops},
                         .camera = {&camera_ops},
                         .light = {&light_ops},
                         .news = -1};
    fake.status = (struct printer_status){.state = DEVICE_READY, .paper = PAPER_OK};
    bench->kiosk = ends[0];
    bench->setup = (struct driver_setup){.role = role, .uri = "fake:"};
    bench->child = (struct child){.socket = ends[1],
                                  .setup = &bench->setup,
                                  .opened = true,
                                  .last = {.role = role, .state = DEVICE_READY}};
    struct driver *driver = &bench->child.driver;
    driver->role = role;
    if (role == DEVICE_PRINTER) driver->printer = &fake.printer;
    if (role == DEVICE_PRINTER) bench->child.last.printer = fake.status;
    if (role == DEVICE_READER) driver->reader = &fake.reader;
    if (role == DEVICE_CAMERA) driver->camera = &fake.camera;
    if (role == DEVICE_LIGHT) driver->light = &fake.light;
}

static void bench_close(struct bench *bench)
{
    close(bench->kiosk);
    close(bench->child.socket);
}

static bool heard(struct bench *bench, struct message *out)
{
    struct fault fault = {0};
    int attached = -1;
    if (!message_receive(bench->kiosk, out, &attached, &fault)) {
        assert_int_equal(fault.kind, FAULT_NOT_FOUND);
        return false;
    }
    if (attached >= 0) close(attached);
    return true;
}

static void expect_silence(struct bench *bench)
{
    struct message message;
    assert_false(heard(bench, &message));
}

static struct message expect(struct bench *bench, enum message_kind kind, uint32_t job)
{
    struct message message;
    assert_true(heard(bench, &message));
    assert_int_equal(message.kind, kind);
    assert_int_equal(message.job, job);
    return message;
}

/* As if its time had come. */
static void tick_now(struct bench *bench)
{
    bench->child.look_ms = 0;
    child_tick(&bench->child);
}

static void test_a_change_is_told_when_it_is_seen_twice(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, DEVICE_PRINTER);
    tick_now(&bench);
    expect_silence(&bench); /* nothing has changed */
    fake.status.cover = COVER_OPEN;
    fake.status.state = DEVICE_NEEDS_STAFF;
    tick_now(&bench);
    expect_silence(&bench);
    assert_in_range(bench.child.look_ms - child_now_ms(), 100, 150); /* the second look is soon */
    tick_now(&bench);
    struct message message = expect(&bench, MESSAGE_STATE, 0);
    assert_int_equal(message.report.printer.cover, COVER_OPEN);
    assert_string_equal(message.report.code, "P-03");
    tick_now(&bench);
    expect_silence(&bench); /* told once */
    bench_close(&bench);
}

static void test_a_flutter_is_not_told(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, DEVICE_PRINTER);
    for (int i = 0; i < 10; i++) { /* open, closed, open ... */
        fake.status.cover = i % 2 ? COVER_UNKNOWN : COVER_OPEN;
        tick_now(&bench);
    }
    expect_silence(&bench);
    fake.status.cover = COVER_OPEN;
    tick_now(&bench);
    fake.status.paper = PAPER_OUT; /* another change than the one seen before */
    tick_now(&bench);
    expect_silence(&bench);
    tick_now(&bench);
    expect(&bench, MESSAGE_STATE, 0);
    bench_close(&bench);
}

static void test_looks_in_its_own_time(void **state)
{
    (void)state;
    static const struct {
        enum device_role role;
        int idle_ms;
    } cases[] = {{DEVICE_PRINTER, 1500}, {DEVICE_READER, 5000}, {DEVICE_CAMERA, 5000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        bench_open(&bench, cases[i].role);
        tick_now(&bench);
        assert_int_equal(fake.looks, 1);
        assert_in_range(bench.child.look_ms - child_now_ms(), cases[i].idle_ms - 200,
                        cases[i].idle_ms);
        for (int again = 0; again < 5; again++)
            child_tick(&bench.child);
        assert_int_equal(fake.looks, 1); /* not before its time */
        bench.child.often = true;
        tick_now(&bench);
        assert_in_range(bench.child.look_ms - child_now_ms(), 200, 400);
        bench_close(&bench);
    }
}

/* A line full of noise: it is looked at five times a second and no more. */
static void test_news_are_heard_and_rationed(void **state)
{
    (void)state;
    struct bench bench;
    int pipe_ends[2];
    bench_open(&bench, DEVICE_PRINTER);
    assert_int_equal(child_news_fd(&bench.child), -1);
    assert_int_equal(pipe(pipe_ends), 0);
    fake.news = pipe_ends[0];
    assert_int_equal(child_news_fd(&bench.child), fake.news);
    fake.status.paper = PAPER_LOW;
    child_hear_news(&bench.child);
    assert_int_equal(fake.looks, 1);
    assert_int_equal(child_news_fd(&bench.child), -1); /* not now */
    assert_in_range(child_tick(&bench.child), 1, 200);
    usleep(210000);
    assert_int_equal(child_news_fd(&bench.child), fake.news);
    child_tick(&bench.child); /* the second look, of itself */
    expect(&bench, MESSAGE_STATE, 0);
    close(pipe_ends[0]);
    close(pipe_ends[1]);
    bench_close(&bench);
}

static void test_codes_are_told(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, DEVICE_READER);
    fake.news = bench.kiosk; /* any that is open */
    fake.code = "https://lacak.example/t/7K2M9QXA";
    child_hear_news(&bench.child);
    struct message message = expect(&bench, MESSAGE_CODE, 0);
    assert_string_equal(message.text, fake.code);
    static const char *const no_codes[] = {NULL, "", "bel\a", "caf\xc3\xa9"};
    for (size_t i = 0; i < sizeof no_codes / sizeof *no_codes; i++) {
        fake.code = no_codes[i];
        child_hear_news(&bench.child);
        expect_silence(&bench);
    }
    fake.refusal = "R-03";
    child_hear_news(&bench.child);
    message = expect(&bench, MESSAGE_FAILED, 0);
    assert_string_equal(message.fault_code, "R-03");
    fake.looks = 0;
    fake.refusal = "R-02"; /* gone: its state tells */
    child_hear_news(&bench.child);
    expect_silence(&bench);
    assert_int_equal(fake.looks, 1);
    bench_close(&bench);
}

/* Without a descriptor a reader is asked now and then, and not at every turn. */
static void test_a_reader_without_descriptor_is_asked(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, DEVICE_READER);
    bench.child.look_ms = child_now_ms() + 5000;
    fake.code = "SPESIMEN";
    for (int i = 0; i < 5; i++)
        assert_in_range(child_tick(&bench.child), 1, 300);
    expect(&bench, MESSAGE_CODE, 0);
    expect_silence(&bench);
    bench_close(&bench);
}

static struct message live_request(bool find_codes)
{
    struct message request = message_make(MESSAGE_CAMERA_START, 7);
    request.find_codes = find_codes;
    return request;
}

static int count_codes(struct bench *bench, int frames, const char *text)
{
    struct message message;
    int codes = 0, seen = 0;
    for (int i = 0; i < frames; i++) {
        assert_true(child_frame_is_due(&bench->child));
        child_camera_frame(&bench->child);
        while (heard(bench, &message)) {
            assert_int_equal(message.job, 7);
            seen += message.kind == MESSAGE_FRAME;
            codes += message.kind == MESSAGE_CODE;
            if (message.kind == MESSAGE_CODE) assert_string_equal(message.text, text);
        }
        bench->child.in_flight = 0;
    }
    assert_int_equal(seen, frames);
    return codes;
}

static void test_codes_in_frames_are_told_once(void **state)
{
    (void)state;
    struct bench bench;
    struct message request = live_request(true);
    bench_open(&bench, DEVICE_CAMERA);
    child_camera_start(&bench.child, &request);
    fake.shown = "SPESIMEN-1";
    assert_int_equal(count_codes(&bench, 9, "SPESIMEN-1"), 1);
    fake.shown = NULL;
    assert_int_equal(count_codes(&bench, 3, ""), 0);
    fake.shown = "SPESIMEN-2";
    assert_int_equal(count_codes(&bench, 9, "SPESIMEN-2"), 1);
    bench.child.code_ms -= 2000; /* held there for two seconds */
    assert_int_equal(count_codes(&bench, 9, "SPESIMEN-2"), 1);
    child_camera_stop(&bench.child);
    assert_string_equal(bench.child.code, ""); /* nothing of it stays */
    request = live_request(false);
    child_camera_start(&bench.child, &request);
    assert_int_equal(count_codes(&bench, 9, ""), 0);
    child_camera_stop(&bench.child);
    bench_close(&bench);
}

static void test_a_stalled_camera_ends_its_live_job(void **state)
{
    (void)state;
    struct bench bench;
    const struct message request = live_request(false);
    bench_open(&bench, DEVICE_CAMERA);
    child_camera_start(&bench.child, &request);
    tick_now(&bench);
    assert_int_equal(fake.looks, 0); /* a live camera shows by its frames that it is there */
    fake.refusal = "C-03";
    child_camera_frame(&bench.child);
    assert_string_equal(expect(&bench, MESSAGE_FAILED, 7).fault_code, "C-03");
    expect(&bench, MESSAGE_STATE, 0);
    assert_false(fake.started);
    assert_false(child_frame_is_due(&bench.child));
    bench_close(&bench);
}

static void test_frames_wait_until_they_are_seen(void **state)
{
    (void)state;
    struct bench bench;
    const struct message request = live_request(false);
    bench_open(&bench, DEVICE_CAMERA);
    child_camera_start(&bench.child, &request);
    for (int i = 0; i < FRAMES_IN_FLIGHT; i++) {
        assert_true(child_frame_is_due(&bench.child));
        child_camera_frame(&bench.child);
    }
    assert_false(child_frame_is_due(&bench.child));
    child_camera_stop(&bench.child);
    bench_close(&bench);
}

static void test_lights_blink_without_being_looked_at(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, DEVICE_LIGHT);
    for (int i = 0; i < 3; i++)
        assert_int_equal(child_tick(&bench.child), 120);
    assert_int_equal(fake.ticks, 3);
    expect_silence(&bench);
    bench_close(&bench);
}

/* The kiosk's end is closed: the child ends instead of waiting. */
static void test_ends_with_the_kiosk(void **state)
{
    (void)state;
    struct bench bench;
    bench_open(&bench, DEVICE_PRINTER);
    close(bench.kiosk);
    child_say_report(&bench.child, MESSAGE_STATE, 0, &bench.child.last);
    assert_true(bench.child.ended);
    close(bench.child.socket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_is_told_when_it_is_seen_twice),
        cmocka_unit_test(test_a_flutter_is_not_told),
        cmocka_unit_test(test_looks_in_its_own_time),
        cmocka_unit_test(test_news_are_heard_and_rationed),
        cmocka_unit_test(test_codes_are_told),
        cmocka_unit_test(test_a_reader_without_descriptor_is_asked),
        cmocka_unit_test(test_codes_in_frames_are_told_once),
        cmocka_unit_test(test_a_stalled_camera_ends_its_live_job),
        cmocka_unit_test(test_frames_wait_until_they_are_seen),
        cmocka_unit_test(test_lights_blink_without_being_looked_at),
        cmocka_unit_test(test_ends_with_the_kiosk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
