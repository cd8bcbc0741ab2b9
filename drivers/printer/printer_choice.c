#include "printer/printer_choice.h"

#include "device.h"
#include "printer/escpos.h"

#include <string.h>

struct word {
    const char *text;
    int value;
};
static const struct word cuts[] = {
    {"none", CUT_NONE}, {"partial", CUT_PARTIAL}, {"full", CUT_FULL}};
static const struct word proofs[] = {{"yes", PROOF_BY_PROCESS_ID},
                                     {"id", PROOF_BY_PROCESS_ID},
                                     {"status", PROOF_BY_STATUS},
                                     {"no", PROOF_BY_NOTHING}};

/* Leaves *out where the option is not there. */
static bool read_word(const char *uri, const char *key, const struct word *words, size_t count,
                      int *out, struct fault *fault)
{
    char text[12];
    if (!device_uri_option(uri, key, text, sizeof text)) return true;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(text, words[i].text) != 0) continue;
        *out = words[i].value;
        return true;
    }
    return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s=%s means nothing", key, text);
}

static unsigned read_number(const char *uri, const char *key, unsigned otherwise, int min, int max)
{
    return (unsigned)device_uri_number(uri, key, (int)otherwise, min, max);
}

static bool read_options(const char *uri, struct printer_profile *profile, struct fault *fault)
{
    int cut = (int)profile->cut, proof = (int)profile->proof;
    if (!read_word(uri, "cut", cuts, sizeof cuts / sizeof *cuts, &cut, fault)) return false;
    if (!read_word(uri, "confirm", proofs, sizeof proofs / sizeof *proofs, &proof, fault))
        return false;
    profile->cut = (enum printer_cut)cut;
    profile->proof = (enum printer_proof_by)proof;
    profile->width_px = read_number(uri, "width", profile->width_px, 8, ESCPOS_WIDTH_MAX_PX);
    profile->dpi = read_number(uri, "dpi", profile->dpi, 100, 600);
    profile->feed_px = read_number(uri, "feed", profile->feed_px, 0, 255);
    return true;
}

bool printer_choose(const char *uri, const struct printer_profiles *profiles, const char *device_id,
                    struct printer_profile *out, struct fault *fault)
{
    char name[64];
    const struct printer_profile *found = NULL;
    if (device_uri_option(uri, "profile", name, sizeof name)) {
        found = printer_profile_find(profiles, name);
        if (!found)
            return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "there is no profile \"%.60s\"",
                               name);
    }
    if (!found && device_id) found = printer_profile_match(profiles, device_id);
    if (!found) found = printer_profile_find(profiles, "generic-80");
    if (!found) found = printer_profile_generic();
    struct printer_profile profile = *found;
    if (!read_options(uri, &profile, fault)) return false;
    *out = profile;
    return true;
}
