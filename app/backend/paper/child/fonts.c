#include "backend/paper/child/fonts.h"

#include <fontconfig/fontconfig.h>
#include <stddef.h>

#define LIBERATION "/usr/share/fonts/truetype/liberation/Liberation"

static const char *const files[] = {
    LIBERATION "Sans-Regular.ttf",
    LIBERATION "Sans-Bold.ttf",
    LIBERATION "Sans-Italic.ttf",
    LIBERATION "Sans-BoldItalic.ttf",
    LIBERATION "Serif-Regular.ttf",
    LIBERATION "Serif-Bold.ttf",
    LIBERATION "Serif-Italic.ttf",
    LIBERATION "Serif-BoldItalic.ttf",
    LIBERATION "Mono-Regular.ttf",
    LIBERATION "Mono-Bold.ttf",
    LIBERATION "Mono-Italic.ttf",
    LIBERATION "Mono-BoldItalic.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
};

#define ALIAS(FAMILY, TO)                                                                          \
    "<alias binding='same'><family>" FAMILY "</family><accept><family>" TO                         \
    "</family></accept></alias>"
#define SANS(FAMILY)  ALIAS(FAMILY, "Liberation Sans")
#define SERIF(FAMILY) ALIAS(FAMILY, "Liberation Serif")
#define MONO(FAMILY)  ALIAS(FAMILY, "Liberation Mono")
#define SIGNS(FAMILY) ALIAS(FAMILY, "DejaVu Sans")

/* The 14 of ISO 32000-1, 9.6.2.2, what office programs mostly leave out, and for any other name
 * the first. */
static const char rules[] =
    "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>" SANS(
        "Helvetica") SANS("Arial") SERIF("Times") SERIF("Times New Roman") SERIF("TimesNewRoman")
        SERIF("Cambria") SERIF("Georgia") SERIF("Garamond") SERIF("Palatino") SERIF(
            "Book Antiqua") SERIF("Bookman Old Style") SERIF("Bookman") SERIF("Century Schoolbook")
            SERIF("serif") MONO("Courier") MONO("Courier New") MONO("CourierNew") MONO(
                "Consolas") MONO("Lucida Console") MONO("monospace") SIGNS("Symbol")
                SIGNS("ZapfDingbats") SIGNS("Zapf Dingbats") SIGNS(
                    "Wingdings") "<match target='pattern'><edit name='family' mode='append_last'>"
                                 "<string>Liberation Sans</string></edit></match></fontconfig>";

bool fonts_prepare(void)
{
    FcConfig *config = FcConfigCreate();
    if (!config || !FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)rules, FcTrue))
        return false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!open_keep(files[i]) || !FcConfigAppFontAddFile(config, (const FcChar8 *)files[i]))
            return false;
    }
    FcConfigSetRescanInterval(config, 0);
    if (!FcConfigSetCurrent(config)) return false;
    open_close();
    return true;
}
