#define _DEFAULT_SOURCE
#include "kiosk/phone.h"

#include "kiosk/kiosk.h"
#include "kiosk/work_inquiry.h"
#include "kiosk/work_phone.h"

#include <stdio.h>
#include <string.h>

static struct phone_wanted wanted_of(struct kiosk *kiosk)
{
    return phone_wanted_at(&kiosk->record, &kiosk->flow, kiosk->text);
}

static void close_address(struct kiosk *kiosk)
{
    struct phone *phone = &kiosk->phone;
    struct bytes ask = {0};
    if (!phone->token[0]) return;
    phone_ask_token(phone->token, &ask);
    work_tell(kiosk->worker, kiosk->work, "drop-close", &ask, clock_wall_ms(&kiosk->clock) / 1000);
    phone->token[0] = '\0';
}

void phone_end(struct kiosk *kiosk)
{
    struct phone *phone = &kiosk->phone;
    if (phone->view.state == PHONE_NONE) return;
    if (phone->job && !phone->at_worker) inquiry_cancel(kiosk, phone->job);
    close_address(kiosk);
    bitmap_free(&phone->qr);
    drop_key_forget(&phone->key);
    explicit_bzero(phone, sizeof *phone);
    kiosk->dirty = true;
}

/* The screen may go on to another one with it, and the phone be ended. */
static void show(struct kiosk *kiosk, enum phone_state state)
{
    if (kiosk->phone.view.state == state) return;
    kiosk->phone.view.state = state;
    kiosk->dirty = true;
    stage_news(kiosk, &(struct event){.kind = EVENT_PHONE});
}

static void fall_silent(struct kiosk *kiosk, const char *code)
{
    session_note(kiosk, "fault", code);
    snprintf(kiosk->phone.view.code, sizeof kiosk->phone.view.code, "%s", code);
    kiosk->phone.look_ms = 0;
    close_address(kiosk);
    show(kiosk, PHONE_SILENT);
}

void phone_begin(struct kiosk *kiosk)
{
    struct phone *phone = &kiosk->phone;
    const struct phone_wanted wanted = wanted_of(kiosk);
    struct bytes ask = {0};
    struct fault fault;
    phone_end(kiosk);
    if (wanted.thing == PHONE_NOTHING) return;
    phone->view.state = PHONE_OPENING;
    phone->view.url = phone->url;
    if (!drop_key_new(&phone->key, &fault)) {
        fall_silent(kiosk, fault.code);
        return;
    }
    session_note(kiosk, "phone", wanted.key);
    phone_ask_open(&wanted, kiosk->language, phone->key.point, &ask);
    phone->opening = true;
    phone->job = inquiry_begin(kiosk, "drop-open", &ask);
    kiosk->dirty = true;
}

static void ask_token(struct kiosk *kiosk, const char *kind)
{
    struct bytes ask = {0};
    phone_ask_token(kiosk->phone.token, &ask);
    kiosk->phone.look_ms = 0;
    kiosk->phone.job = inquiry_begin(kiosk, kind, &ask);
}

static void look_later(struct kiosk *kiosk)
{
    kiosk->phone.look_ms = clock_mono_ms(&kiosk->clock) + PHONE_LOOK_MS;
}

int phone_tick(struct kiosk *kiosk)
{
    struct phone *phone = &kiosk->phone;
    int64_t now_ms = clock_mono_ms(&kiosk->clock);
    if (!phone->look_ms || phone->job) return -1;
    if (now_ms >= phone->ends_ms) {
        phone->look_ms = 0;
        close_address(kiosk);
        show(kiosk, PHONE_EXPIRED);
        return -1;
    }
    if (now_ms < phone->look_ms) return (int)(phone->look_ms - now_ms);
    phone->fetching = false;
    ask_token(kiosk, "drop-look");
    return -1;
}

static void opened(struct kiosk *kiosk, const struct bytes *json)
{
    struct phone *phone = &kiosk->phone;
    struct phone_address address;
    struct fault fault;
    char code[8];
    phone->opening = false;
    if (!phone_read_open(json, &address, code)) {
        fall_silent(kiosk, code);
        return;
    }
    memcpy(phone->token, address.token, sizeof phone->token);
    memcpy(phone->url, address.url, sizeof phone->url);
    if (!qr_encode(phone->url, &phone->qr, &fault)) {
        fall_silent(kiosk, "N-04");
        return;
    }
    phone->view.qr = &phone->qr;
    phone->ends_ms = clock_mono_ms(&kiosk->clock) + (int64_t)address.seconds * 1000;
    phone->view.minutes = address.seconds / 60;
    look_later(kiosk);
    idle_touch(kiosk); /* the time to get at a phone begins now */
    show(kiosk, PHONE_WAITING);
}

/* It is opened where there is time, with a copy of the key; a face where faces are looked at. */
static void open_file(struct kiosk *kiosk, const char *kind, struct bytes *sealed)
{
    struct phone *phone = &kiosk->phone;
    struct phone_parcel parcel = {.key = &phone->key,
                                  .token = phone->token,
                                  .kind = kind,
                                  .wanted = wanted_of(kiosk),
                                  .wish = pages_wish(kiosk)};
    bool face = parcel.wanted.thing == PHONE_FACE;
    phone->job = ++kiosk->work_job;
    phone->at_worker = true;
    work_phone(face ? kiosk->eyes : kiosk->worker, kiosk->work, phone->job, &parcel, sealed);
}

/* A phone that is busy with the page is someone who is still there. */
static void looked(struct kiosk *kiosk, enum phone_state state)
{
    struct phone *phone = &kiosk->phone;
    if (state != phone->view.state) idle_touch(kiosk);
    phone->fetching = state == PHONE_ARRIVED;
    if (phone->fetching)
        ask_token(kiosk, "drop-fetch");
    else if (state != PHONE_EXPIRED)
        look_later(kiosk);
    else
        phone->token[0] = '\0'; /* nothing is left to close */
    show(kiosk, state);
}

static void stumbled(struct kiosk *kiosk, const char *code)
{
    if (kiosk->phone.opening || ++kiosk->phone.failures >= PHONE_FAILURES_MAX)
        fall_silent(kiosk, code);
    else
        look_later(kiosk);
}

bool phone_answered(struct kiosk *kiosk, uint32_t job, struct inquiry_answer *answer)
{
    struct phone *phone = &kiosk->phone;
    enum phone_state state;
    char kind[PHONE_KIND_SIZE], code[8];
    if (!job || job != phone->job) return false;
    phone->job = 0;
    if (phone->opening) {
        opened(kiosk, &answer->json);
    } else if (!phone_read_look(&answer->json, &state, kind, code)) {
        stumbled(kiosk, code);
    } else if (phone->fetching && state == PHONE_ARRIVED && !answer->blob.size) {
        stumbled(kiosk, "N-04"); /* it was asked for the file, and says that there is one */
    } else {
        phone->failures = 0;
        if (state == PHONE_ARRIVED && answer->blob.size)
            open_file(kiosk, kind, &answer->blob);
        else
            looked(kiosk, state);
    }
    return true;
}

bool phone_failed(struct kiosk *kiosk, uint32_t job, const struct fault *fault)
{
    if (!job || job != kiosk->phone.job) return false;
    kiosk->phone.job = 0;
    stumbled(kiosk, fault->code[0] ? fault->code : "N-04");
    return true;
}

static void take(struct kiosk *kiosk, struct phone_arrival *arrival)
{
    switch (arrival->is) {
    case ARRIVAL_FILE: case_document_take_file(pages_document(kiosk), &arrival->file); break;
    case ARRIVAL_PAGE: pages_sent(kiosk, &arrival->page); break;
    case ARRIVAL_FACE: face_sent(kiosk, &arrival->face); break;
    }
    session_note(kiosk, "phone", "taken");
}

/* The centre need not keep it any longer, whatever it is. */
void phone_arrived(struct kiosk *kiosk, uint32_t job, struct phone_arrival *arrival)
{
    struct phone *phone = &kiosk->phone;
    if (!job || job != phone->job) return;
    phone->job = 0;
    phone->at_worker = false;
    close_address(kiosk);
    idle_touch(kiosk);
    if (arrival->unfit == PHONE_FIT) {
        take(kiosk, arrival);
        show(kiosk, PHONE_TAKEN);
        return;
    }
    session_note(kiosk, "phone", "unfit");
    phone->view.unfit = arrival->unfit;
    phone->view.request = arrival->request;
    memcpy(phone->view.face_code, arrival->face_code, sizeof phone->view.face_code);
    show(kiosk, PHONE_UNFIT);
}
