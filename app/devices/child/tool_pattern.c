#include "devices/child/tool_pattern.h"

void tool_pattern_draw(int width_px, int dpi, int number, struct bitmap *out)
{
    (void)dpi, (void)number;
    bitmap_init(out, width_px, 200);
    for (int x = 0; x < width_px; x++)
        bitmap_set(out, x, 0);
}
