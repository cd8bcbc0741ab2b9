#include "kiosk/person.h"

#include "base/certificate_status.h"
#include "kiosk/inquiry.h"
#include "kiosk/kiosk.h"

#include <jansson.h>
#include <string.h>

enum { OPEN_MAX = 64 };

/* A first one, or one after the last was revoked: to have a new one beside it is of no use. */
static bool issues_certificate(const struct service *service)
{
    return service_helps_with(service, CERTIFICATE_NOT_REGISTERED) ||
           service_helps_with(service, CERTIFICATE_NO_CERTIFICATE);
}

/* It leads to a new certificate: one that is in the making already stands against it, and against
 * no other service. A key that leaked is revoked at any time. */
static bool makes_certificate(const struct service *service)
{
    return issues_certificate(service) || service_helps_with(service, CERTIFICATE_EXPIRED) ||
           service_helps_with(service, CERTIFICATE_REVOKE);
}

static enum person_finding finding_of(const struct service *service, enum certificate_status status)
{
    if (status == CERTIFICATE_NEW && issues_certificate(service)) return PERSON_ACTIVATES;
    bool stands = certificate_status_is_under_way(status) && makes_certificate(service);
    return stands ? PERSON_UNDER_WAY : PERSON_FREE;
}

/* What is made is of more use than the case that it is made by, which may be open still. */
enum person_finding person_read(const struct bytes *json, const struct service *service)
{
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *word = json_string_value(json_object_get(root, "certificate"));
    const json_t *open = json_object_get(root, "open");
    enum person_finding found =
        word ? finding_of(service, certificate_status_from_word(word)) : PERSON_FREE;
    for (size_t i = 0; i < json_array_size(open) && i < OPEN_MAX; i++) {
        const char *key = json_string_value(json_array_get(open, i));
        if (!found && key && strcmp(key, service->key) == 0) found = PERSON_UNDER_WAY;
    }
    json_decref(root);
    return found;
}

/* The NIK as it stands in the record; "" while it is none. */
static const char *nik_of(struct kiosk *kiosk)
{
    const struct service *service = kiosk->record.service;
    for (unsigned i = 0; i < service->fields_count; i++) {
        if (service->fields[i].kind != FIELD_NIK) continue;
        const char *value = case_value(&kiosk->record, i);
        size_t length = CASE_NIK_SIZE - 1;
        return strlen(value) == length && strspn(value, "0123456789") == length ? value : "";
    }
    return "";
}

static void ask(struct kiosk *kiosk, const char *nik)
{
    struct bytes question = {0};
    person_forget(kiosk);
    memcpy(kiosk->person.nik, nik, strlen(nik) + 1);
    bytes_append_format(&question, "{\"nik\":\"%s\"}", nik);
    kiosk->person.job = inquiry_begin(kiosk, "status", &question);
    bytes_free(&question);
}

/* Where something is still to be decided, and nothing is handed in yet. */
static bool may_stop(const struct kiosk *kiosk)
{
    if (!kiosk->record.service || !kiosk->record.service->once || kiosk->submitting) return false;
    enum kiosk_step step = flow_station(&kiosk->flow)->step;
    return step >= STEP_FORM && step < STEP_SUBMIT;
}

bool person_stands(struct kiosk *kiosk)
{
    const struct person *person = &kiosk->person;
    return person->finding && may_stop(kiosk) && strcmp(person->nik, nik_of(kiosk)) == 0;
}

bool person_shows(struct kiosk *kiosk)
{
    if (!person_stands(kiosk)) return false;
    stage_show_over(kiosk, &screen_underway);
    return true;
}

void person_forget(struct kiosk *kiosk)
{
    if (kiosk->person.job) inquiry_cancel(kiosk, kiosk->person.job);
    kiosk->person = (struct person){0};
}

bool person_stops(struct kiosk *kiosk)
{
    if (!may_stop(kiosk)) return false;
    const struct station *station = flow_station(&kiosk->flow);
    const char *nik = nik_of(kiosk);
    bool of_nik = station->step == STEP_FORM &&
                  kiosk->record.service->fields[station->item].kind == FIELD_NIK;
    if (of_nik && nik[0] && strcmp(nik, kiosk->person.nik) != 0) ask(kiosk, nik);
    return person_shows(kiosk);
}

bool person_answered(struct kiosk *kiosk, uint32_t job, const struct bytes *json)
{
    if (!job || job != kiosk->person.job) return false;
    kiosk->person.job = 0;
    if (kiosk->record.service) kiosk->person.finding = person_read(json, kiosk->record.service);
    /* Staff, or a question that lies over the screen, come first; the next step then shows it. */
    bool free = !kiosk->staff.open && kiosk->overlay == OVERLAY_NONE;
    if (free) person_shows(kiosk);
    return true;
}

void person_failed(struct kiosk *kiosk, uint32_t job)
{
    if (!job || job != kiosk->person.job) return;
    kiosk->person = (struct person){0}; /* asked again with the NIK's next pass */
}
