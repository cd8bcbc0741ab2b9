#include "screens/presence.h"

#include <math.h>

/* About 20 degrees, where nobody looks by accident; and about 8, which a portrait allows. */
static const double turned_yaw = -0.35, straight_yaw = 0.15;
/* Of the usual lid gap: shut below the one, open again above the other. */
static const double shut_share = 0.5, open_share = 0.7;
/* OFIQ's middle score for open eyes: less than this tells nothing when it gets smaller. */
static const double least_gap = 0.02;

void presence_begin(struct presence_check *check, enum presence kind)
{
    *check = (struct presence_check){.kind = kind};
}

void presence_skip(struct presence_check *check)
{
    if (presence_is_open(check)) check->stage = PRESENCE_MISSED;
}

bool presence_is_open(const struct presence_check *check)
{
    return check->kind != PRESENCE_NONE && check->stage < PRESENCE_SEEN;
}

bool presence_is_asking(const struct presence_check *check)
{
    return check->kind != PRESENCE_NONE &&
           (check->stage == PRESENCE_MOVES || check->stage == PRESENCE_RETURNS);
}

/* Somebody else may come: what they are asked stays limited by the looks that went by. */
static void begin_anew(struct presence_check *check)
{
    int asked = check->asked_looks;
    presence_begin(check, check->kind);
    check->asked_looks = asked;
}

/* False: there is not just one face in this look. */
static bool keeps_face(struct presence_check *check, int faces)
{
    if (faces == 1) {
        check->lost_looks = 0;
        return true;
    }
    check->held_looks = check->closed_looks = 0;
    if (faces > 1 || ++check->lost_looks > PRESENCE_LOST_LOOKS) begin_anew(check);
    return false;
}

static bool held(struct presence_check *check, bool so)
{
    check->held_looks = so ? check->held_looks + 1 : 0;
    return check->held_looks >= PRESENCE_HELD_LOOKS;
}

static void look_for_turn(struct presence_check *check, double yaw)
{
    bool moved = check->stage == PRESENCE_RETURNS;
    if (!held(check, moved ? fabs(yaw) <= straight_yaw : yaw <= turned_yaw)) return;
    check->held_looks = 0;
    check->stage = moved ? PRESENCE_SEEN : PRESENCE_RETURNS;
}

static void learn_eyes(struct presence_check *check, double gap)
{
    if (gap < least_gap) return;
    check->eyes_usual += (gap - check->eyes_usual) * (check->eyes_usual > 0 ? 0.25 : 1);
}

static void look_for_blink(struct presence_check *check, double gap)
{
    if (check->eyes_usual <= 0) { /* shut, or behind dark glasses, from the start */
        learn_eyes(check, gap);
    } else if (gap < check->eyes_usual * shut_share) {
        check->closed_looks++;
    } else if (gap >= check->eyes_usual * open_share) {
        bool blinked = check->closed_looks > 0 && check->closed_looks <= PRESENCE_BLINK_LOOKS;
        check->closed_looks = 0;
        if (blinked)
            check->stage = PRESENCE_SEEN;
        else
            learn_eyes(check, gap);
    }
}

static void wait_for_face(struct presence_check *check, const struct presence_look *look)
{
    check->ready_looks = look->good ? check->ready_looks + 1 : 0;
    if (look->good) learn_eyes(check, look->eyes_open);
    if (check->ready_looks >= PRESENCE_READY_LOOKS) check->stage = PRESENCE_MOVES;
}

void presence_look(struct presence_check *check, const struct presence_look *look)
{
    if (check->kind == PRESENCE_NONE || check->stage == PRESENCE_MISSED) return;
    if (presence_is_asking(check) && ++check->asked_looks > PRESENCE_LOOKS_MOST) {
        check->stage = PRESENCE_MISSED;
        return;
    }
    if (!keeps_face(check, look->faces)) return;
    if (check->stage == PRESENCE_WAITS)
        wait_for_face(check, look);
    else if (presence_is_asking(check) && check->kind == PRESENCE_TURN)
        look_for_turn(check, look->yaw);
    else if (presence_is_asking(check))
        look_for_blink(check, look->eyes_open);
}
