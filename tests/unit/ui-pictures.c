/* Pictures scaled, mirrored, cropped; bitmaps by whole dots; and a blur that nobody reads. */
#include "ui_fixture.h"

#include <stdlib.h>
#include <string.h>

enum { WIDTH = 600, HEIGHT = 400 };

struct world {
    struct theme theme;
    struct canvas *canvas;
};

static int setup(void **state)
{
    static struct world world;
    world.theme = theme_for(WIDTH, HEIGHT, 4.03, 1.0);
    world.canvas = canvas_for(&world.theme);
    canvas_begin(world.canvas, &world.theme);
    *state = &world;
    return 0;
}

static int teardown(void **state)
{
    struct world *world = *state;
    canvas_destroy(world->canvas);
    return 0;
}

static struct picture picture_of(int width, int height, enum picture_format format)
{
    int channels = format == PICTURE_RGB24 ? 3 : 1;
    struct picture picture = {.format = format,
                              .width_px = width,
                              .height_px = height,
                              .stride_bytes = width * channels + 5};
    size_t size = (size_t)picture.stride_bytes * (size_t)height;
    bytes_reserve(&picture.pixels, size);
    picture.pixels.size = size;
    return picture;
}

static uint8_t *sample(struct picture *picture, int x, int y)
{
    int channels = picture->format == PICTURE_RGB24 ? 3 : 1;
    return picture->pixels.data + y * picture->stride_bytes + x * channels;
}

static int channel(uint32_t pixel, int shift)
{
    return (int)(pixel >> shift & 255);
}

static void one_colour_stays_that_colour(void **state)
{
    struct world *world = *state;
    static const int sizes[][2] = {{1, 1}, {3, 7}, {640, 480}, {1280, 960}, {400, 300}, {97, 1001}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        for (int fit = FIT_CONTAIN; fit <= FIT_COVER; fit++) {
            struct picture picture = picture_of(sizes[i][0], sizes[i][1], PICTURE_RGB24);
            for (int y = 0; y < picture.height_px; y++)
                for (int x = 0; x < picture.width_px; x++)
                    memcpy(sample(&picture, x, y), (uint8_t[]){200, 100, 7}, 3);
            canvas_fill(world->canvas, canvas_area(world->canvas), 0xFF000000);
            canvas_picture(world->canvas, (struct rect){50, 50, 400, 300}, &picture, (enum fit)fit,
                           0, false);
            int inside = 0;
            for (int y = 0; y < HEIGHT; y++)
                for (int x = 0; x < WIDTH; x++) {
                    uint32_t pixel = pixel_at(world->canvas, x, y);
                    if (pixel == 0xFF000000) continue;
                    inside++;
                    assert_in_range(channel(pixel, 16), 199, 200);
                    assert_in_range(channel(pixel, 8), 99, 100);
                    assert_in_range(channel(pixel, 0), 6, 7);
                    assert_true(x >= 50 && x < 450 && y >= 50 && y < 350);
                }
            if (fit == FIT_COVER) assert_int_equal(inside, 400 * 300);
            assert_true(inside > 0);
            picture_free(&picture);
        }
}

static void the_shape_is_kept(void **state)
{
    struct world *world = *state;
    struct picture picture = picture_of(100, 200, PICTURE_GREY8);
    memset(picture.pixels.data, 255, picture.pixels.size);
    canvas_fill(world->canvas, canvas_area(world->canvas), 0xFF000000);
    canvas_picture(world->canvas, (struct rect){0, 0, 300, 300}, &picture, FIT_CONTAIN, 0, false);
    int across = 0, down = 0;
    for (int x = 0; x < WIDTH; x++)
        across += pixel_at(world->canvas, x, 150) == 0xFFFFFFFF;
    for (int y = 0; y < HEIGHT; y++)
        down += pixel_at(world->canvas, 150, y) == 0xFFFFFFFF;
    assert_int_equal(across, 150);
    assert_int_equal(down, 300);
    picture_free(&picture);
}

static void down_is_an_average(void **state)
{
    struct world *world = *state;
    /* A chequerboard of single pixels becomes even grey, not moire. */
    struct picture picture = picture_of(800, 800, PICTURE_GREY8);
    for (int y = 0; y < 800; y++)
        for (int x = 0; x < 800; x++)
            *sample(&picture, x, y) = (x + y) % 2 ? 255 : 0;
    canvas_picture(world->canvas, (struct rect){0, 0, 200, 200}, &picture, FIT_CONTAIN, 0, false);
    for (int y = 0; y < 200; y++)
        for (int x = 0; x < 200; x++)
            assert_in_range(channel(pixel_at(world->canvas, x, y), 8), 126, 128);
    picture_free(&picture);
}

static void a_mirror_exchanges_left_and_right(void **state)
{
    struct world *world = *state;
    struct picture picture = picture_of(100, 50, PICTURE_GREY8);
    for (int y = 0; y < 50; y++)
        for (int x = 0; x < 100; x++)
            *sample(&picture, x, y) = x < 50 ? 10 : 240;
    for (int mirrored = 0; mirrored < 2; mirrored++) {
        canvas_picture(world->canvas, (struct rect){0, 0, 200, 100}, &picture, FIT_COVER, 0,
                       mirrored);
        int left = channel(pixel_at(world->canvas, 20, 50), 0);
        int right = channel(pixel_at(world->canvas, 180, 50), 0);
        assert_int_equal(left, mirrored ? 240 : 10);
        assert_int_equal(right, mirrored ? 10 : 240);
    }
    picture_free(&picture);
}

static void cover_shows_the_middle(void **state)
{
    struct world *world = *state;
    struct picture picture = picture_of(300, 100, PICTURE_GREY8);
    for (int y = 0; y < 100; y++)
        for (int x = 0; x < 300; x++)
            *sample(&picture, x, y) = x < 100 ? 0 : x < 200 ? 128 : 255;
    canvas_picture(world->canvas, (struct rect){0, 0, 200, 200}, &picture, FIT_COVER, 0, false);
    for (int x = 4; x < 196; x++)
        assert_int_equal(channel(pixel_at(world->canvas, x, 100), 0), 128);
    picture_free(&picture);
}

static void corners_are_round(void **state)
{
    struct world *world = *state;
    struct picture picture = picture_of(10, 10, PICTURE_GREY8);
    memset(picture.pixels.data, 255, picture.pixels.size);
    canvas_fill(world->canvas, canvas_area(world->canvas), 0xFF000000);
    canvas_picture(world->canvas, (struct rect){100, 100, 200, 200}, &picture, FIT_COVER, 40,
                   false);
    assert_int_equal(pixel_at(world->canvas, 100, 100), 0xFF000000);
    assert_int_equal(pixel_at(world->canvas, 299, 299), 0xFF000000);
    assert_int_equal(pixel_at(world->canvas, 140, 100), 0xFFFFFFFF);
    /* On the diagonal the edge lies at radius * (1 - 1 / sqrt 2). */
    assert_int_equal(pixel_at(world->canvas, 110, 110), 0xFF000000);
    assert_int_equal(pixel_at(world->canvas, 113, 113), 0xFFFFFFFF);
    picture_free(&picture);
}

static void dots_are_scaled_by_whole_numbers(void **state)
{
    struct world *world = *state;
    struct bitmap bitmap;
    bitmap_init(&bitmap, 29, 29);
    for (int y = 0; y < 29; y++)
        for (int x = y % 2; x < 29; x += 2)
            bitmap_set(&bitmap, x, y);
    canvas_bitmap(world->canvas, (struct rect){10, 10, 320, 305}, &bitmap);
    /* Ten dots of 10 pixels, in the middle of the rect. */
    int left = 10 + (320 - 290) / 2, top = 10 + (305 - 290) / 2;
    for (int y = 0; y < 290; y++)
        for (int x = 0; x < 290; x++)
            assert_int_equal(pixel_at(world->canvas, left + x, top + y),
                             bitmap_get(&bitmap, x / 10, y / 10) ? 0xFF000000 : 0xFFFFFFFF);
    /* Too small for whole dots: grey, but all of it. */
    canvas_bitmap(world->canvas, (struct rect){400, 10, 20, 20}, &bitmap);
    int grey = 0;
    for (int y = 10; y < 30; y++)
        for (int x = 400; x < 420; x++) {
            int value = channel(pixel_at(world->canvas, x, y), 0);
            grey += value > 20 && value < 235;
        }
    assert_true(grey > 300);
    bitmap_free(&bitmap);
}

/* The largest step between neighbours, as a measure of what could still be read. */
static int sharpest(const struct canvas *canvas)
{
    int most = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 1; x < WIDTH; x++) {
            int step =
                abs(channel(pixel_at(canvas, x, y), 8) - channel(pixel_at(canvas, x - 1, y), 8));
            most = step > most ? step : most;
        }
    return most;
}

static void a_blur_leaves_nothing_to_read(void **state)
{
    struct world *world = *state;
    canvas_text(world->canvas, (struct rect){20, 20, 560, 360}, TYPE_TITLE, 0xFF000000, ALIGN_LEFT,
                "3375 0000 0000 0000 CONTOH NAMA PEMOHON");
    assert_true(sharpest(world->canvas) > 200);
    canvas_blur(world->canvas, canvas_area(world->canvas));
    assert_true(sharpest(world->canvas) < 12);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(one_colour_stays_that_colour),
        T(the_shape_is_kept),
        T(down_is_an_average),
        T(a_mirror_exchanges_left_and_right),
        T(cover_shows_the_middle),
        T(corners_are_round),
        T(dots_are_scaled_by_whole_numbers),
        T(a_blur_leaves_nothing_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
