#define _GNU_SOURCE
#include "devices/child/profiles.h"

#include "base/bytes.h"
#include "base/file.h"
#include "yaml/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_MAX = 80, PATTERN_MAX = 120, PATTERNS_MAX = 16, RULES_MAX = 64, NAME_MAX_BYTES = 60 };

static const cyaml_strval_t reply_words[] = {
    {"real_time_1", 1},  {"real_time_2", 2},  {"real_time_3", 3},
    {"real_time_4", 4},  {"automatic_1", 11}, {"automatic_2", 12},
    {"automatic_3", 13}, {"automatic_4", 14}, {"transmit_1", 21},
};
static const cyaml_strval_t sign_words[] = {
    {"offline", SIGN_OFFLINE},
    {"cover_open", SIGN_COVER_OPEN},
    {"paper_out", SIGN_PAPER_OUT},
    {"paper_low", SIGN_PAPER_LOW},
    {"paper_jammed", SIGN_PAPER_JAMMED},
    {"paper_presented", SIGN_PAPER_PRESENTED},
    {"cutter_jammed", SIGN_CUTTER_JAMMED},
    {"head_hot", SIGN_HEAD_HOT},
    {"head_inoperative", SIGN_HEAD_INOPERATIVE},
    {"feed_button", SIGN_FEED_BUTTON},
};
_Static_assert(CYAML_ARRAY_LEN(sign_words) == SIGN_COUNT, "each sign has its word");
static const cyaml_strval_t raster_words[] = {{"gs_v", RASTER_GS_V}, {"columns", RASTER_COLUMNS}};
static const cyaml_strval_t cut_words[] = {
    {"none", CUT_NONE}, {"partial", CUT_PARTIAL}, {"full", CUT_FULL}};
static const cyaml_strval_t proof_words[] = {{"process_id", PROOF_BY_PROCESS_ID},
                                             {"status", PROOF_BY_STATUS},
                                             {"nothing", PROOF_BY_NOTHING}};
static const cyaml_strval_t clear_words[] = {
    {"none", CLEAR_NONE}, {"dle_enq", CLEAR_DLE_ENQ}, {"dle_dc4", CLEAR_DLE_DC4}};

#define WORD(key, structure, member, words)                                                        \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT, structure, member, words, CYAML_ARRAY_LEN(words))
#define NUMBER(member) CYAML_FIELD_UINT(#member, CYAML_FLAG_DEFAULT, struct printer_profile, member)
#define TRUTH(member)  CYAML_FIELD_BOOL(#member, CYAML_FLAG_DEFAULT, struct printer_profile, member)

static const cyaml_schema_field_t rule_fields[] = {
    WORD("reply", struct printer_rule, reply, reply_words),
    CYAML_FIELD_UINT("mask", CYAML_FLAG_DEFAULT, struct printer_rule, mask),
    WORD("means", struct printer_rule, means, sign_words),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t rule_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct printer_rule, rule_fields),
};
static const cyaml_schema_value_t pattern_value = {
    CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 1, PATTERN_MAX),
};
static const cyaml_schema_field_t profile_fields[] = {
    CYAML_FIELD_STRING_PTR("title", CYAML_FLAG_POINTER, struct printer_profile, title, 1,
                           TITLE_MAX),
    CYAML_FIELD_SEQUENCE("matches", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                         struct printer_profile, matches, &pattern_value, 0, PATTERNS_MAX),
    NUMBER(width_px),
    NUMBER(dpi),
    NUMBER(paper_mm),
    WORD("raster", struct printer_profile, raster, raster_words),
    WORD("cut", struct printer_profile, cut, cut_words),
    NUMBER(feed_px),
    NUMBER(cutter_mm),
    TRUTH(native_qr),
    TRUTH(automatic_status),
    TRUTH(near_end_sensor),
    WORD("proof", struct printer_profile, proof, proof_words),
    CYAML_FIELD_ENUM("clear", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct printer_profile,
                     clear, clear_words, CYAML_ARRAY_LEN(clear_words)),
    CYAML_FIELD_SEQUENCE("status", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct printer_profile,
                         rules, &rule_value, 0, RULES_MAX),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t profile_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct printer_profile, profile_fields),
};

static void check_range(struct problems *problems, const char *field, unsigned value, unsigned low,
                        unsigned high)
{
    if (value < low || value > high)
        problem_add(problems, field, "%u is not between %u and %u", value, low, high);
}

static void check(const struct printer_profile *profile, struct problems *problems)
{
    char field[FIELD_PATH_SIZE];
    check_range(problems, "width_px", profile->width_px, 8, 2040);
    check_range(problems, "dpi", profile->dpi, 100, 600);
    check_range(problems, "paper_mm", profile->paper_mm, 20, 120);
    check_range(problems, "feed_px", profile->feed_px, 0, 255);
    check_range(problems, "cutter_mm", profile->cutter_mm, 0, 60);
    /* The head cannot be wider than the paper: 25.4 mm to the inch. */
    if (profile->dpi && profile->width_px * 254 / profile->dpi > profile->paper_mm * 10)
        problem_add(problems, "width_px", "%u dots at %u dpi are wider than %u mm of paper",
                    profile->width_px, profile->dpi, profile->paper_mm);
    for (unsigned i = 0; i < profile->rules_count; i++)
        check_range(problems, field_path(field, "status[%u].mask", i), profile->rules[i].mask, 1,
                    255);
}

/* The profile of one file, or NULL: problems were added. */
static struct printer_profile *read_profile(const char *dir, struct problems *problems)
{
    struct outline outline = {0};
    int before = problems->count;
    struct printer_profile *profile = load_file(dir, &profile_schema, &outline, problems);
    if (profile) {
        problems->outline = &outline;
        check(profile, problems);
        problems->outline = NULL;
    }
    outline_finish(&outline);
    if (problems->count == before) return profile;
    load_free(&profile_schema, profile);
    return NULL;
}

static int is_profile(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && length <= NAME_MAX_BYTES &&
           strcmp(entry->d_name + length - 5, ".yaml") == 0;
}

bool profiles_read(const char *dir, struct printer_profiles *out, FILE *out_lines,
                   struct fault *fault)
{
    struct dirent **entries = NULL;
    struct problems problems = {.out = out_lines, .fault = fault};
    struct printer_profiles profiles = {0};
    int count = scandir(dir, &entries, is_profile, alphasort);
    if (count < 0)
        return FAULT_CODED(fault, "K-02", FAULT_NOT_FOUND, errno, "%s: %s", dir, strerror(errno));
    profiles.list = memory_alloc((size_t)(count + 1) * sizeof *profiles.list);
    for (int i = 0; i < count; i++) {
        char *name = entries[i]->d_name;
        problems.file = name;
        struct printer_profile *profile = read_profile(dir, &problems);
        if (profile) {
            profile->name = memory_copy_text(name);
            profile->name[strlen(name) - strlen(".yaml")] = 0;
            profiles.list[profiles.count++] = *profile;
            free(profile);
        }
        free(entries[i]);
    }
    free(entries);
    *out = profiles;
    return problems.count == 0;
}

/* What libcyaml has allocated is freed by libcyaml: each profile goes back into a box of its own.
 */
void profiles_free(struct printer_profiles *profiles)
{
    for (unsigned i = 0; i < profiles->count; i++) {
        struct printer_profile *profile = malloc(sizeof *profile);
        if (!profile) abort();
        *profile = profiles->list[i];
        free(profile->name);
        profile->name = NULL;
        load_free(&profile_schema, profile);
    }
    free(profiles->list);
    *profiles = (struct printer_profiles){0};
}
