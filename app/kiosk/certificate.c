#include "kiosk/certificate.h"

#include "base/support.h"
#include "kiosk/kiosk.h"

#include <jansson.h>
#include <string.h>

bool certificate_read(const struct bytes *json, enum certificate_status *out, struct fault *fault)
{
    json_t *root = json_loadb((const char *)json->data, json->size, JSON_REJECT_DUPLICATES, NULL);
    const char *word = json_string_value(json_object_get(root, "certificate"));
    const char *code = json_string_value(json_object_get(root, "code"));
    const struct support *support = code ? support_find(code) : NULL;
    bool done = word && !code;
    if (done)
        *out = certificate_status_from_word(word);
    else
        FAULT_CODED(fault, support ? support->code : "N-04", FAULT_REFUSED, 0,
                    "no word of a certificate's status");
    json_decref(root);
    return done;
}

void certificate_ask(struct kiosk *kiosk, const char *nik)
{
    size_t length = CASE_NIK_SIZE - 1;
    if (!nik || strlen(nik) != length || strspn(nik, "0123456789") != length) return;
    struct bytes question = {0};
    certificate_drop(kiosk);
    bytes_append_format(&question, "{\"nik\":\"%s\"}", nik);
    kiosk->certificate_job = inquiry_begin(kiosk, "status", &question);
    bytes_free(&question);
}

void certificate_drop(struct kiosk *kiosk)
{
    if (kiosk->certificate_job) inquiry_cancel(kiosk, kiosk->certificate_job);
    kiosk->certificate_job = 0;
}

bool certificate_answered(struct kiosk *kiosk, uint32_t job, const struct inquiry_answer *answer)
{
    enum certificate_status status = CERTIFICATE_UNKNOWN;
    struct fault fault = {0};
    if (!job || job != kiosk->certificate_job) return false;
    kiosk->certificate_job = 0;
    if (certificate_read(&answer->json, &status, &fault))
        stage_news(kiosk, &(struct event){.kind = EVENT_CERTIFICATE, .number = (int)status});
    else
        stage_fault(kiosk, &fault);
    return true;
}
