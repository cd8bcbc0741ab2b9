#include "printer/profile.h"

#include <fnmatch.h>
#include <stddef.h>
#include <string.h>

/* What python-escpos, the TM-T88III and the CBM-1000 manuals agree on; of the two bits of paper end
 * the one that is no presenter elsewhere. */
static const struct printer_rule common_rules[] = {
    {1, 0x08, SIGN_OFFLINE},        {2, 0x04, SIGN_COVER_OPEN},
    {2, 0x08, SIGN_FEED_BUTTON},    {2, 0x20, SIGN_PAPER_OUT},
    {3, 0x08, SIGN_CUTTER_JAMMED},  {3, 0x20, SIGN_HEAD_INOPERATIVE},
    {3, 0x40, SIGN_HEAD_HOT},       {4, 0x0C, SIGN_PAPER_LOW},
    {4, 0x20, SIGN_PAPER_OUT},      {11, 0x08, SIGN_OFFLINE},
    {11, 0x20, SIGN_COVER_OPEN},    {11, 0x40, SIGN_FEED_BUTTON},
    {12, 0x08, SIGN_CUTTER_JAMMED}, {12, 0x20, SIGN_HEAD_INOPERATIVE},
    {12, 0x40, SIGN_HEAD_HOT},      {13, 0x03, SIGN_PAPER_LOW},
    {13, 0x0C, SIGN_PAPER_OUT},     {21, 0x03, SIGN_PAPER_LOW},
    {21, 0x0C, SIGN_PAPER_OUT},
};

/* The struct is one that a loader fills, hence its plain pointers; nobody writes through them. */
static const struct printer_profile generic = {
    .name = (char *)"generic",
    .title = (char *)"ESC/POS, 80 mm",
    .width_px = 576,
    .dpi = 203,
    .paper_mm = 80,
    .raster = RASTER_GS_V,
    .cut = CUT_PARTIAL,
    .feed_px = 24,
    .cutter_mm = 15,
    .automatic_status = true,
    .proof = PROOF_BY_PROCESS_ID,
    .clear = CLEAR_DLE_DC4,
    .rules = (struct printer_rule *)common_rules,
    .rules_count = sizeof common_rules / sizeof *common_rules,
};

const struct printer_profile *printer_profile_generic(void)
{
    return &generic;
}

const struct printer_profile *printer_profile_find(const struct printer_profiles *profiles,
                                                   const char *name)
{
    for (unsigned i = 0; profiles && i < profiles->count; i++)
        if (strcmp(profiles->list[i].name, name) == 0) return &profiles->list[i];
    return NULL;
}

static bool matches(const struct printer_profile *profile, const char *device_id)
{
    for (unsigned i = 0; i < profile->matches_count; i++)
        if (fnmatch(profile->matches[i], device_id, 0) == 0) return true;
    return false;
}

const struct printer_profile *printer_profile_match(const struct printer_profiles *profiles,
                                                    const char *device_id)
{
    for (unsigned i = 0; profiles && i < profiles->count; i++)
        if (matches(&profiles->list[i], device_id)) return &profiles->list[i];
    return NULL;
}
