#include "ui/icons.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

unsigned icon_code(enum icon icon)
{
    static const unsigned codes[ICON_COUNT] = {
#define X(name, code, ligature) code,
        ICONS(X)
#undef X
    };
    assert(icon < ICON_COUNT);
    return codes[icon];
}

enum icon icon_from_word(const char *word)
{
    static const struct {
        const char *word;
        enum icon icon;
    } words[] = {
        {"verified", ICON_VERIFIED}, {"renew", ICON_RENEW},       {"lock", ICON_LOCK},
        {"block", ICON_BLOCK},       {"document", ICON_DOCUMENT}, {"face", ICON_FACE},
        {"person", ICON_PERSON},     {"card", ICON_CARD},         {"edit", ICON_EDIT},
        {"mail", ICON_MAIL},         {"help", ICON_HELP},         {"key", ICON_KEY},
        {"support", ICON_SUPPORT},
    };
    for (size_t i = 0; word && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, word) == 0) return words[i].icon;
    return ICON_DOCUMENT;
}
