/* face.c - the applicant sees themselves as in a mirror, is told one thing at a time, and is
 * photographed when all is well, or when they press; the photo is kept or taken again. A face is
 * never the only way: refused or without a camera, the case goes on without a photo. */
#include "base/support.h"
#include "screens/common.h"
#include "screens/face_inside.h"

#include <stdio.h>
#include <string.h>

static const char refused_code[] = "F-14", unseen_code[] = "F-15", covered_code[] = "C-06";

static struct answer live(struct face *state, const struct view *view, int rest_looks)
{
    state->code[0] = '\0';
    state->coach = (struct coach){0};
    state->covered_looks = 0;
    state->rest_looks = rest_looks;
    presence_begin(&state->presence, view->record->service->presence);
    state->phase = view->camera_ready ? FACE_LIVE : FACE_NO_CAMERA;
    return view->camera_ready ? ASK(ASK_LIVE, 0) : STAY;
}

static struct answer enter(void *of, const struct view *view)
{
    struct face *state = of;
    if (!view->record->face.taken) return live(state, view, FACE_FIRST_LOOKS);
    state->phase = FACE_LOOK;
    return STAY;
}

static const char *spoken(const struct view *view, const char *id)
{
    return text_get(view->text, view->language, id);
}

static struct answer shoot(struct face *state)
{
    state->phase = FACE_SHOOTING;
    return ASK(ASK_STILL, state->presence.stage == PRESENCE_SEEN ? 1 : 0);
}

/* What is to be told now: the presence check's request while it asks, unless it cannot be seen. */
static enum advice told(const struct face *state, const struct view *view)
{
    enum advice seen = advice_of(view);
    if (!presence_is_asking(&state->presence)) return seen;
    if (seen == ADVICE_NONE || seen == ADVICE_ABSENT || seen == ADVICE_CROWD ||
        seen == ADVICE_COVERED)
        return seen;
    if (state->presence.stage == PRESENCE_RETURNS) return ADVICE_STRAIGHT;
    return state->presence.kind == PRESENCE_TURN ? ADVICE_TURN_LEFT : ADVICE_BLINK;
}

static void count_covered(struct face *state, enum advice seen)
{
    if (seen != ADVICE_COVERED)
        state->covered_looks = 0;
    else if (state->covered_looks < FACE_COVERED_LOOKS)
        state->covered_looks++;
}

/* The light stays on when it helped: else it would go on and off. */
static void light(struct face *state)
{
    if (state->coach.shown == ADVICE_DARK) state->lit = true;
    if (state->coach.shown == ADVICE_BRIGHT) state->lit = false;
}

static struct answer look(struct face *state, const struct view *view)
{
    if (state->phase != FACE_LIVE) return STAY;
    struct presence_look seen = {.good = advice_of(view) == ADVICE_GOOD,
                                 .faces = view->faces,
                                 .yaw = view->face_yaw,
                                 .eyes_open = view->face_eyes_open};
    presence_look(&state->presence, &seen);
    enum advice advice = told(state, view);
    bool speak = coach_look(&state->coach, advice);
    count_covered(state, advice);
    light(state);
    mirror_aim(&state->mirror, view, state->coach.shown);
    if (state->rest_looks > 0) {
        state->rest_looks--;
        state->coach.good_looks = 0;
    }
    if (state->coach.good_looks >= COACH_GOOD_LOOKS && !presence_is_open(&state->presence))
        return shoot(state);
    if (!speak) return STAY;
    return SAY(ASK_SPEAK, advice_words(view->text, view->language, state->coach.shown));
}

/* The photo is there. Where the presence check was missed, that is what the desk reads. */
static struct answer taken(struct face *state, const struct view *view)
{
    struct case_face *face = &view->record->face;
    state->code[0] = '\0';
    state->phase = FACE_LOOK;
    bool asked = state->presence.kind != PRESENCE_NONE;
    if (asked && state->presence.stage != PRESENCE_SEEN && !face->note[0])
        snprintf(face->note, sizeof face->note, "%s", unseen_code);
    return SAY(ASK_SPEAK, spoken(view, "Foto sudah diambil. Pakai foto ini?"));
}

/* A photo that is not as asked (F-..) can be looked at; a camera that failed (C-..) gave none, and
 * takes back none that is there. */
static struct answer fault(struct face *state, const struct view *view, const struct fault *fault)
{
    if (state->phase == FACE_LOOK) return STAY;
    bool photo = fault->code[0] == 'F' && view->record->face.preview.width_px > 0;
    snprintf(state->code, sizeof state->code, "%s", fault->code);
    state->tries++;
    state->phase = photo ? FACE_LOOK : FACE_NO_CAMERA;
    const struct support *support = support_find(state->code);
    return support ? SAY(ASK_SPEAK, spoken(view, support->text)) : STAY;
}

/* Without a photo, and why: what the camera has, or that the applicant prefers the desk. */
static struct answer without(struct face *state, const struct view *view)
{
    const char *code = refused_code;
    if (state->phase == FACE_NO_CAMERA) {
        code = state->code[0] ? state->code : view->camera_code;
    } else if (state->covered_looks >= FACE_COVERED_LOOKS) {
        code = covered_code;
    }
    face_without(&view->record->face, code);
    return GO(OUTCOME_SKIP);
}

static struct answer press(struct face *state, const struct view *view, const struct event *event)
{
    bool live_now = state->phase == FACE_LIVE, looking = state->phase == FACE_LOOK;
    if (event_pressed(event, "shoot") && live_now && view->frame) return shoot(state);
    if (event_pressed(event, "skip") && live_now) presence_skip(&state->presence);
    if (event_pressed(event, "phone") && face_may_come_by_phone(state, view))
        return ASK(ASK_PHONE, 0);
    if (event_pressed(event, "retake") && (looking || state->phase == FACE_NO_CAMERA)) {
        case_face_forget(&view->record->face);
        return live(state, view, FACE_AGAIN_LOOKS);
    }
    if (event_pressed(event, "next") && looking) return GO(OUTCOME_NEXT);
    if (event_pressed(event, "anyway") && looking) return GO(OUTCOME_SKIP);
    if (event_pressed(event, "without") && !looking) return without(state, view);
    return STAY;
}

static struct answer device(struct face *state, const struct view *view)
{
    if (state->phase != FACE_NO_CAMERA) return STAY;
    if (view->camera_ready) return live(state, view, FACE_FIRST_LOOKS);
    if (view->camera_code[0]) /* what stalled may have been pulled out since */
        snprintf(state->code, sizeof state->code, "%s", view->camera_code);
    return STAY;
}

/* A photo that failed need not end the live picture: a frame that comes after it says that the
 * camera is well, and no change of its state would. One that fails again and again waits for a
 * press. */
static struct answer frame(struct face *state, const struct view *view)
{
    mirror_step(&state->mirror);
    if (state->phase != FACE_NO_CAMERA || !view->camera_ready) return STAY;
    if (state->tries > FACE_TRIES_BEFORE_ANYWAY) return STAY;
    return live(state, view, FACE_AGAIN_LOOKS);
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct face *state = of;
    struct answer answer;
    if (screen_common_event(event, &answer)) return answer;
    switch (event->kind) {
    case EVENT_PRESS: return press(state, view, event);
    case EVENT_FRAME: return frame(state, view);
    case EVENT_LOOK: return look(state, view);
    case EVENT_FACE: return taken(state, view);
    case EVENT_FAULT: return fault(state, view, event->fault);
    case EVENT_DEVICE: return device(state, view);
    case EVENT_PAGE:
    case EVENT_CARD:
    case EVENT_PROGRESS:
    case EVENT_SEALED:
    case EVENT_PRINTED:
    case EVENT_TIMER:
    case EVENT_KEY:
    case EVENT_CODE:
    case EVENT_TRACKED:
    case EVENT_PHONE:
    case EVENT_SCANNED:
    case EVENT_CERTIFICATE:
    case EVENT_RATED:
    case EVENT_STAFF: return STAY;
    }
    return STAY;
}

const struct screen screen_face = {.name = "face",
                                   .state_size = sizeof(struct face),
                                   .idle_s = 90,
                                   .enter = enter,
                                   .event = event,
                                   .draw = face_draw};
