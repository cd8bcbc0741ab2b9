#include "ui/fonts.h"

uint32_t utf8_next(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    if (*at == 0) return 0;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    int more = *at < 0x80 ? 0 : *at >= 0xF0 ? 3 : *at >= 0xE0 ? 2 : *at >= 0xC0 ? 1 : -1;
    *text += 1;
    if (more == 0) return *at;
    if (more < 0 || *at > 0xF4) return 0xFFFD;
    uint32_t character = *at & (0x3Fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((at[i] & 0xC0) != 0x80) return 0xFFFD;
        character = character << 6 | (at[i] & 0x3F);
    }
    if (character < least[more] || character > 0x10FFFF ||
        (character >= 0xD800 && character <= 0xDFFF))
        return 0xFFFD;
    *text += more;
    return character;
}
