#include "capture/capture.h"
#include "capture/decode.h"
#include "capture/pixels.h"

enum { PAGE_SIDE_MAX = 3508, PREVIEW_SIDE_MAX = 1000, PAGE_QUALITY = 85 };

void captured_page_free(struct captured_page *page)
{
    if (!page) return;
    bytes_free(&page->jpeg);
    picture_free(&page->preview);
    *page = (struct captured_page){0};
}

/* Is there enough saturated colour to call it a colour page? */
static bool has_colour(const struct picture *preview)
{
    long saturated = 0;
    for (int y = 0; y < preview->height_px; y++) {
        const uint8_t *p = picture_row(preview, y);
        for (int x = 0; x < preview->width_px; x++, p += 3) {
            int high = p[0] > p[1] ? p[0] : p[1], low = p[0] < p[1] ? p[0] : p[1];
            if (p[2] > high) high = p[2];
            if (p[2] < low) low = p[2];
            if (high - low > 40) saturated++;
        }
    }
    return saturated * 200 > (long)preview->width_px * preview->height_px;
}

bool capture_page(const struct picture *raw, struct captured_page *out, struct fault *fault)
{
    struct picture decoded;
    if (!picture_to_rgb(raw, PAGE_SIDE_MAX, &decoded, fault)) return false;
    struct picture sheet;
    picture_reduce(&decoded, PAGE_SIDE_MAX, &sheet);
    picture_free(&decoded);
    struct captured_page page = {
        .width_px = sheet.width_px, .height_px = sheet.height_px, .dpi = sheet.dpi};
    if (sheet.dpi >= 100) {
        page.width_mm = sheet.width_px * 25.4 / sheet.dpi;
        page.height_mm = sheet.height_px * 25.4 / sheet.dpi;
    }
    picture_reduce(&sheet, PREVIEW_SIDE_MAX, &page.preview);
    page.colour = has_colour(&page.preview);
    bool done = picture_encode_jpeg(&sheet, PAGE_QUALITY, &page.jpeg, fault);
    picture_free(&sheet);
    if (done) {
        *out = page;
    } else {
        captured_page_free(&page);
    }
    return done;
}
