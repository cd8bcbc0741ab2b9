#include "walk.h"

#include "receipt/code.h"
#include "ui/focus.h"
#include "ui/speech.h"
#include "ui/spoken.h"

#include <stdio.h>
#include <string.h>

enum { SHORTEST = 4, LONGEST = 1200 };

/* All that is private. An id that ends in "*" stands for all that begin so. */
static struct private_element {
    const char *screen, *id;
    bool some; /* others of its kind are not: papers among the answers, a screen without a code */
    bool met;
} private_elements[] = {
    {"form", "field", false, false},          /* what is typed; its keys with it */
    {"form", "choice-*", false, false},       /* which one is chosen */
    {"form", "card-line", false, false},      /* as the card has it */
    {"documents", "preview", false, false},   /* a page of theirs */
    {"documents", "fact-*", true, false},     /* what their request says, but for its labels */
    {"face", "mirror", false, false},         /* they themselves */
    {"face", "photo", false, false},          /* they themselves */
    {"review", "change-*", true, false},      /* all that was entered */
    {"review", "promised*", false, false},    /* of which class a complaint is */
    {"receipt", "promised-*", false, false},  /* likewise */
    {"receipt", "due", true, false},          /* likewise: with the class in it */
    {"receipt", "code", false, false},        /* who has it follows the case */
    {"receipt", "receipt", false, false},     /* with the code on it */
    {"sorry", "code", false, false},          /* likewise */
    {"track", "code", false, false},          /* likewise */
    {"track", "lapor-hint", false, false},    /* likewise: with the code in it */
    {"underway", "title", true, false},       /* a case of whoever's NIK it is */
    {"underway", "subtitle", true, false},    /* likewise */
    {"certificate", "field", false, false},   /* a NIK, which may be another's */
    {"certificate", "title", true, false},    /* how their certificate stands */
    {"certificate", "subtitle", true, false}, /* likewise: what to do about it */
    {"certificate", "notice", true, false},   /* likewise: that a case is under way */
    {"staff-door", "number", false, false},   /* of staff */
    {"staff-door", "pin", false, false},      /* of staff */
};
enum { PRIVATE_ELEMENTS = sizeof private_elements / sizeof *private_elements };

static struct private_element *find_private(const char *screen, const char *id)
{
    for (int i = 0; i < PRIVATE_ELEMENTS; i++) {
        struct private_element *it = &private_elements[i];
        size_t length = strlen(it->id);
        bool family = it->id[length - 1] == '*';
        bool same = family ? strncmp(it->id, id, length - 1) == 0 : strcmp(it->id, id) == 0;
        if (same && strcmp(it->screen, screen) == 0) return it;
    }
    return NULL;
}

/* The lines of a row are as private as the row. */
static int check_marks(const struct canvas *canvas, const char *screen, const char *prefix)
{
    int faults = 0;
    for (int i = 0, row = 0; i < canvas_element_count(canvas); i++) {
        const struct element *element = canvas_element_at(canvas, i);
        if (!focus_is_part(canvas, i)) row = i;
        struct private_element *listed = find_private(screen, canvas_element_at(canvas, row)->id);
        if (listed) listed->met = true;
        if (element->private && !listed)
            faults +=
                printf("%s: \"%s\" is private and not on the list\n", prefix, element->id) > 0;
        if (!element->private && listed && !listed->some)
            faults += printf("%s: \"%s\" is to be private\n", prefix, element->id) > 0;
    }
    return faults;
}

int walk_check_list(void)
{
    int faults = 0;
    for (int i = 0; i < PRIVATE_ELEMENTS; i++)
        if (!private_elements[i].met)
            faults += printf("%s: no scene has the private \"%s\"\n", private_elements[i].screen,
                             private_elements[i].id) > 0;
    return faults;
}

/* Once round by the keys, from where they begin. */
static int check_reached(const struct canvas *canvas, const char *prefix)
{
    int met[ELEMENTS_MAX] = {0}, faults = 0, count = canvas_element_count(canvas);
    struct focus focus = {0};
    for (int step = 0; step < count; step++) {
        if (!focus_move(canvas, &focus, FOCUS_NEXT, false)) break;
        int at = focus_find(canvas, &focus);
        if (at < 0) return printf("%s: the keys lead nowhere\n", prefix) > 0;
        if (met[at]++) break;
    }
    int again = 0;
    for (int i = 0; i < count; i++) {
        const struct element *element = canvas_element_at(canvas, i);
        bool control = element_is_control(element) && !element->covered;
        again += met[i] == 2;
        if (control != (met[i] > 0))
            faults += printf("%s: the keys %s \"%s\"\n", prefix, control ? "never reach" : "reach",
                             element->id) > 0;
    }
    if (again > 1) faults += printf("%s: the keys turn in a smaller round\n", prefix) > 0;
    return faults;
}

static bool tells(struct bytes *said, struct bytes *secret)
{
    return secret->size >= SHORTEST && strstr(bytes_text(said), bytes_text(secret));
}

/* As it was entered, and as it would be said. */
static bool tells_value(const struct fixture *fixture, struct bytes *said, const char *value)
{
    struct bytes raw = {0}, heard = {0};
    bytes_append_text(&raw, value);
    spoken_value(&fixture->theme, value, &heard);
    bool told = tells(said, &raw) || tells(said, &heard);
    bytes_free(&raw);
    bytes_free(&heard);
    return told;
}

static bool tells_code(const struct fixture *fixture, struct bytes *said)
{
    char grouped[CODE_GROUPED_SIZE] = "", spelt[80] = "";
    const char *code = fixture->view.code;
    if (!code || strlen(code) != CODE_LENGTH) return false;
    code_group(code, grouped);
    speech_spell(code, spelt, sizeof spelt);
    return strstr(bytes_text(said), code) || strstr(bytes_text(said), grouped) ||
           strstr(bytes_text(said), spelt);
}

/* What there is to choose from is nobody's. */
static bool tells_anything(const struct fixture *fixture, struct bytes *said)
{
    struct case_record *record = fixture->view.record;
    bool told = tells_code(fixture, said);
    for (unsigned i = 0; record && !told && i < record->service->fields_count; i++)
        if (record->service->fields[i].kind != FIELD_CHOICE)
            told = tells_value(fixture, said, case_value(record, i));
    return told;
}

static int check_sentence(const struct fixture *fixture, int at, const char *prefix)
{
    const struct canvas *canvas = fixture->canvas;
    const struct element *element = canvas_element_at(canvas, at);
    struct bytes alone = {0}, aloud = {0};
    int faults = 0;
    bool personal = spoken_element(canvas, &fixture->theme, at, HEARD_IN_HEADSET, &alone);
    bool leaked = spoken_element(canvas, &fixture->theme, at, HEARD_BY_ALL, &aloud);
    if (alone.size == 0 || aloud.size == 0)
        faults += printf("%s: \"%s\" says nothing\n", prefix, element->id) > 0;
    if (leaked || (element->private && !personal) || tells_anything(fixture, &aloud))
        faults +=
            printf("%s: \"%s\" says aloud: %s\n", prefix, element->id, bytes_text(&aloud)) > 0;
    if (alone.size > LONGEST)
        faults += printf("%s: \"%s\" speaks without end\n", prefix, element->id) > 0;
    bytes_free(&alone);
    bytes_free(&aloud);
    return faults;
}

int walk_check(const struct fixture *fixture, const char *prefix)
{
    int order[ELEMENTS_MAX], count = focus_order(fixture->canvas, true, order);
    int faults = check_reached(fixture->canvas, prefix);
    faults += check_marks(fixture->canvas, fixture->screen->name, prefix);
    for (int i = 0; i < count; i++)
        faults += check_sentence(fixture, order[i], prefix);
    return faults;
}
