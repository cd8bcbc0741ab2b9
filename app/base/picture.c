#include "base/picture.h"

#include <assert.h>

void picture_free(struct picture *picture)
{
    if (!picture) return;
    bytes_free(&picture->pixels);
    *picture = (struct picture){0};
}

void bitmap_init(struct bitmap *bitmap, int width_px, int height_px)
{
    assert(width_px > 0 && height_px > 0);
    int stride = (width_px + 7) / 8;
    *bitmap = (struct bitmap){.width_px = width_px, .height_px = height_px, .stride_bytes = stride};
    bitmap->rows = memory_alloc((size_t)stride * (size_t)height_px);
}

void bitmap_free(struct bitmap *bitmap)
{
    if (!bitmap) return;
    memory_wipe_free(bitmap->rows, (size_t)bitmap->stride_bytes * (size_t)bitmap->height_px);
    *bitmap = (struct bitmap){0};
}

static bool inside(const struct bitmap *bitmap, int x, int y)
{
    return x >= 0 && y >= 0 && x < bitmap->width_px && y < bitmap->height_px;
}

bool bitmap_get(const struct bitmap *bitmap, int x, int y)
{
    if (!inside(bitmap, x, y)) return false;
    return bitmap->rows[y * bitmap->stride_bytes + x / 8] >> (7 - x % 8) & 1;
}

void bitmap_set(struct bitmap *bitmap, int x, int y)
{
    if (!inside(bitmap, x, y)) return;
    bitmap->rows[y * bitmap->stride_bytes + x / 8] |= (uint8_t)(0x80 >> x % 8);
}
