/* Papers and the identity card: laid down, scanned, judged, looked at, put in order. */
#include "scenes.h"

#include <stdio.h>

static const char issue[] = "pekalongan/issue-esign";
enum { FORM = 0, LETTER = 1, KTP = 2, DECREE = 3 };
static const struct spot nowhere = {0, 0, 0, 0};

static void page_comes(struct fixture *fixture)
{
    fixture_event(fixture, &(struct event){.kind = EVENT_PAGE});
}

static void show_paper(struct fixture *fixture, unsigned requirement)
{
    fixture_service(fixture, issue);
    fixture_show_step(fixture, requirement == KTP ? STEP_CARD : STEP_DOCUMENTS, requirement);
}

/* Shown, and scanned so many pages. */
static void scan_paper(struct fixture *fixture, unsigned requirement, int pages)
{
    show_paper(fixture, requirement);
    fixture_press(fixture, "scan");
    fixture_scan(fixture, requirement, pages);
}

static void card_lay(struct fixture *fixture)
{
    show_paper(fixture, KTP);
}

static void card_reading(struct fixture *fixture)
{
    scan_paper(fixture, KTP, 1);
    page_comes(fixture);
}

static void card_read(struct fixture *fixture)
{
    card_reading(fixture);
    fixture_read_card(fixture, "0000000000000000", "CONTOH NAMA PEMOHON");
}

static void card_unread(struct fixture *fixture)
{
    card_reading(fixture);
    fixture_read_card(fixture, NULL, NULL);
}

static void card_again(struct fixture *fixture)
{
    scan_paper(fixture, KTP, 1);
    fixture_judge(fixture, KTP, VERDICT_AGAIN, "D-09", (struct spot){560, 40, 330, 240});
    page_comes(fixture);
}

static void card_again_dark(struct fixture *fixture)
{
    card_again(fixture);
    fixture->theme.contrast = CONTRAST_DARK;
}

static void card_again_light(struct fixture *fixture)
{
    card_again(fixture);
    fixture->theme.contrast = CONTRAST_LIGHT;
}

/* A letter lies where the card was asked for. */
static void card_wrong(struct fixture *fixture)
{
    scan_paper(fixture, KTP, 1);
    struct case_page *page = &fixture->record.documents[KTP].pages[0];
    fixture_scan(fixture, LETTER, 1);
    struct case_page *letter = &fixture->record.documents[LETTER].pages[0];
    picture_free(&page->preview);
    page->preview = letter->preview;
    letter->preview = (struct picture){0};
    fixture_judge(fixture, KTP, VERDICT_AGAIN, "D-13", nowhere);
    page_comes(fixture);
}

static void sheet(struct fixture *fixture)
{
    show_paper(fixture, FORM);
}

static void scanning(struct fixture *fixture)
{
    sheet(fixture);
    fixture_press(fixture, "scan");
    fixture_event(fixture, &(struct event){.kind = EVENT_PROGRESS, .number = 400});
}

static void look(struct fixture *fixture)
{
    scan_paper(fixture, FORM, 1);
    page_comes(fixture);
}

static void again(struct fixture *fixture)
{
    scan_paper(fixture, FORM, 2);
    fixture_judge(fixture, FORM, VERDICT_AGAIN, "D-10", (struct spot){0, 610, 330, 300});
    fixture_scan(fixture, FORM, 1);
    page_comes(fixture);
}

static void kept(struct fixture *fixture)
{
    again(fixture);
    fixture_press(fixture, "anyway");
    fixture_press(fixture, "page-2");
}

static void refused(struct fixture *fixture)
{
    scan_paper(fixture, FORM, 1);
    fixture_judge(fixture, FORM, VERDICT_REFUSED, "D-08", (struct spot){60, 220, 590, 330});
    page_comes(fixture);
}

static void refused_twice(struct fixture *fixture)
{
    refused(fixture);
    fixture_press(fixture, "retake");
    fixture_scan(fixture, FORM, 1);
    fixture_judge(fixture, FORM, VERDICT_REFUSED, "D-04", nowhere);
    page_comes(fixture);
}

static void same_page(struct fixture *fixture)
{
    scan_paper(fixture, FORM, 2);
    fixture_judge(fixture, FORM, VERDICT_AGAIN, "D-12", nowhere);
    page_comes(fixture);
}

static void order(struct fixture *fixture)
{
    scan_paper(fixture, DECREE, 4);
    page_comes(fixture);
    fixture_press(fixture, "page-1");
    fixture_press(fixture, "later-page");
}

/* The most that any document takes, each verdict among them. */
static void twelve(struct fixture *fixture)
{
    scan_paper(fixture, DECREE, 5);
    fixture_judge(fixture, DECREE, VERDICT_AGAIN, "D-08", nowhere);
    fixture_scan(fixture, DECREE, 4);
    fixture_judge(fixture, DECREE, VERDICT_REFUSED, "D-04", nowhere);
    fixture_scan(fixture, DECREE, 3);
    page_comes(fixture);
    fixture_press(fixture, "page-7");
}

static void full(struct fixture *fixture)
{
    scan_paper(fixture, DECREE, 12);
    page_comes(fixture);
}

static void fault(struct fixture *fixture)
{
    sheet(fixture);
    case_consent_give(&fixture->record, &fixture->view.now);
    fixture_fault(fixture, "X-02");
    fixture_fault(fixture, "X-02");
}

static void file(struct fixture *fixture)
{
    fixture_service(fixture, "pekalongan/forgot-passphrase");
    const struct service *service = fixture->record.service;
    for (unsigned i = 0; i < service->requirements_count; i++)
        if (service->requirements[i].kind == REQUIREMENT_FILE)
            fixture_show_step(fixture, STEP_DOCUMENTS, i);
}

static const struct scene scenes[] = {
    {"documents-card-lay", "documents", KEEP_ALL, card_lay},
    {"documents-card-reading", "documents", KEEP_INDONESIAN, card_reading},
    {"documents-card-read", "documents", KEEP_ALL, card_read},
    {"documents-card-unread", "documents", KEEP_INDONESIAN, card_unread},
    {"documents-card-again", "documents", KEEP_ALL, card_again},
    {"documents-card-again-dark", "documents", KEEP_INDONESIAN, card_again_dark},
    {"documents-card-again-light", "documents", KEEP_INDONESIAN, card_again_light},
    {"documents-card-wrong", "documents", KEEP_INDONESIAN, card_wrong},
    {"documents-sheet", "documents", KEEP_INDONESIAN, sheet},
    {"documents-scanning", "documents", KEEP_ALL, scanning},
    {"documents-look", "documents", KEEP_ALL, look},
    {"documents-again", "documents", KEEP_ALL, again},
    {"documents-kept", "documents", KEEP_INDONESIAN, kept},
    {"documents-refused", "documents", KEEP_ALL, refused},
    {"documents-refused-twice", "documents", KEEP_ALL, refused_twice},
    {"documents-same-page", "documents", KEEP_INDONESIAN, same_page},
    {"documents-order", "documents", KEEP_ALL, order},
    {"documents-twelve", "documents", KEEP_INDONESIAN, twelve},
    {"documents-full", "documents", KEEP_NONE, full},
    {"documents-fault", "documents", KEEP_ALL, fault},
    {"documents-file", "documents", KEEP_ALL, file},
};

const struct scene *documents_scene_at(unsigned index)
{
    return &scenes[index];
}

unsigned documents_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
