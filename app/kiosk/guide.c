/* The guide light at the place in use, the call for staff, and the voice. */
#include "kiosk/kiosk.h"
#include "ui/speech.h"

void guide_to(struct kiosk *kiosk, enum light_place place, enum light_flash flash)
{
    if (kiosk->guide != LIGHT_PLACES && kiosk->guide != place)
        devices_light(kiosk->devices, kiosk->guide, LIGHT_OFF);
    kiosk->guide = place;
    if (place != LIGHT_PLACES) devices_light(kiosk->devices, place, flash);
}

void guide_call_staff(struct kiosk *kiosk, bool called)
{
    if (called == kiosk->staff_called) return;
    kiosk->staff_called = called;
    kiosk->beat_due = kiosk->dirty = true;
    devices_light(kiosk->devices, LIGHT_STAFF, called ? LIGHT_SLOW : LIGHT_OFF);
    work_event(kiosk->worker, kiosk->work, clock_wall_ms(&kiosk->clock) / 1000,
               called ? "staff-called" : "staff-call-ended", "");
}

void guide_say(struct kiosk *kiosk, const char *words)
{
    voice_announce(kiosk, words);
}
