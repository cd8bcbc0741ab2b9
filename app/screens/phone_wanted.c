#include "screens/phone_wanted.h"

static const unsigned pictures = 1U << FILE_KIND_JPEG | 1U << FILE_KIND_PNG;

struct phone_wanted phone_wanted_document(const struct case_document *document)
{
    const struct requirement *requirement = document->requirement;
    struct phone_wanted wanted = {.thing = PHONE_DOCUMENT,
                                  .key = requirement->key,
                                  .title = {[LANGUAGE_ID] = requirement->title.id,
                                            [LANGUAGE_EN] = requirement->title.en,
                                            [LANGUAGE_JV] = requirement->title.jv},
                                  .here = document->state == DOCUMENT_SENT,
                                  .requirement = requirement};
    for (int kind = FILE_KIND_NONE + 1; kind < FILE_KINDS; kind++)
        if (requirement_takes(requirement, (enum file_kind)kind)) wanted.accept |= 1U << kind;
    /* Where pages are there already, a page more is wanted, not another document. */
    if (document->pages_count > 0) wanted.accept &= pictures;
    /* A picture from a phone is made smaller here; a file is taken as it is. */
    if (requirement->kind == REQUIREMENT_FILE) wanted.kb_most = requirement->size_max_kb;
    return wanted;
}

struct phone_wanted phone_wanted_face(const struct case_face *face, const struct text *text)
{
    struct phone_wanted wanted = {
        .thing = PHONE_FACE, .key = "face", .accept = pictures, .here = face->taken};
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        wanted.title[i] = text_get(text, (enum language)i, "Foto wajah Anda");
    return wanted;
}

struct phone_wanted phone_wanted_at(const struct case_record *record, const struct flow *flow,
                                    const struct text *text)
{
    if (!record || !record->service) return (struct phone_wanted){0};
    const struct station *station = flow_station(flow);
    if (station->step == STEP_FACE) return phone_wanted_face(&record->face, text);
    if (station->step != STEP_DOCUMENTS && station->step != STEP_CARD)
        return (struct phone_wanted){0};
    return phone_wanted_document(&record->documents[station->item]);
}

const char *phone_wanted_title(const struct phone_wanted *wanted, enum language language)
{
    const char *title = wanted->title[language];
    if (!title) title = wanted->title[LANGUAGE_ID];
    return title ? title : "";
}

bool phone_wanted_takes(const struct phone_wanted *wanted, enum file_kind kind)
{
    return wanted->accept & 1U << kind;
}
