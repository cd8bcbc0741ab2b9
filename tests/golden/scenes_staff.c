#include "scenes.h"

#include "screens/staff/staff.h"

#include <assert.h>
#include <stdio.h>

static void staff_page(struct fixture *fixture, enum staff_page page)
{
    fixture_staff(fixture);
    fixture_show(fixture, staff_screen(page));
}

static void break_device(struct fixture *fixture, enum device_role role, enum device_state state,
                         const char *code)
{
    struct staff_device *device = &fixture->staff.devices[role];
    device->state = state;
    device->since.hour = 9;
    device->since.minute = 12;
    snprintf(device->code, sizeof device->code, "%s", code);
}

static void no_paper(struct fixture *fixture)
{
    struct staff_view *staff = &fixture->staff;
    break_device(fixture, DEVICE_PRINTER, DEVICE_NEEDS_STAFF, "P-02");
    staff->printer.state = DEVICE_NEEDS_STAFF;
    staff->printer.paper = PAPER_OUT;
    staff->paper.remaining_mm = staff->paper.receipts_left = 0;
    staff->paper.warns = true;
    staff->paper.ends.year = 0;
}

static void refuse(struct fixture *fixture, const char *code, int number)
{
    struct fault fault;
    FAULT_CODED(&fault, code, FAULT_REFUSED, 0, "made up");
    fixture_event(fixture, &(struct event){.kind = EVENT_FAULT, .fault = &fault, .number = number});
}

static void door(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_door);
    fixture->staff.number = 0;
    fixture_type(fixture, "074182");
}

static void door_wrong(struct fixture *fixture)
{
    door(fixture);
    fixture_type(fixture, "93");
    fixture_press(fixture, "next");
    refuse(fixture, "U-01", 0);
}

static void door_shut(struct fixture *fixture)
{
    door(fixture);
    fixture_type(fixture, "93");
    fixture_press(fixture, "next");
    refuse(fixture, "U-02", 240);
}

static void menu(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_menu);
}

static void menu_trouble(struct fixture *fixture)
{
    menu(fixture);
    no_paper(fixture);
    fixture->staff.line = LINE_DOWN;
    fixture->staff.applicant_waits = true;
}

static void restock_open(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_restock);
}

static void printer_says(struct fixture *fixture, enum printer_cover cover,
                         enum printer_paper paper)
{
    fixture->staff.printer.cover = cover;
    fixture->staff.printer.paper = paper;
    fixture_event(fixture, &(struct event){.kind = EVENT_DEVICE});
}

static void restock_unknown(struct fixture *fixture)
{
    restock_open(fixture);
    printer_says(fixture, COVER_UNKNOWN, PAPER_UNKNOWN);
}

static void restock_roll(struct fixture *fixture)
{
    restock_open(fixture);
    printer_says(fixture, COVER_OPEN, PAPER_OUT);
}

static void restock_close(struct fixture *fixture)
{
    restock_roll(fixture);
    fixture_press(fixture, "next");
}

static void restock_empty(struct fixture *fixture)
{
    restock_close(fixture);
    printer_says(fixture, COVER_CLOSED, PAPER_OUT);
}

static void restock_print(struct fixture *fixture)
{
    restock_close(fixture);
    printer_says(fixture, COVER_CLOSED, PAPER_OK);
}

static void restock_print_failed(struct fixture *fixture)
{
    restock_print(fixture);
    fixture_fault(fixture, "P-05");
}

static void restock_digits(struct fixture *fixture)
{
    restock_print(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_PRINTED, .number = 1});
    fixture_type(fixture, "73");
}

static void restock_wrong(struct fixture *fixture)
{
    restock_digits(fixture);
    fixture_type(fixture, "09");
    fixture_press(fixture, "next");
    fixture_event(fixture, &(struct event){.kind = EVENT_STAFF, .number = 0});
}

static void restock_worn(struct fixture *fixture)
{
    restock_wrong(fixture);
    for (int i = 0; i < 2; i++) {
        fixture_type(fixture, "7309");
        fixture_press(fixture, "next");
        fixture_event(fixture, &(struct event){.kind = EVENT_STAFF, .number = 0});
    }
}

static void restock_missing(struct fixture *fixture)
{
    restock_digits(fixture);
    fixture_press(fixture, "missing");
}

static void restock_turn(struct fixture *fixture)
{
    restock_missing(fixture);
    fixture_press(fixture, "blank");
}

static void restock_done(struct fixture *fixture)
{
    restock_digits(fixture);
    fixture_type(fixture, "09");
    fixture_press(fixture, "next");
    fixture_event(fixture, &(struct event){.kind = EVENT_STAFF, .number = 1});
    fixture->staff.paper.receipts_left = 665;
    fixture_event(fixture, &(struct event){.kind = EVENT_STAFF, .number = 1});
}

static void devices(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_devices);
}

static void devices_trouble(struct fixture *fixture)
{
    devices(fixture);
    no_paper(fixture);
    break_device(fixture, DEVICE_SCANNER, DEVICE_NO_DEVICE, "X-05");
    break_device(fixture, DEVICE_READER, DEVICE_UNKNOWN, "");
    fixture->staff.devices[DEVICE_LIGHT].fitted = false;
    fixture_press(fixture, "next");
}

static void devices_manual(struct fixture *fixture)
{
    devices_trouble(fixture);
    fixture_press(fixture, "device-0");
}

static void cases(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_cases);
}

static void cases_empty(struct fixture *fixture)
{
    cases(fixture);
    fixture->staff.cases_count = 0;
    fixture->staff.waiting = 0;
}

static void cases_copy(struct fixture *fixture)
{
    cases(fixture);
    fixture_press(fixture, "case-1");
}

static void cases_copied(struct fixture *fixture)
{
    cases_copy(fixture);
    fixture_press(fixture, "copy");
    fixture_event(fixture, &(struct event){.kind = EVENT_PRINTED, .number = 1});
}

static void settings(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_settings);
}

static void settings_fixed(struct fixture *fixture)
{
    settings(fixture);
    fixture->staff.brightness = -1;
}

static void network(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_network);
}

static void network_down(struct fixture *fixture)
{
    network(fixture);
    fixture->staff.line = LINE_DOWN;
    fixture->staff.contact.hour = 8;
    fixture->staff.clock_offset_s = 190;
    snprintf(fixture->staff.line_code, sizeof fixture->staff.line_code, "N-01");
}

static void export_plug(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_export);
}

static void export_writing(struct fixture *fixture)
{
    export_plug(fixture);
    fixture_press(fixture, "next");
    fixture_event(fixture, &(struct event){.kind = EVENT_PROGRESS, .number = 640});
}

static void export_done(struct fixture *fixture)
{
    export_writing(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_STAFF, .number = 3});
}

static void export_fault(struct fixture *fixture)
{
    export_writing(fixture);
    fixture_fault(fixture, "E-02");
}

static void power(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_power);
}

static void power_ask(struct fixture *fixture)
{
    power(fixture);
    fixture->staff.applicant_waits = true;
    fixture_press(fixture, "power-off");
}

static void manual(struct fixture *fixture)
{
    staff_page(fixture, STAFF_PAGE_manual);
}

static void manual_part(struct fixture *fixture)
{
    manual(fixture);
    fixture_press(fixture, "part-0");
}

static void manual_code(struct fixture *fixture)
{
    manual_part(fixture);
    fixture_press(fixture, "code-8");
}

static void underway(struct fixture *fixture)
{
    fixture_service(fixture, "pekalongan/issue-esign");
    fixture_show_step(fixture, STEP_FORM, 1);
    fixture_show(fixture, &screen_underway);
}

static void underway_made(struct fixture *fixture)
{
    underway(fixture);
    fixture->view.awaits_activation = true;
}

static void access_voice(struct fixture *fixture)
{
    fixture->view.voice.on = true;
    fixture_show(fixture, &screen_access);
}

static void access_voice_more(struct fixture *fixture)
{
    access_voice(fixture);
    fixture_press(fixture, "more");
}

static void access_screen(struct fixture *fixture)
{
    fixture_show(fixture, &screen_access);
}

static void track(struct fixture *fixture)
{
    fixture->view.reader_ready = true;
    fixture_show(fixture, &screen_track);
}

static void track_camera(struct fixture *fixture)
{
    fixture_show(fixture, &screen_track);
    fixture_see(fixture, &(struct pose){0, 0, 1.1875, 1}, "", 0);
}

static void track_typing(struct fixture *fixture)
{
    track(fixture);
    fixture_press(fixture, "type");
    fixture_type(fixture, "K7QF2M9X");
}

static void track_wrong(struct fixture *fixture)
{
    track(fixture);
    fixture_press(fixture, "type");
    fixture_type(fixture, "K7QF2M9XRT4BW9");
}

static void track_answer(struct fixture *fixture, bool known, bool waiting)
{
    track(fixture);
    fixture->tracked = (struct tracked){.known = known,
                                        .code = "K7QF2M9XRT4BW8",
                                        .service = "Penerbitan sertifikat baru",
                                        .agency = fixture->view.agency,
                                        .handed_in = {2026, 11, 20, 10, 38, 0, 5, CIVIL_WIB},
                                        .due = {2026, 11, 23, 10, 38, 0, 1, CIVIL_WIB},
                                        .waiting = waiting};
    fixture->view.tracked = &fixture->tracked;
    fixture_event(fixture, &(struct event){.kind = EVENT_CODE,
                                           .words = "https://loket.example.go.id/t/"
                                                    "K7QF2M9XRT4BW8"});
    fixture_event(fixture, &(struct event){.kind = EVENT_TRACKED});
}

static void track_known(struct fixture *fixture)
{
    track_answer(fixture, true, false);
}

static void track_waiting(struct fixture *fixture)
{
    track_answer(fixture, true, true);
}

/* As the centre tells it: a step an hour. */
static void track_service(struct fixture *fixture, const char *key, unsigned current, bool late)
{
    const struct service *service = catalogue_find_service(fixture->view.catalogue, key);
    enum language language = fixture->look.language;
    track_answer(fixture, false, false);
    struct tracked *tracked = &fixture->tracked;
    tracked->service = service ? service->title.id : NULL;
    assert(service && service->procedure_count <= TRACKED_STEPS_MAX);
    tracked->centre = CENTRE_KNOWS;
    tracked->late = late;
    tracked->finished = tracked->survey_open = current >= service->procedure_count;
    tracked->updated = (struct civil){2026, 11, 20, 16, 2, 0, 5, CIVIL_WIB};
    tracked->steps_count = (int)service->procedure_count;
    snprintf(tracked->headline, sizeof tracked->headline, "%s",
             tracked->finished ? "" : phrase_in(&service->procedure[current].waiting, language));
    const struct procedure_step *at =
        &service->procedure[tracked->finished ? service->procedure_count - 1 : current];
    snprintf(tracked->advice, sizeof tracked->advice, "%s",
             phrase_in(tracked->finished ? &at->outcomes[0].title : &at->advice, language));
    for (unsigned i = 0; i < service->procedure_count; i++) {
        const struct procedure_step *rule = &service->procedure[i];
        struct tracked_step *step = &tracked->steps[i];
        snprintf(step->title, sizeof step->title, "%s", phrase_in(&rule->title, language));
        snprintf(step->actor, sizeof step->actor, "%s",
                 text_get(fixture->view.text, language, actor_title(rule->actor)));
        step->state = i < current ? TRACKED_DONE : i == current ? TRACKED_CURRENT : TRACKED_OPEN;
        if (i <= current) step->at = (struct civil){2026, 11, 20, 9 + (int)i, 38, 0, 5, CIVIL_WIB};
    }
}

static void track_centre(struct fixture *fixture, unsigned current, bool late)
{
    track_service(fixture, "pekalongan/issue-esign", current, late);
}

static void track_complaint(struct fixture *fixture)
{
    track_service(fixture, "pekalongan/complaint", 1, false);
    fixture->tracked.complaint = true;
}

static void track_settled(struct fixture *fixture)
{
    track_service(fixture, "pekalongan/complaint", 99, false);
    fixture->tracked.complaint = true;
    fixture->tracked.survey_open = false;
}

static void track_step(struct fixture *fixture)
{
    track_centre(fixture, 2, false);
}

static void track_lapor(struct fixture *fixture)
{
    track_centre(fixture, 2, false);
    fixture_press(fixture, "more");
}

static void track_late(struct fixture *fixture)
{
    track_centre(fixture, 4, true);
}

static void track_returned(struct fixture *fixture)
{
    track_centre(fixture, 0, false);
    struct tracked *tracked = &fixture->tracked;
    const struct service *service =
        catalogue_find_service(fixture->view.catalogue, "pekalongan/issue-esign");
    const struct outcome_rule *back = &service->procedure[2].outcomes[1];
    snprintf(tracked->reason, sizeof tracked->reason, "%s",
             phrase_in(&back->title, fixture->look.language));
}

static void track_handed_over(struct fixture *fixture)
{
    track_centre(fixture, 1, false);
    struct tracked *tracked = &fixture->tracked;
    tracked->handed_over = true;
    tracked->due = (struct civil){0};
    for (int i = 0; i < tracked->steps_count; i++) {
        tracked->steps[i].state = TRACKED_OPEN;
        tracked->steps[i].at = (struct civil){0};
    }
}

static void track_busy(struct fixture *fixture)
{
    track_answer(fixture, false, false);
    fixture->tracked.centre = CENTRE_BUSY;
}

static void track_finished(struct fixture *fixture)
{
    track_centre(fixture, 99, false);
}

static void track_strange(struct fixture *fixture)
{
    track_answer(fixture, false, false);
    fixture->tracked.centre = CENTRE_UNKNOWN;
}

static void track_on_its_way(struct fixture *fixture)
{
    track_answer(fixture, false, false);
    fixture->tracked.centre = CENTRE_WAITS;
    fixture->tracked.service = NULL;
}

static void track_asking(struct fixture *fixture)
{
    track(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_CODE, .words = "K7QF2M9XRT4BW8"});
}

static void track_unknown(struct fixture *fixture)
{
    track_answer(fixture, false, false);
}

static const struct scene scenes[] = {
    {"access", "access", KEEP_ALL, access_screen},
    {"access-voice", "access", KEEP_ALL, access_voice},
    {"access-voice-more", "access", KEEP_NONE, access_voice_more},
    {"underway", "underway", KEEP_ALL, underway},
    {"underway-made", "underway", KEEP_ALL, underway_made},
    {"track", "track", KEEP_ALL, track},
    {"track-camera", "track", KEEP_INDONESIAN, track_camera},
    {"track-asking", "track", KEEP_INDONESIAN, track_asking},
    {"track-step", "track", KEEP_ALL, track_step},
    {"track-lapor", "track", KEEP_ALL, track_lapor},
    {"track-late", "track", KEEP_ALL, track_late},
    {"track-returned", "track", KEEP_ALL, track_returned},
    {"track-handed-over", "track", KEEP_ALL, track_handed_over},
    {"track-busy", "track", KEEP_INDONESIAN, track_busy},
    {"track-finished", "track", KEEP_ALL, track_finished},
    {"track-complaint", "track", KEEP_ALL, track_complaint},
    {"track-settled", "track", KEEP_INDONESIAN, track_settled},
    {"track-strange", "track", KEEP_INDONESIAN, track_strange},
    {"track-on-its-way", "track", KEEP_INDONESIAN, track_on_its_way},
    {"track-typing", "track", KEEP_ALL, track_typing},
    {"track-wrong", "track", KEEP_INDONESIAN, track_wrong},
    {"track-known", "track", KEEP_ALL, track_known},
    {"track-waiting", "track", KEEP_ALL, track_waiting},
    {"track-unknown", "track", KEEP_ALL, track_unknown},
    {"staff-door", "staff-door", KEEP_ALL, door},
    {"staff-door-wrong", "staff-door", KEEP_INDONESIAN, door_wrong},
    {"staff-door-shut", "staff-door", KEEP_INDONESIAN, door_shut},
    {"staff-menu", "staff-menu", KEEP_ALL, menu},
    {"staff-menu-trouble", "staff-menu", KEEP_ALL, menu_trouble},
    {"staff-restock-open", "staff-restock", KEEP_ALL, restock_open},
    {"staff-restock-unknown", "staff-restock", KEEP_NONE, restock_unknown},
    {"staff-restock-roll", "staff-restock", KEEP_ALL, restock_roll},
    {"staff-restock-close", "staff-restock", KEEP_ALL, restock_close},
    {"staff-restock-empty", "staff-restock", KEEP_INDONESIAN, restock_empty},
    {"staff-restock-print", "staff-restock", KEEP_ALL, restock_print},
    {"staff-restock-print-failed", "staff-restock", KEEP_INDONESIAN, restock_print_failed},
    {"staff-restock-digits", "staff-restock", KEEP_ALL, restock_digits},
    {"staff-restock-wrong", "staff-restock", KEEP_INDONESIAN, restock_wrong},
    {"staff-restock-worn", "staff-restock", KEEP_INDONESIAN, restock_worn},
    {"staff-restock-missing", "staff-restock", KEEP_ALL, restock_missing},
    {"staff-restock-turn", "staff-restock", KEEP_INDONESIAN, restock_turn},
    {"staff-restock-done", "staff-restock", KEEP_ALL, restock_done},
    {"staff-devices", "staff-devices", KEEP_ALL, devices},
    {"staff-devices-trouble", "staff-devices", KEEP_INDONESIAN, devices_trouble},
    {"staff-devices-manual", "staff-devices", KEEP_NONE, devices_manual},
    {"staff-cases", "staff-cases", KEEP_ALL, cases},
    {"staff-cases-empty", "staff-cases", KEEP_INDONESIAN, cases_empty},
    {"staff-cases-copy", "staff-cases", KEEP_INDONESIAN, cases_copy},
    {"staff-cases-copied", "staff-cases", KEEP_INDONESIAN, cases_copied},
    {"staff-settings", "staff-settings", KEEP_ALL, settings},
    {"staff-settings-fixed", "staff-settings", KEEP_NONE, settings_fixed},
    {"staff-network", "staff-network", KEEP_ALL, network},
    {"staff-network-down", "staff-network", KEEP_INDONESIAN, network_down},
    {"staff-export", "staff-export", KEEP_ALL, export_plug},
    {"staff-export-writing", "staff-export", KEEP_INDONESIAN, export_writing},
    {"staff-export-done", "staff-export", KEEP_INDONESIAN, export_done},
    {"staff-export-fault", "staff-export", KEEP_INDONESIAN, export_fault},
    {"staff-power", "staff-power", KEEP_ALL, power},
    {"staff-power-ask", "staff-power", KEEP_INDONESIAN, power_ask},
    {"staff-manual", "staff-manual", KEEP_ALL, manual},
    {"staff-manual-part", "staff-manual", KEEP_INDONESIAN, manual_part},
    {"staff-manual-code", "staff-manual", KEEP_ALL, manual_code},
};

const struct scene *staff_scene_at(unsigned index)
{
    return index < sizeof scenes / sizeof *scenes ? &scenes[index] : NULL;
}

unsigned staff_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
