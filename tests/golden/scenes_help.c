/* Help, what lies over a screen as a question, and a case that staff go on with. */
#include "scenes.h"

#include "screens/over.h"

#include <stdio.h>
#include <string.h>

static const char issue[] = "pekalongan/issue-esign";

static void help_at(struct fixture *fixture, enum kiosk_step step)
{
    fixture_service(fixture, issue);
    fixture->flow.at = flow_find(&fixture->flow, step, 0);
    if (step > STEP_CONSENT) case_consent_give(&fixture->record, &fixture->view.now);
    fixture_show(fixture, &screen_help);
}

static void help(struct fixture *fixture)
{
    help_at(fixture, STEP_DOCUMENTS);
}

static void help_consent(struct fixture *fixture)
{
    help_at(fixture, STEP_CONSENT);
}

static void help_over(struct fixture *fixture, const char *screen)
{
    fixture->view.over = screen;
    fixture_show(fixture, &screen_help);
}

static void help_certificate(struct fixture *fixture)
{
    fixture_gateway(fixture);
    help_over(fixture, "certificate");
}

static void help_phone(struct fixture *fixture)
{
    help(fixture);
    help_over(fixture, "phone");
}

static void help_question(struct fixture *fixture, const char *service, const char *key)
{
    fixture_service(fixture, service);
    unsigned item = 0;
    while (strcmp(fixture->record.service->fields[item].key, key) != 0)
        item++;
    fixture->flow.at = flow_find(&fixture->flow, STEP_FORM, item);
    case_consent_give(&fixture->record, &fixture->view.now);
    help_over(fixture, "form");
}

static void help_dn(struct fixture *fixture)
{
    help_question(fixture, "pekalongan/revoke", "subject_dn");
}

static void help_activation(struct fixture *fixture)
{
    help_at(fixture, STEP_FORM);
    fixture->view.over = "underway";
    fixture->view.awaits_activation = true;
}

static void help_story(struct fixture *fixture)
{
    help_question(fixture, "purbalingga/complaint", "story");
}

static void help_called(struct fixture *fixture)
{
    help(fixture);
    fixture->view.staff_called = true;
}

static void help_channels(struct fixture *fixture)
{
    help_at(fixture, STEP_STANDARD);
    fixture_press(fixture, "channels");
}

static void help_channels_later(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_hand_in(fixture);
    help_at(fixture, STEP_RECEIPT);
    fixture_press(fixture, "channels");
}

static void help_complain(struct fixture *fixture)
{
    help(fixture);
    fixture_press(fixture, "channels");
    fixture_press(fixture, "complain");
}

static void form_below(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, STEP_FORM, 0);
}

static void over_idle(struct canvas *canvas)
{
    over_draw_idle(canvas, 24, true);
}

static void ask_idle(struct fixture *fixture)
{
    form_below(fixture);
    fixture->over = over_idle;
}

static void ask_cancel(struct fixture *fixture)
{
    form_below(fixture);
    fixture->over = over_draw_cancel;
}

static void ask_tracking(struct fixture *fixture)
{
    form_below(fixture);
    fixture->over = over_draw_tracking;
}

static void ask_handover(struct fixture *fixture)
{
    help(fixture);
    fixture->over = over_draw_handover;
}

static void receipt_handed(struct fixture *fixture)
{
    fixture_service(fixture, issue);
    case_hand_over(&fixture->record, STEP_FORM, 0);
    fixture->view.due = (struct civil){0};
    fixture_hand_in(fixture);
    fixture_show_step(fixture, STEP_RECEIPT, 0);
    fixture_event(fixture, &(struct event){.kind = EVENT_PRINTED, .number = 1});
}

static void thanks_handed(struct fixture *fixture)
{
    receipt_handed(fixture);
    fixture_show_step(fixture, STEP_THANKS, 0);
}

static const struct scene scenes[] = {
    {"help", "help", KEEP_ALL, help},
    {"help-consent", "help", KEEP_INDONESIAN, help_consent},
    {"help-certificate", "help", KEEP_ALL, help_certificate},
    {"help-phone", "help", KEEP_ALL, help_phone},
    {"help-dn", "help", KEEP_ALL, help_dn},
    {"help-activation", "help", KEEP_ALL, help_activation},
    {"help-story", "help", KEEP_ALL, help_story},
    {"help-called", "help", KEEP_ALL, help_called},
    {"help-channels", "help", KEEP_ALL, help_channels},
    {"help-channels-later", "help", KEEP_INDONESIAN, help_channels_later},
    {"help-complain", "help", KEEP_ALL, help_complain},
    {"ask-idle", "help", KEEP_ALL, ask_idle},
    {"ask-cancel", "help", KEEP_ALL, ask_cancel},
    {"ask-tracking", "help", KEEP_ALL, ask_tracking},
    {"ask-handover", "help", KEEP_ALL, ask_handover},
    {"receipt-handed", "receipt", KEEP_ALL, receipt_handed},
    {"thanks-handed", "thanks", KEEP_ALL, thanks_handed},
};

const struct scene *help_scene_at(unsigned index)
{
    return index < help_scene_count() ? &scenes[index] : NULL;
}

unsigned help_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
