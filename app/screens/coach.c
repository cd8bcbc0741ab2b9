#include "screens/coach.h"

static void show(struct coach *coach, enum advice seen)
{
    if (seen == coach->shown) {
        coach->coming_looks = 0;
        coach->shown_looks++;
        return;
    }
    coach->coming_looks = seen == coach->coming ? coach->coming_looks + 1 : 1;
    coach->coming = seen;
    if (coach->coming_looks < COACH_AGREE_LOOKS) return;
    coach->shown = seen;
    coach->shown_looks = coach->coming_looks = 0;
}

bool coach_look(struct coach *coach, enum advice seen)
{
    bool first = coach->said == ADVICE_NONE;
    show(coach, seen);
    if (seen != ADVICE_GOOD)
        coach->good_looks = 0;
    else if (coach->good_looks < COACH_GOOD_LOOKS)
        coach->good_looks++;
    coach->quiet_looks++;
    if (coach->shown == ADVICE_NONE || coach->shown == coach->said) return false;
    if (coach->shown_looks < COACH_STOOD_LOOKS) return false;
    if (!first && coach->quiet_looks < COACH_QUIET_LOOKS) return false;
    coach->said = coach->shown;
    coach->quiet_looks = 0;
    return true;
}

void coach_spoke(struct coach *coach)
{
    coach->quiet_looks = 0;
}
