#include "base/card.h"

void card_reading_free(struct card_reading *reading)
{
    if (!reading) return;
    for (int i = 0; i < CARD_LINES; i++) {
        bytes_free(&reading->lines[i].text);
        picture_free(&reading->lines[i].strip);
    }
    *reading = (struct card_reading){0};
}

const char *card_line_name(enum card_line_kind kind)
{
    static const char *const names[CARD_LINES] = {"nik", "name", "birth", "sex"};
    return names[kind];
}
