#include "kiosk/config.h"

#include "base/file.h"
#include "catalogue/catalogue.h"
#include "yaml/settings.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX 400

static const struct cyaml_schema_field screen_fields[] = {
    CYAML_FIELD_STRING_PTR("presenter", CYAML_FLAG_POINTER, struct kiosk_screen, presenter, 1,
                           TEXT_MAX),
    CYAML_FIELD_UINT("width_px", CYAML_FLAG_DEFAULT, struct kiosk_screen, width_px),
    CYAML_FIELD_UINT("height_px", CYAML_FLAG_DEFAULT, struct kiosk_screen, height_px),
    CYAML_FIELD_UINT("width_mm", CYAML_FLAG_DEFAULT, struct kiosk_screen, width_mm),
    CYAML_FIELD_BOOL("fullscreen", CYAML_FLAG_OPTIONAL, struct kiosk_screen, fullscreen),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field devices_fields[] = {
    CYAML_FIELD_STRING_PTR("scanner", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                           struct kiosk_devices, scanner, 0, TEXT_MAX * 4),
    CYAML_FIELD_STRING_PTR("camera", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct kiosk_devices,
                           camera, 0, TEXT_MAX * 4),
    CYAML_FIELD_STRING_PTR("printer", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                           struct kiosk_devices, printer, 0, TEXT_MAX * 4),
    CYAML_FIELD_STRING_PTR("reader", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct kiosk_devices,
                           reader, 0, TEXT_MAX * 4),
    CYAML_FIELD_STRING_PTR("light", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct kiosk_devices,
                           light, 0, TEXT_MAX * 4),
    CYAML_FIELD_STRING_PTR("headset", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                           struct kiosk_devices, headset, 0, TEXT_MAX * 4),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field receipt_fields[] = {
    CYAML_FIELD_UINT("width_px", CYAML_FLAG_DEFAULT, struct kiosk_receipt, width_px),
    CYAML_FIELD_UINT("dpi", CYAML_FLAG_DEFAULT, struct kiosk_receipt, dpi),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field paper_fields[] = {
    CYAML_FIELD_UINT("near_end_mm", CYAML_FLAG_OPTIONAL, struct kiosk_paper, near_end_mm),
    CYAML_FIELD_UINT("receipt_mm", CYAML_FLAG_OPTIONAL, struct kiosk_paper, receipt_mm),
    CYAML_FIELD_UINT("warn_receipts", CYAML_FLAG_OPTIONAL, struct kiosk_paper, warn_receipts),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_field idle_fields[] = {
    CYAML_FIELD_UINT("blur_s", CYAML_FLAG_DEFAULT, struct kiosk_idle, blur_s),
    CYAML_FIELD_UINT("countdown_s", CYAML_FLAG_DEFAULT, struct kiosk_idle, countdown_s),
    CYAML_FIELD_END,
};

#define TEXT(key)                                                                                  \
    CYAML_FIELD_STRING_PTR(#key, CYAML_FLAG_POINTER, struct kiosk_config, key, 1, TEXT_MAX)

static const struct cyaml_schema_field config_fields[] = {
    TEXT(agency),
    TEXT(state_dir),
    TEXT(catalogue_dir),
    TEXT(text_dir),
    TEXT(device_program),
    CYAML_FIELD_STRING_PTR("profiles_dir", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                           struct kiosk_config, profiles_dir, 1, TEXT_MAX),
    CYAML_FIELD_STRING_PTR("media_dir", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                           struct kiosk_config, media_dir, 1, TEXT_MAX),
    CYAML_FIELD_STRING_PTR("tracking_base", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,
                           struct kiosk_config, tracking_base, 1, TEXT_MAX),
    CYAML_FIELD_MAPPING("screen", CYAML_FLAG_DEFAULT, struct kiosk_config, screen, screen_fields),
    CYAML_FIELD_MAPPING("devices", CYAML_FLAG_DEFAULT, struct kiosk_config, devices,
                        devices_fields),
    CYAML_FIELD_MAPPING("receipt", CYAML_FLAG_DEFAULT, struct kiosk_config, receipt,
                        receipt_fields),
    CYAML_FIELD_MAPPING("paper", CYAML_FLAG_OPTIONAL, struct kiosk_config, paper, paper_fields),
    CYAML_FIELD_MAPPING("idle", CYAML_FLAG_DEFAULT, struct kiosk_config, idle, idle_fields),
    CYAML_FIELD_MAPPING("keypad", CYAML_FLAG_OPTIONAL, struct kiosk_config, keypad, keypad_fields),
    CYAML_FIELD_END,
};

static const struct cyaml_schema_value config_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct kiosk_config, config_fields),
};

static void check_range(struct problems *problems, const char *field, unsigned value, unsigned low,
                        unsigned high)
{
    if (value < low || value > high)
        problem_add(problems, field, "%u is not between %u and %u", value, low, high);
}

static void check(void *settings, struct problems *problems)
{
    const struct kiosk_config *config = settings;
    const struct kiosk_screen *screen = &config->screen;
    if (strcmp(screen->presenter, "window") != 0 && strcmp(screen->presenter, "memory") != 0)
        problem_add(problems, "screen.presenter", "\"%s\" is neither window nor memory",
                    screen->presenter);
    check_range(problems, "screen.width_px", screen->width_px, 480, 7680);
    check_range(problems, "screen.height_px", screen->height_px, 480, 7680);
    check_range(problems, "screen.width_mm", screen->width_mm, 80, 2000);
    check_range(problems, "receipt.width_px", config->receipt.width_px, 320, 1024);
    check_range(problems, "receipt.dpi", config->receipt.dpi, 150, 400);
    check_range(problems, "paper.near_end_mm", config->paper.near_end_mm, 500, 50000);
    check_range(problems, "paper.receipt_mm", config->paper.receipt_mm, 60, 1000);
    check_range(problems, "paper.warn_receipts", config->paper.warn_receipts, 20, 1000);
    check_range(problems, "idle.blur_s", config->idle.blur_s, 0, 3600);
    check_range(problems, "idle.countdown_s", config->idle.countdown_s, 20, 600);
    keypad_check(&config->keypad, problems);
    if (config->devices.headset && *config->devices.headset && *config->keypad.headset_in)
        problem_add(problems, "keypad.headset_in",
                    "devices.headset tells of the headset already; name one of them");
}

/* What was left out: a sensor that leaves 5 m, receipts of 20 cm, a warning at 40 of them. */
static void fill(struct kiosk_config *config)
{
    struct kiosk_paper *paper = &config->paper;
    if (!paper->near_end_mm) paper->near_end_mm = 5000;
    if (!paper->receipt_mm) paper->receipt_mm = 200;
    if (!paper->warn_receipts) paper->warn_receipts = 40;
    keypad_fill(&config->keypad);
}

static void fill_and_check(void *settings, struct problems *problems)
{
    fill(settings);
    check(settings, problems);
}

static const struct settings_kind config_kind = {&config_schema, fill_and_check};

bool kiosk_config_read(const char *path, struct kiosk_config **out, struct fault *fault)
{
    void *settings;
    if (!settings_read(path, &config_kind, &settings, fault)) return false;
    *out = settings;
    return true;
}

void kiosk_config_free(struct kiosk_config *config)
{
    load_free(&config_schema, config);
}

/* Only whoever has the catalogue can tell that the agency is one of its. */
static int check_agency(const char *path, const struct kiosk_config *config, FILE *out)
{
    struct catalogue *catalogue = catalogue_create(config->catalogue_dir, NULL);
    bool known = !catalogue || catalogue_find_agency(catalogue, config->agency);
    catalogue_destroy(catalogue);
    if (known) return 0;
    const char *slash = strrchr(path, '/');
    struct problems problems = {.file = slash ? slash + 1 : path, .out = out};
    struct outline outline = {0};
    struct bytes yaml = {0};
    if (file_read(path, YAML_FILE_MAX, &yaml, NULL) && outline_read(&outline, &yaml, &problems))
        problems.outline = &outline;
    problem_add(&problems, "agency", "there is no agency \"%s\"", config->agency);
    outline_finish(&outline);
    bytes_free(&yaml);
    return problems.count;
}

int kiosk_config_check(const char *path, FILE *out)
{
    void *settings;
    int count = settings_check(path, &config_kind, out, &settings);
    struct kiosk_config *config = settings;
    if (config) count += catalogue_check(config->catalogue_dir, out);
    if (count == 0) count = check_agency(path, config, out);
    kiosk_config_free(config);
    return count;
}
