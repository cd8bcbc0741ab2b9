/* A photo of the face by phone, at the terminal: judged as the camera's are, upright however the
 * phone was held, and nothing kept of what the phone wrote beside the pixels. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "kiosk/phone.h"
#include "kiosk/work_phone.h"

#include <jansson.h>
#include <string.h>

#define TOKEN    "AAECAwQFBgcICQoLDA0ODw"
#define PORTRAIT "/usr/lib/python3/dist-packages/skimage/data/astronaut.png"

struct fixture {
    struct face_finder *finder;
    struct text *text;
    struct picture portrait; /* 512 x 512 */
};

static int set_up(void **state)
{
    static struct fixture fixture;
    struct fault fault = {0};
    struct picture file = {.format = PICTURE_FILE};
    fixture.text = text_create(SOURCE_DIR "/assets/text", &fault);
    fixture.finder = face_finder_create(&fault);
    if (!fixture.finder || !fixture.text) fail_msg("%s %s", fault.code, fault.text);
    if (!file_read(PORTRAIT, 1 << 24, &file.pixels, &fault)) fail_msg("%s", fault.text);
    assert_true(picture_decode(&file, 0, &fixture.portrait, &fault));
    picture_free(&file);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    face_finder_destroy(fixture->finder);
    text_destroy(fixture->text);
    picture_free(&fixture->portrait);
    return 0;
}

static struct phone_wanted wanted_of(const struct fixture *fixture)
{
    static const struct case_face none = {0};
    return phone_wanted_face(&none, fixture->text);
}

/* Sealed as the centre would, opened as the terminal does. */
static void send(struct fixture *fixture, struct face_finder *finder, const char *kind,
                 const struct bytes *file, struct phone_arrival *out)
{
    struct drop_key key;
    struct bytes sealed = {0};
    struct fault fault = {0};
    assert_true(drop_key_new(&key, &fault));
    if (!drop_seal(key.point, TOKEN, kind, file, &sealed, &fault)) fail_msg("%s", fault.text);
    phone_open(
        &(struct phone_parcel){
            .key = &key, .token = TOKEN, .kind = kind, .wanted = wanted_of(fixture)},
        finder, &sealed, out);
}

/* As a phone that is held upright writes what its sensor saw lying: a quarter turn to the left, and
 * EXIF's 6, "turn it to the right". */
static void lay_down(const struct picture *upright, struct picture *out)
{
    int side = upright->width_px;
    *out = (struct picture){
        .format = PICTURE_RGB24, .width_px = side, .height_px = side, .stride_bytes = 3 * side};
    for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
            bytes_append(&out->pixels,
                         upright->pixels.data + (size_t)x * (size_t)upright->stride_bytes +
                             3 * (side - 1 - y),
                         3);
}

/* Orientation 6, and a GPS directory: 6 degrees 53 minutes south. */
static void write_exif(const struct bytes *jpeg, struct bytes *out)
{
    static const uint8_t tiff[] = {
        'E',  'x',  'i', 'f', 0,   0,   'M', 'M', 0,   42,  0,   0,  0, 8, 0, 2, /* two tags */
        0x01, 0x12, 0,   3,   0,   0,   0,   1,   0,   6,   0,   0,              /* Orientation */
        0x88, 0x25, 0,   4,   0,   0,   0,   1,   0,   0,   0,   38, 0, 0, 0, 0, /* GPSInfo at 38 */
        0,    2,    0,   1,   0,   2,   0,   0,   0,   2,   'S', 0,  0, 0, /* GPSLatitudeRef */
        0,    2,    0,   5,   0,   0,   0,   3,   0,   0,   0,   68, 0, 0, 0, 0, /* GPSLatitude at
                                                                                    68 */
        0,    0,    0,   6,   0,   0,   0,   1,   0,   0,   0,   53, 0, 0, 0, 1, 0,
        0,    0,    0,   0,   0, /* 6, 53, */
        0,    1,                 /* 0 */
        'S',  'P',  'E', 'S', 'I', 'M', 'E', 'N', '-', 'G', 'P', 'S'};
    static const uint8_t head[] = {0xFF, 0xD8, 0xFF, 0xE1, 0, sizeof tiff + 2};
    bytes_append(out, head, sizeof head);
    bytes_append(out, tiff, sizeof tiff);
    bytes_append(out, jpeg->data + 2, jpeg->size - 2);
}

static void it_is_upright_and_says_nothing_else(void **state)
{
    struct fixture *fixture = *state;
    struct picture lying, kept;
    struct bytes jpeg = {0}, file = {0};
    struct phone_arrival arrival;
    lay_down(&fixture->portrait, &lying);
    assert_true(picture_encode_jpeg(&lying, 92, &jpeg, NULL));
    write_exif(&jpeg, &file);
    assert_non_null(memmem(file.data, file.size, "SPESIMEN-GPS", 12));
    send(fixture, fixture->finder, "jpeg", &file, &arrival);
    assert_string_equal(arrival.face_code, "");
    assert_int_equal(arrival.unfit, PHONE_FIT);
    assert_int_equal(arrival.is, ARRIVAL_FACE);
    const struct bytes *photo = &arrival.face.jpeg;
    assert_null(memmem(photo->data, photo->size, "Exif", 4));
    assert_null(memmem(photo->data, photo->size, "SPESIMEN", 8));
    assert_true(picture_decode(&(struct picture){.format = PICTURE_FILE, .pixels = *photo}, 0,
                               &kept, NULL));
    assert_true(kept.height_px > kept.width_px);
    picture_free(&kept);
    phone_arrival_free(&arrival);
    /* Without the word of EXIF it lies on its side, and no face is seen in it. */
    send(fixture, fixture->finder, "jpeg", &jpeg, &arrival);
    assert_int_equal(arrival.unfit, PHONE_NO_FACE);
    phone_arrival_free(&arrival);
    picture_free(&lying);
    bytes_free(&jpeg);
    bytes_free(&file);
}

/* The code is all that is left of it. */
static void expect_nothing_kept(struct phone_arrival *arrival, const char *code)
{
    assert_int_equal(arrival->unfit, PHONE_NO_FACE);
    assert_string_equal(arrival->face_code, code);
    assert_int_equal(arrival->face.jpeg.size, 0);
    assert_int_equal(arrival->face.preview.pixels.size, 0);
    phone_arrival_free(arrival);
}

static void what_shows_no_face_is_not_kept(void **state)
{
    struct fixture *fixture = *state;
    struct picture empty = {
        .format = PICTURE_RGB24, .width_px = 480, .height_px = 640, .stride_bytes = 3 * 480};
    struct bytes jpeg = {0}, pdf = {0};
    struct phone_arrival arrival;
    for (int i = 0; i < 480 * 640; i++)
        bytes_append(&empty.pixels, i / 480 / 40 % 2 ? "\x40\x60\x50" : "\xC0\xB0\xD0", 3);
    assert_true(picture_encode_jpeg(&empty, 90, &jpeg, NULL));
    send(fixture, fixture->finder, "jpeg", &jpeg, &arrival);
    expect_nothing_kept(&arrival, "F-01");
    send(fixture, NULL, "jpeg", &jpeg, &arrival); /* nothing to look at it with */
    expect_nothing_kept(&arrival, "F-04");
    bytes_truncate(&jpeg, jpeg.size / 3);
    send(fixture, fixture->finder, "jpeg", &jpeg, &arrival);
    assert_int_equal(arrival.unfit, PHONE_PICTURE);
    phone_arrival_free(&arrival);
    bytes_append_text(&pdf, "%PDF-1.7 SPESIMEN");
    send(fixture, fixture->finder, "pdf", &pdf, &arrival);
    assert_int_equal(arrival.unfit, PHONE_KIND);
    phone_arrival_free(&arrival);
    picture_free(&empty);
    bytes_free(&jpeg);
    bytes_free(&pdf);
}

static void the_centre_is_told_that_it_is_a_face(void **state)
{
    static const uint8_t point[DROP_POINT_SIZE] = {4};
    const struct phone_wanted wanted = wanted_of(*state);
    struct bytes ask = {0};
    phone_ask_open(&wanted, LANGUAGE_JV, point, &ask);
    json_t *root = json_loadb((const char *)ask.data, ask.size, 0, NULL);
    const json_t *label = json_object_get(root, "label"), *accept = json_object_get(root, "accept");
    assert_true(json_is_true(json_object_get(root, "face")));
    assert_string_equal(json_string_value(json_object_get(label, "id")), "Foto wajah Anda");
    assert_string_equal(json_string_value(json_object_get(label, "en")), "A photo of your face");
    assert_int_equal(json_array_size(accept), 2);
    assert_string_equal(json_string_value(json_array_get(accept, 0)), "jpeg");
    assert_string_equal(json_string_value(json_array_get(accept, 1)), "png");
    assert_int_equal(json_integer_value(json_object_get(root, "max_bytes")), DROP_FILE_MAX);
    json_decref(root);
    bytes_free(&ask);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_upright_and_says_nothing_else),
        cmocka_unit_test(what_shows_no_face_is_not_kept),
        cmocka_unit_test(the_centre_is_told_that_it_is_a_face),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
