#include "catalogue/catalogue.h"

#include <assert.h>
#include <string.h>

const char *phrase_in(const struct phrase *phrase, enum language language)
{
    const char *found = NULL;
    switch (language) {
    case LANGUAGE_EN: found = phrase->en; break;
    case LANGUAGE_JV: found = phrase->jv; break;
    case LANGUAGE_ID:
    case LANGUAGE_COUNT: break;
    }
    if (!found) found = phrase->id;
    return found ? found : "";
}

const char *component_title(enum component_key key)
{
    static const char *const titles[COMPONENT_COUNT] = {
        [COMPONENT_REQUIREMENTS] = "Persyaratan",
        [COMPONENT_PROCEDURE] = "Sistem, mekanisme, dan prosedur",
        [COMPONENT_TIME] = "Jangka waktu",
        [COMPONENT_COST] = "Biaya/tarif",
        [COMPONENT_PRODUCT] = "Produk pelayanan",
        [COMPONENT_COMPLAINTS] = "Penanganan pengaduan, saran, dan masukan",
        [COMPONENT_LEGAL_BASIS] = "Dasar hukum",
        [COMPONENT_FACILITIES] = "Sarana, prasarana, dan/atau fasilitas",
        [COMPONENT_COMPETENCE] = "Kompetensi pelaksana",
        [COMPONENT_SUPERVISION] = "Pengawasan internal",
        [COMPONENT_STAFF] = "Jumlah pelaksana",
        [COMPONENT_SERVICE_GUARANTEE] = "Jaminan pelayanan",
        [COMPONENT_SAFETY_GUARANTEE] = "Jaminan keamanan dan keselamatan pelayanan",
        [COMPONENT_EVALUATION] = "Evaluasi kinerja pelaksana",
    };
    assert((unsigned)key < COMPONENT_COUNT);
    return titles[key];
}

const char *assumption_mark(bool brief)
{
    return brief ? "perkiraan" : "perkiraan, belum ditetapkan dinas";
}

const char *kiosk_step_name(enum kiosk_step step)
{
    switch (step) {
    case STEP_STANDARD: return "standard";
    case STEP_CONSENT: return "consent";
    case STEP_CARD: return "card";
    case STEP_FORM: return "form";
    case STEP_DOCUMENTS: return "documents";
    case STEP_FACE: return "face";
    case STEP_REVIEW: return "review";
    case STEP_SUBMIT: return "submit";
    case STEP_RECEIPT: return "receipt";
    case STEP_THANKS: return "thanks";
    }
    assert(false && "no such kiosk step");
    return "";
}

const char *service_kind_name(enum service_kind kind)
{
    switch (kind) {
    case SERVICE_APPLICATION: return "application";
    case SERVICE_COMPLAINT: return "complaint";
    }
    assert(false && "no such kind of service");
    return "";
}

const char *actor_title(enum actor actor)
{
    switch (actor) {
    case ACTOR_APPLICANT: return "Pemohon";
    case ACTOR_HEAD: return "Kepala Dinas";
    case ACTOR_VERIFIER: return "Verifikator";
    case ACTOR_AGENCY: return "Petugas Dinas";
    case ACTOR_BSRE: return "BSrE";
    case ACTOR_OFFICIALS: return "Pejabat Dinas";
    }
    assert(false && "no such actor");
    return "";
}

bool service_helps_with(const struct service *service, enum certificate_status status)
{
    for (unsigned i = 0; i < service->statuses_count; i++)
        if (service->statuses[i] == status) return true;
    return false;
}

bool service_has_step(const struct service *service, enum kiosk_step step)
{
    for (unsigned i = 0; i < service->steps_count; i++)
        if (service->steps[i] == step) return true;
    return false;
}

unsigned service_find_field(const struct service *service, const char *key)
{
    unsigned i = 0;
    while (i < service->fields_count && strcmp(service->fields[i].key, key) != 0)
        i++;
    return i;
}

bool requirement_takes(const struct requirement *requirement, enum file_kind kind)
{
    bool picture = kind == FILE_KIND_JPEG || kind == FILE_KIND_PNG;
    if (requirement->kind == REQUIREMENT_CARD) return picture;
    if (requirement->kind == REQUIREMENT_PAPER) return picture || kind == FILE_KIND_PDF;
    for (unsigned i = 0; i < requirement->formats_count; i++)
        if (requirement->formats[i] == kind) return true;
    return false;
}

unsigned service_card(const struct service *service)
{
    unsigned i = 0;
    while (i < service->requirements_count && service->requirements[i].kind != REQUIREMENT_CARD)
        i++;
    return i;
}

unsigned service_promise_field(const struct service *service)
{
    unsigned i = 0;
    if (!service->promises_field) return service->fields_count;
    while (i < service->fields_count &&
           strcmp(service->fields[i].key, service->promises_field) != 0)
        i++;
    return i;
}

const struct promise_rule *service_promise_rule(const struct service *service, const char *choice)
{
    for (unsigned i = 0; choice && i < service->promises_count; i++)
        if (strcmp(service->promises[i].choice, choice) == 0) return &service->promises[i];
    return NULL;
}

const struct procedure_step *service_find_step(const struct service *service, unsigned number)
{
    for (unsigned i = 0; i < service->procedure_count; i++)
        if (service->procedure[i].number == number) return &service->procedure[i];
    return NULL;
}

const struct outcome_rule *step_find_outcome(const struct procedure_step *step, const char *key)
{
    for (unsigned i = 0; i < step->outcomes_count; i++)
        if (strcmp(step->outcomes[i].key, key) == 0) return &step->outcomes[i];
    return NULL;
}

bool outcome_leads_on(const struct procedure_step *step, const struct outcome_rule *outcome)
{
    return outcome->next == 0 || outcome->next > step->number;
}

const char *escalation_word(enum escalation_to to)
{
    switch (to) {
    case ESCALATE_COMPLAINTS: return "complaints";
    case ESCALATE_HEAD: return "head";
    case ESCALATE_SUPERVISOR: return "supervisor";
    }
    return "?";
}

const char *escalation_title(enum escalation_to to)
{
    switch (to) {
    case ESCALATE_COMPLAINTS: return "Pejabat Pengaduan";
    case ESCALATE_HEAD: return "Kepala Dinas";
    case ESCALATE_SUPERVISOR: return "Pengawas internal";
    }
    return "?";
}
