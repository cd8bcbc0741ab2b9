#include "screens/common.h"

#include <stdio.h>
#include <string.h>

static const struct screen *const all[] = {
#define X(name) &screen_##name,
    SCREENS(X)
#undef X
};

const struct screen *screen_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name, name) == 0) return all[i];
    return NULL;
}

const struct screen *screen_for_step(enum kiosk_step step)
{
    switch (step) {
    case STEP_STANDARD: return &screen_standard;
    case STEP_CONSENT: return &screen_consent;
    case STEP_FORM: return &screen_form;
    case STEP_CARD:
    case STEP_DOCUMENTS: return &screen_documents;
    case STEP_FACE: return &screen_face;
    case STEP_REVIEW: return &screen_review;
    case STEP_SUBMIT: return &screen_submit;
    case STEP_RECEIPT: return &screen_receipt;
    case STEP_THANKS: return &screen_thanks;
    }
    return NULL;
}

/* What a step is called behind "Langkah 3 dari 6". NULL: it stands outside the stepper. */
static const char *step_title(enum kiosk_step step)
{
    switch (step) {
    case STEP_CONSENT: return "Persetujuan";
    case STEP_CARD: return "KTP";
    case STEP_FORM: return "Data Anda";
    case STEP_DOCUMENTS: return "Berkas";
    case STEP_FACE: return "Foto wajah";
    case STEP_REVIEW: return "Periksa";
    case STEP_SUBMIT: return "Kirim";
    case STEP_STANDARD:
    case STEP_RECEIPT:
    case STEP_THANKS: return NULL;
    }
    return NULL;
}

static void write_step_words(const struct theme *theme, const struct flow *flow,
                             const struct flow_progress *progress, char out[160])
{
    char step[64], part[64] = "";
    const char *title = step_title(flow_station(flow)->step);
    words_fill_numbers(step, sizeof step, tr(theme, "Langkah {1} dari {2}"), (int)progress->group,
                       (int)progress->groups);
    if (progress->items > 1)
        words_fill_numbers(part, sizeof part, tr(theme, "{1} dari {2}"), (int)progress->item,
                           (int)progress->items);
    snprintf(out, 160, "%s%s%s%s%s", step, title ? " · " : "", title ? tr(theme, title) : "",
             *part ? " " : "", part);
}

struct frame screen_frame(const struct view *view, const struct theme *theme, char step_words[160])
{
    struct frame frame = {.back = tr(theme, "Kembali")};
    step_words[0] = '\0';
    if (view->agency) {
        frame.heading = phrase_in(&view->agency->short_name, theme->language);
        frame.subheading = tr(theme, "Layanan sertifikat elektronik");
    }
    if (!view->flow) return frame;
    const struct agency *agency = view->flow->service->agency;
    frame.subheading = phrase_in(&agency->short_name, theme->language);
    frame.heading = phrase_in(&view->flow->service->short_title, theme->language);
    struct flow_progress progress = flow_progress(view->flow);
    if (progress.group == 0) return frame;
    frame.group = progress.group - 1;
    frame.groups = progress.groups;
    write_step_words(theme, view->flow, &progress, step_words);
    frame.step_words = step_words;
    frame.cancel = true;
    return frame;
}
