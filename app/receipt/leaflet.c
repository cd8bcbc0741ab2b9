#include "receipt/leaflet.h"

#include "receipt/setting.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_SIZE = 320 };

#define HEADING_MM 3.9
#define BODY_MM    3.1

static const char *said(const struct leaflet *leaflet, const char *indonesian)
{
    return text_get(leaflet->text, leaflet->language, indonesian);
}

static void head_block(struct setting *setting, const struct leaflet *leaflet,
                       const struct type_style *body)
{
    struct type_style heading = {
        .size_px = setting_type_size(setting, HEADING_MM), .bold = true, .capitals = true};
    struct type_style strong = {.size_px = body->size_px, .bold = true};
    const struct service *service = leaflet->service;
    char date[96];
    setting_skip(setting, 1.4);
    setting_heading(setting, &heading, phrase_in(&service->agency->short_name, leaflet->language));
    setting_rule(setting);
    setting_text(setting, body, said(leaflet, "Ringkasan standar pelayanan"));
    setting_text(setting, &strong, phrase_in(&service->title, leaflet->language));
    text_date_long(leaflet->language, &leaflet->now, date, sizeof date);
    setting_pair(setting, body, said(leaflet, "Bukan tanda terima"), date);
    setting_rule(setting);
}

/* A heading; where the published standard is silent on it, it says so. */
static void title_line(struct setting *setting, const struct leaflet *leaflet,
                       const struct type_style *body, const char *title, bool assumption)
{
    struct type_style strong = {.size_px = body->size_px, .bold = true};
    char words[TEXT_SIZE];
    snprintf(words, sizeof words, "%s%s%s%s", title, assumption ? " (" : "",
             assumption ? said(leaflet, assumption_mark(false)) : "", assumption ? ")" : "");
    setting_line(setting, &strong, words);
}

/* A complaint's standard has but some of the components. NULL: not this one. */
static const struct component *find_component(const struct leaflet *leaflet, enum component_key key)
{
    const struct service *service = leaflet->service;
    for (unsigned i = 0; i < service->components_count; i++)
        if (service->components[i].key == key) return &service->components[i];
    return NULL;
}

static void bring_block(struct setting *setting, const struct leaflet *leaflet,
                        const struct type_style *body)
{
    const struct service *service = leaflet->service;
    const struct component *published = find_component(leaflet, COMPONENT_REQUIREMENTS);
    title_line(setting, leaflet, body, said(leaflet, "Yang dibawa"),
               published && published->assumption);
    for (unsigned i = 0; i < service->requirements_count; i++)
        setting_item(setting, body, phrase_in(&service->requirements[i].title, leaflet->language));
    if (service_has_step(service, STEP_FACE))
        setting_item(setting, body, said(leaflet, "Foto wajah, diambil di terminal"));
}

/* The lines of a component as published. */
static void component_block(struct setting *setting, const struct leaflet *leaflet,
                            const struct type_style *body, enum component_key key,
                            const char *title)
{
    const struct component *component = find_component(leaflet, key);
    if (!component || component->lines_count == 0) return;
    setting_skip(setting, 1.2);
    title_line(setting, leaflet, body, title, component->assumption);
    for (unsigned i = 0; i < component->lines_count; i++)
        setting_item(setting, body, phrase_in(&component->lines[i], leaflet->language));
}

/* Those that can be called or written to from home. */
static bool is_taken(const struct channel *channel)
{
    enum channel_kind kind = channel->kind;
    return channel->value && (kind == CHANNEL_PHONE || kind == CHANNEL_EMAIL ||
                              kind == CHANNEL_WHATSAPP || kind == CHANNEL_LAPOR);
}

static void complaints_block(struct setting *setting, const struct leaflet *leaflet,
                             const struct type_style *body)
{
    const struct agency *agency = leaflet->service->agency;
    char words[TEXT_SIZE];
    setting_skip(setting, 1.2);
    title_line(setting, leaflet, body, said(leaflet, "Pengaduan"), false);
    for (unsigned i = 0; i < agency->channels_count; i++) {
        const struct channel *channel = &agency->channels[i];
        if (!is_taken(channel)) continue;
        snprintf(words, sizeof words, "%s: %s", phrase_in(&channel->label, leaflet->language),
                 channel->value);
        setting_item(setting, body, words);
    }
    if (agency->channels_count == 0 && agency->complaint_phone)
        setting_item(setting, body, agency->complaint_phone);
}

bool leaflet_draw(struct receipt_printer *printer, const struct leaflet *leaflet, int width_px,
                  int dpi, struct bitmap *out, struct fault *fault)
{
    assert(width_px >= 256 && width_px <= 4096 && dpi >= 100 && dpi <= 1200);
    struct setting setting;
    char terminal[TEXT_SIZE];
    setting_init(&setting, printer->typeface, width_px, dpi);
    struct type_style body = {.size_px = setting_type_size(&setting, BODY_MM)};
    head_block(&setting, leaflet, &body);
    bring_block(&setting, leaflet, &body);
    component_block(&setting, leaflet, &body, COMPONENT_TIME, said(leaflet, "Jangka waktu"));
    component_block(&setting, leaflet, &body, COMPONENT_COST, said(leaflet, "Biaya"));
    complaints_block(&setting, leaflet, &body);
    setting_rule(&setting);
    snprintf(terminal, sizeof terminal, "%s %s", said(leaflet, "Terminal"), leaflet->terminal);
    setting_pair(&setting, &body, said(leaflet, "Standar lengkap ada di terminal ini"), terminal);
    setting_skip(&setting, 1.4);
    bool fits = setting_fits(&setting);
    if (fits)
        setting_cut(&setting, out);
    else
        FAULT(fault, FAULT_INPUT, 0, "the standard of %s in short is too long for paper",
              leaflet->service->key);
    setting_finish(&setting);
    return fits;
}
