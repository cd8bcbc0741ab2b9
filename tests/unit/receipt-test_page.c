/* The test page proves what it is for: two digits in black and two in a grey of single dots, at
 * opposite sides; other digits make another page; every dot of the head prints. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "receipt/test_page.h"

#include <string.h>

static const struct {
    int width_px, dpi;
} heads[] = {{576, 203}, {384, 203}, {512, 180}};
enum { HEADS = sizeof heads / sizeof *heads };

static int open_printer(void **state)
{
    struct fault fault;
    *state = receipt_printer_create(NULL, &fault);
    return *state ? 0 : -1;
}

static int close_printer(void **state)
{
    receipt_printer_destroy(*state);
    return 0;
}

static void draw(void *printer, int head, const char *digits, struct bitmap *out)
{
    struct fault fault;
    struct test_page page = {.now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB},
                             .terminal = "SPESIMEN-01",
                             .staff = 7,
                             .width_px = heads[head].width_px,
                             .dpi = heads[head].dpi};
    memcpy(page.digits, digits, sizeof page.digits);
    assert_true(test_page_draw(printer, &page, out, &fault));
}

/* Where two pages differ: the bounding box. */
struct box {
    int left, right, top, bottom, dots, neighbours;
};

static struct box difference(const struct bitmap *a, const struct bitmap *b)
{
    struct box box = {.left = a->width_px, .top = a->height_px};
    assert_int_equal(a->height_px, b->height_px);
    for (int y = 0; y < a->height_px; y++)
        for (int x = 0; x < a->width_px; x++) {
            if (bitmap_get(a, x, y) == bitmap_get(b, x, y)) continue;
            box.dots++;
            if (x < box.left) box.left = x;
            if (x > box.right) box.right = x;
            if (y < box.top) box.top = y;
            if (y > box.bottom) box.bottom = y;
        }
    for (int y = box.top; y <= box.bottom; y++)
        for (int x = box.left; x < box.right; x++)
            if (bitmap_get(a, x, y) && bitmap_get(a, x + 1, y)) box.neighbours++;
    return box;
}

/* Each digit alone changes the page, and where. */
static void each_digit_has_its_place(void **state)
{
    static const char *const others[] = {"1888", "8188", "8818", "8881"};
    for (int head = 0; head < HEADS; head++) {
        struct bitmap all;
        struct box boxes[4];
        draw(*state, head, "8888", &all);
        for (int i = 0; i < 4; i++) {
            struct bitmap other;
            draw(*state, head, others[i], &other);
            boxes[i] = difference(&all, &other);
            assert_true(boxes[i].dots > 50);
            bitmap_free(&other);
        }
        int middle = all.width_px / 2;
        assert_true(boxes[0].right < boxes[1].left && boxes[1].right < all.width_px * 7 / 10);
        assert_true(boxes[2].left > middle - 20 && boxes[2].right < boxes[3].left);
        assert_true(boxes[0].bottom < boxes[2].top); /* the grey ones are nearer to the cut */
        assert_true(boxes[3].bottom > all.height_px * 3 / 4);
        /* Black runs together; of the grey no two dots touch side by side. */
        for (int i = 0; i < 2; i++) {
            assert_true(boxes[i].neighbours > 200);
            assert_int_equal(boxes[2 + i].neighbours, 0);
        }
        bitmap_free(&all);
    }
}

static void every_dot_of_the_head_prints(void **state)
{
    for (int head = 0; head < HEADS; head++) {
        struct bitmap page;
        draw(*state, head, "7309", &page);
        assert_int_equal(page.width_px, heads[head].width_px);
        for (int x = 0; x < page.width_px; x++) {
            int y = 0;
            while (y < page.height_px && !bitmap_get(&page, x, y))
                y++;
            if (y == page.height_px) fail_msg("column %d of head %d stays white", x, head);
        }
        /* Paper is money: under 80 mm. */
        assert_true(page.height_px * 25.4 / heads[head].dpi < 80);
        bitmap_free(&page);
    }
}

static void digits_that_are_none_make_no_page(void **state)
{
    struct fault fault;
    struct bitmap out = {0};
    struct test_page page = {.digits = "73",
                             .terminal = "SPESIMEN-01",
                             .width_px = 576,
                             .dpi = 203,
                             .now = {2026, 11, 20, 10, 42, 0, 5, CIVIL_WIB}};
    assert_false(test_page_draw(*state, &page, &out, &fault));
    assert_int_equal(fault.kind, FAULT_INPUT);
    assert_null(out.rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_digit_has_its_place, open_printer, close_printer),
        cmocka_unit_test_setup_teardown(every_dot_of_the_head_prints, open_printer, close_printer),
        cmocka_unit_test_setup_teardown(digits_that_are_none_make_no_page, open_printer,
                                        close_printer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
