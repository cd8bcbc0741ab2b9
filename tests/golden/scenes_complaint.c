/* A complaint, from the services to its receipt. */
#include "scenes.h"

static const char complaint[] = "purbalingga/complaint";
enum { CATEGORY, STORY, CASE, CONTACT, SECRECY };

static void begin(struct fixture *fixture)
{
    fixture_service(fixture, complaint);
}

static void standard(struct fixture *fixture)
{
    begin(fixture);
    fixture_show_step(fixture, STEP_STANDARD, 0);
}

static void channels(struct fixture *fixture)
{
    standard(fixture);
    fixture_press(fixture, "more");
}

static void consent(struct fixture *fixture)
{
    begin(fixture);
    fixture_show_step(fixture, STEP_CONSENT, 0);
}

static void category(struct fixture *fixture)
{
    begin(fixture);
    fixture_show_step(fixture, STEP_FORM, CATEGORY);
    fixture_press(fixture, "choice-delay");
}

static void story(struct fixture *fixture)
{
    begin(fixture);
    fixture_show_step(fixture, STEP_FORM, STORY);
}

static void story_long(struct fixture *fixture)
{
    story(fixture);
    for (int i = 0; i < 5; i++)
        fixture_type(fixture, "SPESIMEN. Berkas saya serahkan hari Senin dan dijanjikan selesai "
                              "Selasa. Sampai Kamis belum ada kabar. ");
}

static void story_dictated(struct fixture *fixture)
{
    story(fixture);
    fixture_press(fixture, "dictate");
    fixture_type(fixture, "SPESIMEN. Ibu pemohon bercerita");
}

static void code_empty(struct fixture *fixture)
{
    begin(fixture);
    fixture->view.reader_ready = true;
    fixture_show_step(fixture, STEP_FORM, CASE);
}

static void code_wrong(struct fixture *fixture)
{
    code_empty(fixture);
    fixture_type(fixture, "K7QF2M9XRT4BW7");
}

static void contact(struct fixture *fixture)
{
    begin(fixture);
    fixture_show_step(fixture, STEP_FORM, CONTACT);
    fixture_type(fixture, "081200000000");
}

static void evidence(struct fixture *fixture)
{
    begin(fixture);
    fixture_show_step(fixture, STEP_DOCUMENTS, 0);
}

static void review(struct fixture *fixture)
{
    begin(fixture);
    fixture_fill(fixture);
    fixture->record.documents[0].pages_count = 0;
    fixture->record.documents[0].state = DOCUMENT_MISSING;
    fixture_show_step(fixture, STEP_REVIEW, 0);
}

static void review_end(struct fixture *fixture)
{
    review(fixture);
    for (int i = 0; i < 9; i++)
        fixture_press(fixture, "more");
}

static void hand_in(struct fixture *fixture)
{
    begin(fixture);
    fixture_fill(fixture);
    fixture_hand_in(fixture);
    fixture_show_step(fixture, STEP_RECEIPT, 0);
}

static void receipt(struct fixture *fixture)
{
    hand_in(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_PRINTED, .number = 1});
}

static void receipt_failed(struct fixture *fixture)
{
    hand_in(fixture);
    fixture_fault(fixture, "P-02");
}

static const struct scene scenes[] = {
    {"complaint-standard", "complaint", KEEP_ALL, standard},
    {"complaint-channels", "complaint", KEEP_ALL, channels},
    {"complaint-consent", "complaint", KEEP_ALL, consent},
    {"complaint-category", "complaint", KEEP_ALL, category},
    {"complaint-story", "complaint", KEEP_ALL, story},
    {"complaint-story-long", "complaint", KEEP_INDONESIAN, story_long},
    {"complaint-story-dictated", "complaint", KEEP_ALL, story_dictated},
    {"complaint-code", "complaint", KEEP_ALL, code_empty},
    {"complaint-code-wrong", "complaint", KEEP_INDONESIAN, code_wrong},
    {"complaint-contact", "complaint", KEEP_INDONESIAN, contact},
    {"complaint-evidence", "complaint", KEEP_ALL, evidence},
    {"complaint-review", "complaint", KEEP_ALL, review},
    {"complaint-review-end", "complaint", KEEP_ALL, review_end},
    {"complaint-receipt", "complaint", KEEP_ALL, receipt},
    {"complaint-receipt-failed", "complaint", KEEP_INDONESIAN, receipt_failed},
};

const struct scene *complaint_scene_at(unsigned index)
{
    return &scenes[index];
}

unsigned complaint_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}
