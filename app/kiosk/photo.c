/* What becomes of a photo of the face: its place in the record, and how it came there. */
#include "kiosk/kiosk.h"

#include <stdio.h>
#include <string.h>

static void fill(struct case_face *slot, struct captured_face *face)
{
    bytes_move(&slot->jpeg, &face->jpeg);
    picture_free(&slot->preview);
    slot->preview = face->preview;
    face->preview = (struct picture){0};
    slot->taken = face->view.code[0] == 0;
    slot->judgement = face->judgement;
}

/* A photo that is not as asked is kept with its reason: the applicant may go on as it is. */
void face_arrived(struct kiosk *kiosk, struct captured_face *face)
{
    struct case_face *slot = &kiosk->record.face;
    fill(slot, face);
    memcpy(slot->note, face->view.code, sizeof slot->note);
    slot->presence_seen = kiosk->presence_seen;
    slot->by_phone = false;
    if (slot->taken) {
        session_note(kiosk, "face", "taken");
        stage_news(kiosk, &(struct event){.kind = EVENT_FACE});
        return;
    }
    struct fault fault;
    FAULT_CODED(&fault, face->view.code, FAULT_INPUT, 0, "the photo is not as asked");
    stage_fault(kiosk, &fault);
}

/* Nobody saw who took it, nor when: the desk is told so. */
void face_sent(struct kiosk *kiosk, struct captured_face *face)
{
    struct case_face *slot = &kiosk->record.face;
    fill(slot, face);
    snprintf(slot->note, sizeof slot->note, "F-16");
    slot->presence_seen = false;
    slot->by_phone = true;
    session_note(kiosk, "face", "by phone");
}
