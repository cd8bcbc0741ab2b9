/* What devices tell of themselves, and what is wished of them for good: codes, changes, lights. */
#define _GNU_SOURCE
#include "devices_bench.h"

#include <png.h>
#include <qrencode.h>
#include <termios.h>

static void hold_code(struct bench *bench, const char *word)
{
    devices_control(bench->devices, DEVICE_READER, word);
}

static void expect_code(struct bench *bench, const char *text)
{
    struct mail mail = await(bench, MAIL_DEVICE_CODE, 0);
    assert_int_equal(mail.number, DEVICE_READER);
    assert_string_equal(mail.payload, text);
    mail_drop(&mail);
}

static void test_codes_come_unasked(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    hold_code(bench, "code:https://lacak.example/t/7K2M9QXA%3Fa=b");
    expect_code(bench, "https://lacak.example/t/7K2M9QXA?a=b");
    hold_code(bench, "code:SPESIMEN");
    hold_code(bench, "code:SPESIMEN"); /* the same again is another reading */
    expect_code(bench, "SPESIMEN");
    expect_code(bench, "SPESIMEN");
    char word[5 + DEVICE_CODE_SIZE] = "code:", longest[DEVICE_CODE_SIZE];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    memcpy(word + 5, longest, sizeof longest);
    hold_code(bench, word);
    expect_code(bench, longest);
    hold_code(bench, "code:caf%C3%A9");
    struct mail mail;
    do
        assert_true(take(bench, &mail, PATIENCE_MS));
    while (mail.kind != MAIL_DEVICE_FAILED);
    assert_int_equal(mail.job, 0);
    assert_int_equal(mail.number, DEVICE_READER);
    assert_string_equal(((struct fault *)mail.payload)->code, "R-03");
    mail_drop(&mail);
    hold_code(bench, "code:%00");
    expect_none(bench, MAIL_DEVICE_CODE, 300);
    bench_close(bench);
}

/* A code is read once: not again by the child that comes after a crash. */
static void test_codes_are_not_kept(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    hold_code(bench, "code:SPESIMEN");
    expect_code(bench, "SPESIMEN");
    kill(devices_pid(bench->devices, DEVICE_READER), SIGKILL);
    await_state(bench, DEVICE_READER, DEVICE_OFFLINE);
    assert_string_equal(bench->reports[DEVICE_READER].code, "R-01");
    await_state(bench, DEVICE_READER, DEVICE_READY);
    expect_none(bench, MAIL_DEVICE_CODE, 300);
    hold_code(bench, "code:SPESIMEN");
    expect_code(bench, "SPESIMEN");
    bench_close(bench);
}

/* Nobody asked anything of it, and yet it is found to hang. */
static void test_hang_of_an_idle_device_is_found(void **state)
{
    (void)state;
    struct bench *bench =
        bench_open("", (struct devices_limits){.pulse_ms = 600, .query_ms = 2000});
    int pid = devices_pid(bench->devices, DEVICE_READER);
    int64_t began_ms = now_ms();
    hold_code(bench, "hang");
    hold_code(bench, "code:SPESIMEN");
    await_state(bench, DEVICE_READER, DEVICE_OFFLINE);
    assert_in_range(now_ms() - began_ms, 1900, 8000);
    await_state(bench, DEVICE_READER, DEVICE_READY);
    assert_int_equal(kill(pid, 0), -1);
    usleep(1500000); /* those that are well are none the worse for being asked */
    int camera = devices_pid(bench->devices, DEVICE_CAMERA);
    assert_int_equal(kill(camera, 0), 0);
    bench_close(bench);
}

/* A sheet with a code on it, as a file. */
static void write_code(const char *path, const char *text)
{
    enum { SIDE = 480, DOT = 8, MARGIN = 100 };
    static uint8_t grey[SIDE * SIDE];
    png_image image = {.version = PNG_IMAGE_VERSION, .width = SIDE, .height = SIDE};
    image.format = PNG_FORMAT_GRAY;
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    assert_non_null(code);
    memset(grey, 240, sizeof grey);
    for (int y = 0; y < code->width * DOT; y++)
        for (int x = 0; x < code->width * DOT; x++)
            if (code->data[y / DOT * code->width + x / DOT] & 1)
                grey[(y + MARGIN) * SIDE + x + MARGIN] = 20;
    QRcode_free(code);
    assert_true(png_image_write_to_file(&image, path, 0, grey, SIDE, NULL));
}

static void test_codes_seen_by_the_camera(void **state)
{
    (void)state;
    char dir[] = "/tmp/devices-code-XXXXXX", path[64], options[80];
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/code.png", dir);
    snprintf(options, sizeof options, "files=%s", path);
    write_code(path, "SPESIMEN 7K2M");
    struct bench *bench = bench_open(options, (struct devices_limits){0});
    uint32_t live = devices_camera_start(bench->devices, false);
    struct mail mail = await(bench, MAIL_DEVICE_FRAME, live);
    mail_drop(&mail);
    expect_none(bench, MAIL_DEVICE_CODE, 500); /* nobody wants codes */
    live = devices_camera_start(bench->devices, true);
    mail = await(bench, MAIL_DEVICE_CODE, live);
    assert_int_equal(mail.number, DEVICE_CAMERA);
    assert_string_equal(mail.payload, "SPESIMEN 7K2M");
    mail_drop(&mail);
    expect_none(bench, MAIL_DEVICE_CODE, 1000);  /* once, however long it is held there */
    mail = await(bench, MAIL_DEVICE_CODE, live); /* and again after two seconds */
    mail_drop(&mail);
    devices_camera_stop(bench->devices);
    while (mailbox_take(bench->mail, &mail))
        mail_drop(&mail);
    expect_none(bench, MAIL_DEVICE_CODE, 2500);
    bench_close(bench);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

static void await_story(struct bench *bench, const char *story)
{
    char text[1000] = "";
    for (int64_t end = now_ms() + PATIENCE_MS; now_ms() < end; usleep(20000)) {
        story_of_lights(bench, text, sizeof text);
        if (strcmp(text, story) == 0) return;
    }
    fail_msg("the lights' story: %s", text);
}

static void test_lights_are_lit_again_for_a_new_child(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    devices_light(bench->devices, LIGHT_RECEIPT, LIGHT_SLOW);
    await_story(bench, "receipt slow\n");
    devices_light(bench->devices, LIGHT_SCANNER, LIGHT_QUICK);
    await_story(bench, "receipt slow\nscanner quick\n");
    devices_light(bench->devices, LIGHT_SCANNER, LIGHT_OFF);
    await_story(bench, "receipt slow\nscanner quick\nscanner off\n");
    kill(devices_pid(bench->devices, DEVICE_LIGHT), SIGKILL);
    await_story(bench, "receipt slow\nscanner quick\nscanner off\nreceipt slow\n");
    devices_light(bench->devices, LIGHT_STAFF, LIGHT_CONTINUOUS); /* while none may be there */
    await_story(bench,
                "receipt slow\nscanner quick\nscanner off\nreceipt slow\nstaff continuous\n");
    bench_close(bench);
}

static void test_light_that_hangs(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){.query_ms = 700});
    devices_control(bench->devices, DEVICE_LIGHT, "hang");
    devices_light(bench->devices, LIGHT_CAMERA, LIGHT_MEDIUM);
    await_state(bench, DEVICE_LIGHT, DEVICE_OFFLINE);
    assert_string_equal(bench->reports[DEVICE_LIGHT].code, "L-01");
    await_story(bench, "camera medium\n"); /* the next child did it */
    bench_close(bench);
}

/* A flood of wishes: the last one holds, and nothing else has to wait for all of them. */
static void test_the_last_wish_holds(void **state)
{
    (void)state;
    struct bench *bench = bench_open("", (struct devices_limits){0});
    for (int i = 0; i < 60; i++)
        devices_light(bench->devices, LIGHT_RECEIPT, i % 2 ? LIGHT_SLOW : LIGHT_QUICK);
    devices_query(bench->devices, DEVICE_LIGHT);
    struct mail mail;
    do {
        assert_true(take(bench, &mail, PATIENCE_MS));
        bool answered = mail.kind == MAIL_DEVICE_STATE && mail.number == DEVICE_LIGHT;
        mail_drop(&mail);
        if (answered) break;
    } while (true);
    char text[4000];
    for (int i = 0; i < 50; i++, usleep(20000)) {
        story_of_lights(bench, text, sizeof text);
        if (strlen(text) > 13 && !strcmp(text + strlen(text) - 13, "receipt slow\n")) break;
    }
    assert_string_equal(text + strlen(text) - 13, "receipt slow\n");
    bench_close(bench);
}

/* A serial reader at a pseudo-terminal that is plugged and pulled: a name that comes and goes. */
struct line {
    struct bench bench;
    int master;
    char dir[64], path[96], uri[128];
};

static void line_open(struct line *line)
{
    *line = (struct line){.master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)};
    assert_int_equal(grantpt(line->master) | unlockpt(line->master), 0);
    snprintf(line->dir, sizeof line->dir, "/tmp/devices-line-XXXXXX");
    assert_non_null(mkdtemp(line->dir));
    snprintf(line->path, sizeof line->path, "%s/reader", line->dir);
    snprintf(line->uri, sizeof line->uri, "serial:%s", line->path);
    line->bench.wake = eventfd(0, EFD_CLOEXEC);
    line->bench.mail = mailbox_create(64, wake_up, &line->bench);
    struct devices_config config = {.program = BINARY_DIR "/anjungan-device"};
    config.uris[DEVICE_READER] = line->uri;
    line->bench.devices = devices_create(&config, line->bench.mail, NULL);
}

static void line_close(struct line *line)
{
    devices_destroy(line->bench.devices);
    mailbox_destroy(line->bench.mail);
    close(line->bench.wake);
    close(line->master);
    unlink(line->path);
    assert_int_equal(rmdir(line->dir), 0);
}

static void test_plugged_and_pulled_while_staff_look(void **state)
{
    (void)state;
    struct line line;
    line_open(&line);
    await_state(&line.bench, DEVICE_READER, DEVICE_NO_DEVICE);
    assert_string_equal(line.bench.reports[DEVICE_READER].code, "R-02");
    devices_look_often(line.bench.devices, DEVICE_READER, true);
    kill(devices_pid(line.bench.devices, DEVICE_READER), SIGKILL); /* its successor looks, too */
    await_state(&line.bench, DEVICE_READER, DEVICE_OFFLINE);
    await_state(&line.bench, DEVICE_READER, DEVICE_NO_DEVICE);
    usleep(300000);
    int64_t best_ms = PATIENCE_MS; /* the machine may stall for a second by itself */
    for (int i = 0; i < 3; i++) {
        int64_t began_ms = now_ms();
        assert_int_equal(symlink(ptsname(line.master), line.path), 0);
        await_state(&line.bench, DEVICE_READER, DEVICE_READY);
        if (now_ms() - began_ms < best_ms) best_ms = now_ms() - began_ms;
        assert_int_equal(write(line.master, "SPESIMEN-7\r", 11), 11);
        expect_code(&line.bench, "SPESIMEN-7");
        if (i == 2) break;
        assert_int_equal(unlink(line.path), 0);
        int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        close(line.master); /* the far end is gone: the line hangs up */
        line.master = master;
        assert_int_equal(grantpt(master) | unlockpt(master), 0);
        await_state(&line.bench, DEVICE_READER, DEVICE_NO_DEVICE);
    }
    assert_true(best_ms < 1000);
    line_close(&line);
}

/* Nobody looks: it is noticed all the same, in the device's own time. */
static void test_plugged_while_nobody_looks(void **state)
{
    (void)state;
    struct line line;
    line_open(&line);
    await_state(&line.bench, DEVICE_READER, DEVICE_NO_DEVICE);
    assert_int_equal(symlink(ptsname(line.master), line.path), 0);
    await_state(&line.bench, DEVICE_READER, DEVICE_READY);
    line_close(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes_come_unasked),
        cmocka_unit_test(test_codes_are_not_kept),
        cmocka_unit_test(test_codes_seen_by_the_camera),
        cmocka_unit_test(test_hang_of_an_idle_device_is_found),
        cmocka_unit_test(test_lights_are_lit_again_for_a_new_child),
        cmocka_unit_test(test_light_that_hangs),
        cmocka_unit_test(test_the_last_wish_holds),
        cmocka_unit_test(test_plugged_and_pulled_while_staff_look),
        cmocka_unit_test(test_plugged_while_nobody_looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
