#include "scanner/sane_setup.h"

#include "base/bytes.h"
#include "device.h"

#include <ctype.h>
#include <math.h>
#include <sane/saneopts.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    LENGTH_MOST_MM = 432, /* an A3 sheet and a little; some feeders offer metres */
    VALUE_SIZE = 512,     /* of an option in the URI */
    TEXT_MOST = 65536,
};

static const char *const none[] = {NULL};
static const char *const colour_words[] = {"color", "colour", "24bit color", "rgb", NULL};
static const char *const grey_words[] = {"gray", "grey", "grayscale", "greyscale", NULL};
static const char *const not_modes[] = {"lineart",  "diffusion", "halftone",
                                        "infrared", "binary",    NULL};
static const char *const feeder_words[] = {"adf",    "adf front", "automatic document feeder",
                                           "feeder", "sheetfed",  NULL};
static const char *const flatbed_words[] = {"flatbed", "platen", "normal", "document table", NULL};
static const char *const not_sources[] = {"duplex",   "back",  "both", "transparency",
                                          "negative", "slide", NULL};

/* The option of this name as it is now, if it can be set; *out_index its number. */
static const SANE_Option_Descriptor *find(SANE_Handle handle, const char *name, SANE_Int *out_index)
{
    SANE_Int count = 0;
    if (sane_control_option(handle, 0, SANE_ACTION_GET_VALUE, &count, NULL) != SANE_STATUS_GOOD)
        return NULL;
    for (SANE_Int i = 1; i < count; i++) {
        const SANE_Option_Descriptor *option = sane_get_option_descriptor(handle, i);
        if (!option || !option->name || strcmp(option->name, name) != 0) continue;
        if (!SANE_OPTION_IS_ACTIVE(option->cap)) return NULL;
        *out_index = i;
        return option;
    }
    return NULL;
}

static const SANE_Option_Descriptor *find_settable(SANE_Handle handle, const char *name,
                                                   SANE_Int *out_index)
{
    const SANE_Option_Descriptor *option = find(handle, name, out_index);
    return option && SANE_OPTION_IS_SETTABLE(option->cap) ? option : NULL;
}

static bool contains(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (; *text; text++)
        if (strncasecmp(text, word, length) == 0) return true;
    return false;
}

static bool contains_any(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (contains(text, *words)) return true;
    return false;
}

const char *sane_setup_choose(const SANE_String_Const *list, const char *const *wanted,
                              const char *const *unwanted)
{
    for (int whole = 1; whole >= 0; whole--)
        for (const char *const *word = wanted; *word; word++)
            for (const SANE_String_Const *value = list; *value; value++) {
                if (contains_any(*value, unwanted)) continue;
                if (whole ? strcasecmp(*value, *word) == 0 : contains(*value, *word)) return *value;
            }
    return NULL;
}

/* libsane may write back what it made of the value, as much as the option's size. */
static bool set_text(SANE_Handle handle, SANE_Int index, const SANE_Option_Descriptor *option,
                     const char *value)
{
    size_t length = strlen(value), size = (size_t)option->size;
    if (option->type != SANE_TYPE_STRING || option->size < 1 || size > TEXT_MOST || length >= size)
        return false;
    char *text = memory_alloc(size);
    memcpy(text, value, length);
    SANE_Status status = sane_control_option(handle, index, SANE_ACTION_SET_VALUE, text, NULL);
    free(text);
    return status == SANE_STATUS_GOOD;
}

/* The value of an option with a list of words that fits best. */
static const char *choice_of(SANE_Handle handle, const char *name, const char *const *wanted,
                             const char *const *unwanted)
{
    SANE_Int index;
    const SANE_Option_Descriptor *option = find_settable(handle, name, &index);
    if (!option || option->type != SANE_TYPE_STRING ||
        option->constraint_type != SANE_CONSTRAINT_STRING_LIST)
        return NULL;
    return sane_setup_choose(option->constraint.string_list, wanted, unwanted);
}

static bool set_choice(SANE_Handle handle, const char *name, const char *const *wanted,
                       const char *const *unwanted)
{
    SANE_Int index;
    const char *value = choice_of(handle, name, wanted, unwanted);
    const SANE_Option_Descriptor *option = find_settable(handle, name, &index);
    return value && set_text(handle, index, option, value);
}

static SANE_Word nearest_in_list(const SANE_Word *list, SANE_Word wanted)
{
    SANE_Word best = 0;
    bool enough = false;
    for (SANE_Word i = 1; i <= list[0]; i++) {
        SANE_Word value = list[i];
        bool better = value >= wanted ? !enough || value < best : !enough && value > best;
        if (i > 1 && !better) continue;
        best = value;
        enough = value >= wanted;
    }
    return list[0] > 0 ? best : wanted;
}

static SANE_Word nearest_in_range(const SANE_Range *range, SANE_Word wanted)
{
    if (wanted <= range->min) return range->min;
    if (wanted >= range->max) return range->max;
    if (range->quant <= 0) return wanted;
    int64_t steps = ((int64_t)wanted - range->min + range->quant - 1) / range->quant;
    int64_t value = range->min + steps * range->quant;
    return value > range->max ? range->max : (SANE_Word)value;
}

SANE_Word sane_setup_nearest(const SANE_Option_Descriptor *option, SANE_Word wanted)
{
    switch (option->constraint_type) {
    case SANE_CONSTRAINT_RANGE: return nearest_in_range(option->constraint.range, wanted);
    case SANE_CONSTRAINT_WORD_LIST: return nearest_in_list(option->constraint.word_list, wanted);
    case SANE_CONSTRAINT_NONE:
    case SANE_CONSTRAINT_STRING_LIST: break;
    }
    return wanted;
}

static bool is_number(const SANE_Option_Descriptor *option)
{
    return (option->type == SANE_TYPE_INT || option->type == SANE_TYPE_FIXED) &&
           option->size == (SANE_Int)sizeof(SANE_Word);
}

/* The nearest to value that the option takes. */
static bool set_number(SANE_Handle handle, const char *name, double value)
{
    SANE_Int index;
    const SANE_Option_Descriptor *option = find_settable(handle, name, &index);
    if (!option || !is_number(option)) return false;
    double scaled = option->type == SANE_TYPE_FIXED ? ldexp(value, SANE_FIXED_SCALE_SHIFT) : value;
    if (!(fabs(scaled) <= INT32_MAX)) return false;
    SANE_Word wanted = (SANE_Word)scaled;
    SANE_Word word = sane_setup_nearest(option, wanted);
    return sane_control_option(handle, index, SANE_ACTION_SET_VALUE, &word, NULL) ==
           SANE_STATUS_GOOD;
}

static bool get_number(SANE_Handle handle, const char *name, double *out)
{
    SANE_Int index;
    SANE_Word word = 0;
    const SANE_Option_Descriptor *option = find(handle, name, &index);
    if (!option || !is_number(option) ||
        sane_control_option(handle, index, SANE_ACTION_GET_VALUE, &word, NULL) != SANE_STATUS_GOOD)
        return false;
    *out = option->type == SANE_TYPE_FIXED ? SANE_UNFIX(word) : word;
    return true;
}

static void set_bool(SANE_Handle handle, const char *name, SANE_Bool value)
{
    SANE_Int index;
    const SANE_Option_Descriptor *option = find_settable(handle, name, &index);
    if (option && option->type == SANE_TYPE_BOOL)
        sane_control_option(handle, index, SANE_ACTION_SET_VALUE, &value, NULL);
}

struct sane_sources sane_setup_sources(SANE_Handle handle)
{
    return (struct sane_sources){
        .flatbed = choice_of(handle, SANE_NAME_SCAN_SOURCE, flatbed_words, not_sources),
        .feeder = choice_of(handle, SANE_NAME_SCAN_SOURCE, feeder_words, none),
    };
}

static void set_source(SANE_Handle handle, enum sane_source source)
{
    switch (source) {
    case SANE_SOURCE_AUTO: break;
    case SANE_SOURCE_FLATBED:
        set_choice(handle, SANE_NAME_SCAN_SOURCE, flatbed_words, not_sources);
        break;
    case SANE_SOURCE_FEEDER:
        /* A feeder that knows both sides only is still a feeder. */
        if (!set_choice(handle, SANE_NAME_SCAN_SOURCE, feeder_words, not_sources))
            set_choice(handle, SANE_NAME_SCAN_SOURCE, feeder_words, none);
        break;
    }
}

/* The far end of the bed on one side, as far as a page can reach. */
static double most(SANE_Handle handle, const char *name)
{
    SANE_Int index;
    double dpi = sane_setup_dpi(handle);
    const SANE_Option_Descriptor *option = find(handle, name, &index);
    if (option && option->unit == SANE_UNIT_PIXEL)
        return LENGTH_MOST_MM / 25.4 * (dpi > 0 ? dpi : 300);
    return LENGTH_MOST_MM;
}

static void set_geometry(SANE_Handle handle)
{
    set_number(handle, SANE_NAME_PAGE_WIDTH, most(handle, SANE_NAME_PAGE_WIDTH));
    set_number(handle, SANE_NAME_PAGE_HEIGHT, most(handle, SANE_NAME_PAGE_HEIGHT));
    set_number(handle, SANE_NAME_SCAN_TL_X, 0);
    set_number(handle, SANE_NAME_SCAN_TL_Y, 0);
    set_number(handle, SANE_NAME_SCAN_BR_X, most(handle, SANE_NAME_SCAN_BR_X));
    set_number(handle, SANE_NAME_SCAN_BR_Y, most(handle, SANE_NAME_SCAN_BR_Y));
}

static bool is_yes(const char *value)
{
    return strcmp(value, "yes") == 0 || strcmp(value, "true") == 0 || strcmp(value, "1") == 0;
}

static bool set_from_text(SANE_Handle handle, const char *name, const char *value)
{
    SANE_Int index;
    SANE_Bool yes = is_yes(value);
    char *end;
    double number = strtod(value, &end);
    const SANE_Option_Descriptor *option = find_settable(handle, name, &index);
    if (!option) return false;
    switch (option->type) {
    case SANE_TYPE_BOOL:
        return sane_control_option(handle, index, SANE_ACTION_SET_VALUE, &yes, NULL) ==
               SANE_STATUS_GOOD;
    case SANE_TYPE_INT:
    case SANE_TYPE_FIXED: return end != value && !*end && set_number(handle, name, number);
    case SANE_TYPE_STRING: return set_text(handle, index, option, value);
    case SANE_TYPE_BUTTON:
    case SANE_TYPE_GROUP: break;
    }
    return false;
}

static bool set_from_uri(SANE_Handle handle, const char *uri, struct fault *fault)
{
    char item[VALUE_SIZE];
    for (int i = 0; device_uri_item(uri, "set", i, item, sizeof item); i++) {
        char *colon = strchr(item, ':');
        if (colon) *colon = 0;
        if (!colon || !set_from_text(handle, item, colon + 1))
            return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0,
                               "the scanner does not take the option \"set=%.60s\"", item);
    }
    return true;
}

bool sane_setup(SANE_Handle handle, const struct scan_request *request, enum sane_source source,
                const char *uri, struct fault *fault)
{
    const char *const *mode = request->colour ? colour_words : grey_words;
    const char *const *other = request->colour ? grey_words : colour_words;
    set_bool(handle, SANE_NAME_PREVIEW, SANE_FALSE);
    set_source(handle, source);
    if (!set_choice(handle, SANE_NAME_SCAN_MODE, mode, not_modes))
        set_choice(handle, SANE_NAME_SCAN_MODE, other, not_modes);
    set_number(handle, SANE_NAME_BIT_DEPTH, 8);
    if (!set_number(handle, SANE_NAME_SCAN_RESOLUTION, request->dpi))
        set_number(handle, SANE_NAME_SCAN_X_RESOLUTION, request->dpi);
    set_number(handle, SANE_NAME_SCAN_Y_RESOLUTION, request->dpi);
    set_geometry(handle);
    return set_from_uri(handle, uri, fault);
}

int sane_setup_dpi(SANE_Handle handle)
{
    double dpi = 0;
    if (get_number(handle, SANE_NAME_SCAN_RESOLUTION, &dpi) ||
        get_number(handle, SANE_NAME_SCAN_X_RESOLUTION, &dpi))
        return dpi >= 1 && dpi < INT16_MAX ? (int)lround(dpi) : 0;
    return 0;
}
